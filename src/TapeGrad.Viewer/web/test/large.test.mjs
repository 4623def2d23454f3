import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksToLayOut } from '../src/graph/link-lengths';
import { firstView, revealing, toggled } from '../src/graph/view';
import { timelineOf } from '../src/play/timeline';
import { graphOfAll } from './made.mjs';

const sumOf = (operands) => ({ op: 'sum', data: 1, operands: operands.map((node) => ({ node, local: 1 })) });
const leaves = (count, more = () => ({})) => Array.from({ length: count }, (_, i) => ({ kind: 'parameter', data: 1, ...more(i) }));

for (const [what, nodes] of [
  ['nodes without a scope', [...leaves(1_000_000), sumOf(Array.from({ length: 1_000_000 }, (_, i) => i))]],
  ['operations without a scope', [...leaves(1), ...Array.from({ length: 1_000_000 }, (_, i) => sumOf([i, 0]))]],
  ['scopes', [...leaves(150_000, (i) => ({ scope: `s${i}` })), sumOf([0, 149_999])]],
  ['scopes in each other', [...leaves(1), { ...sumOf([0]), scope: Array.from({ length: 20_000 }, (_, i) => i).join('/') }, sumOf([1])]],
]) {
  test(`very many ${what} start as few boxes`, () => {
    const { shape, numbers } = graphOfAll(nodes);
    const view = firstView(shape, new Map([['none', true]]));
    assert.ok(view.boxes.length < 500, `${view.boxes.length} boxes`);
    assert.ok(revealing(view, 0).boxes.length < 2000);
    timelineOf(view, numbers, () => false);
    linksToLayOut(view);
  });
}

test('very many edges between two nodes are one line', () => {
  const lines = (edges) => firstView(graphOfAll([...leaves(1), sumOf(Array(edges).fill(0))]).shape).links.length;
  assert.deepEqual([1, 2, 8, 9, 200_000].map(lines), [1, 2, 8, 1, 1]);
});

test('where each node uses each, the lines are bounded as the boxes are', () => {
  const inputs = Array.from({ length: 175 }, (_, i) => i);
  const { shape } = graphOfAll([...leaves(175), ...inputs.map(() => sumOf(inputs)), sumOf(inputs.map((i) => 175 + i))]);
  let view = firstView(shape);
  assert.ok(view.links.length <= 10_000, `${view.links.length} lines at first`);
  for (const group of view.root.groups) {
    const next = toggled(view, group);
    view = next ?? view;
    assert.ok(view.links.length <= 10_000);
  }
  assert.ok(view.boxes.length > 100);
});
