import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView, revealing, toggled } from '../src/graph/view';
import { graphOfAll } from './made.mjs';

/** tanh(a · wᵢ) for each of `count` inputs aᵢ, all without a scope, and their sum. */
function flat(count, name = () => null) {
  const nodes = [{ kind: 'parameter', data: 1, name: 'w' }];
  const last = [];
  for (let i = 0; i < count; i++) {
    nodes.push({ kind: 'input', data: 1, name: `a[${i}]` });
    nodes.push({ op: '*', data: 1, operands: [{ node: nodes.length - 1, local: 1 }, { node: 0, local: 1 }] });
    nodes.push({ op: 'tanh', data: 1, name: name(i), operands: [{ node: nodes.length - 1, local: 1 }] });
    last.push(nodes.length - 1);
  }
  nodes.push({ op: 'sum', data: count, name: 'y', operands: last.map((node) => ({ node, local: 1 })) });
  return graphOfAll(nodes).shape;
}

const titles = (view) => view.boxes.map((box) => box.group?.title ?? view.shape.nodes[box.nodes[0]].name).sort();

test('a flat graph opens with stacks of operations that are alike, around its output and its parameters', () => {
  assert.deepEqual(titles(firstView(flat(100))), ['100 products', '100 × tanh', 'a', 'w', 'y']);
  assert.deepEqual(titles(firstView(flat(100, () => 'hidden'))), ['100 products', '100 × hidden', 'a', 'w', 'y']);
});

test('a small flat graph shows each node', () => {
  assert.equal(firstView(flat(10)).boxes.length, 32);
});

test('a stack opens, and a node within it can be found', () => {
  const shape = flat(100);
  const view = firstView(shape);
  const stack = view.boxes.find((box) => box.group?.title === '100 × tanh').group;
  assert.equal(toggled(view, stack).boxes.length, 104);
  const found = revealing(view, 3);
  assert.equal(found.boxes[found.boxOf[3]].group, null);
});

test('stacks at different depths have paths of their own', () => {
  const nodes = [{ kind: 'parameter', data: 1, name: 'w' }];
  let layer = Array(20).fill(0);
  for (let depth = 0; depth < 4; depth++) layer = layer.map((node) => nodes.push({ op: 'tanh', data: 1, operands: [{ node, local: 1 }] }) - 1);
  nodes.push({ op: 'sum', data: 1, operands: layer.map((node) => ({ node, local: 1 })) });
  const view = firstView(graphOfAll(nodes).shape);
  const paths = view.boxes.flatMap((box) => (box.group === null ? [] : [box.group.path]));
  assert.equal(new Set(paths).size, 4);
  assert.equal(view.boxes.length, 6);
});
