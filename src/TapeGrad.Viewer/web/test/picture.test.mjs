import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbour } from '../src/graph/neighbours';
import { labelPlace } from '../src/graph/edge-label';
import { firstView, sameNode } from '../src/graph/view';
import { graphOf } from './made.mjs';

test('an arrow key leads to the nearest box in its direction', () => {
  const places = [[0, 0], [100, 10], [100, 90], [200, 0], [0, 70]].map(([x, y]) => ({ x, y, width: 80, height: 60 }));
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'a'].map((key) => neighbour(places, 0, key)), [1, 4, null, null, null]);
  assert.equal(neighbour(places, 3, 'ArrowLeft'), 1);
});

test('a step of another shape keeps the open scopes and the selected node', () => {
  const w = { data: 1, name: 'w' };
  const inner = (from) => ({ data: 1, op: 'tanh', scope: 'inner', operands: [{ node: from, local: 1 }] });
  const a = graphOf(w, inner(0), { data: 2, op: 'square', name: 'loss', operands: [{ node: 1, local: 2 }] }).shape;
  const b = graphOf(w, inner(0), inner(1), { data: 2, op: 'square', name: 'loss', operands: [{ node: 2, local: 2 }] }).shape;
  assert.deepEqual([firstView(a), firstView(b, new Map([['inner', false]]))].map((view) => view.boxes.length), [3, 3]);
  const [group] = firstView(b).root.groups;
  assert.deepEqual([firstView(b).boxes.length, group.path, firstView(b, new Map([['inner', true]])).boxes.length], [4, 'inner', 4]);
  assert.deepEqual([sameNode(a, 0, b), sameNode(a, 2, b), sameNode(b, 2, a)], [0, 3, null]);
});

test('an edge label is placed where it covers least', () => {
  const box = (x, y) => ({ x, y, width: 80, height: 64 });
  const [a, b, between] = [box(0, 0), box(200, 0), box(100, -30)];
  const middle = { x: 100, y: 0 };
  assert.deepEqual(labelPlace([a, box(400, 300)], { x: 200, y: 150 }, 100, [a]), { x: 200, y: 150 }, 'on a long link between rows');
  assert.deepEqual(labelPlace([a, b], middle, 100, [a, b]), { x: 100, y: -43 }, 'over both, where nothing is in the way');
  assert.deepEqual(labelPlace([a, b], middle, 100, [a, b, between]), { x: 100, y: 43 }, 'otherwise under both');
});

test('thousands of leaves outside all scopes, each with a name of its own, start in parts', () => {
  const leaves = Array.from({ length: 2500 }, (_, i) => ({ kind: 'parameter', data: 1, name: `p of ${i}` }));
  const { shape } = graphOf(...leaves, { op: 'sum', data: 2500, operands: leaves.map((_, node) => ({ node, local: 1 })) });
  assert.ok(firstView(shape).boxes.length < 100);
});
