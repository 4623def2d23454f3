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

// Each letter looks back at all before it, so that no two are equal.
function letters(count, inner = (letter) => letter) {
  const nodes = [{ kind: 'parameter', data: 1, name: 'w' }];
  const keys = [];
  const results = [];
  for (let letter = 0; letter < count; letter++) {
    const scope = `letter ${letter}`;
    const add = (node) => nodes.push({ data: 1, ...node, operands: node.operands.map((from) => ({ node: from, local: 1 })) }) - 1;
    for (let i = 0; i < 70; i++) keys.push(add({ op: 'tanh', scope: `${scope}/attention`, operands: [0] }));
    const looked = add({ op: 'sum', scope: `${scope}/attention`, operands: keys });
    results.push(add({ op: inner(letter) % 2 === 0 ? 'neg' : 'exp', scope, operands: [looked] }));
  }
  nodes.push({ op: 'mean', data: 1, name: 'loss', operands: results.map((node) => ({ node, local: 1 })) });
  return graphOfAll(nodes).shape;
}

test('scopes of a large graph that do the same without being equal are one scope', () => {
  const view = firstView(letters(32, () => 0));
  assert.deepEqual(titles(view), ['2240 × tanh', '32 × neg', '32 × sum', 'loss', 'w']);
  const [attention] = view.root.groups[0].groups;
  assert.deepEqual([attention.count, attention.path, view.root.groups[0].title], [32 * 71 + 1, '32 × letter/attention', '32 × letter']);
});

test('scopes that do something else stay apart', () => {
  const groups = firstView(letters(32, (letter) => letter)).root.groups;
  assert.deepEqual(groups.map((group) => group.title), ['16 × letter', '16 × letter (2)']);
});
