import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopsOf } from '../src/flow';
import { neighbour } from '../src/neighbours';
import { firstView, sameNode } from '../src/view';
import { graphOf } from './made.mjs';

test('blame that does not arrive is followed to where it stops', () => {
  const through = { op: '*', data: 1 };
  const { shape, numbers } = graphOf({ data: 1 }, { ...through, operands: [{ node: 0, local: 1 }] }, { op: 'relu', data: 0, grad: 2, operands: [{ node: 1, local: 0 }] }, { ...through, grad: 1, operands: [{ node: 2, local: 2 }] });
  assert.deepEqual(stopsOf(shape, numbers, 0), [2]);
  assert.deepEqual(stopsOf(shape, numbers, 1), [2]);
  assert.deepEqual(stopsOf(shape, numbers, 2), []);
});

test('arrows lead to the nearest box in their direction', () => {
  const places = [[0, 0], [100, 10], [100, 90], [200, 0], [0, 70]].map(([x, y]) => ({ x, y, width: 80, height: 60 }));
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'a'].map((key) => neighbour(places, 0, key)), [1, 4, null, null, null]);
  assert.equal(neighbour(places, 3, 'ArrowLeft'), 1);
});

test('what is opened or closed, and what is chosen, is so in a step of another shape too', () => {
  const w = { data: 1, name: 'w' };
  const inner = (from) => ({ data: 1, op: 'tanh', scope: 'inner', operands: [{ node: from, local: 1 }] });
  const a = graphOf(w, inner(0), { data: 2, op: 'square', name: 'loss', operands: [{ node: 1, local: 2 }] }).shape;
  const b = graphOf(w, inner(0), inner(1), { data: 2, op: 'square', name: 'loss', operands: [{ node: 2, local: 2 }] }).shape;
  assert.deepEqual([firstView(a), firstView(b, new Map([['inner', false]]))].map((view) => view.boxes.length), [3, 3]);
  const [group] = firstView(b).root.groups;
  assert.deepEqual([firstView(b).boxes.length, group.path, firstView(b, new Map([['inner', true]])).boxes.length], [4, 'inner', 4]);
  assert.deepEqual([sameNode(a, 0, b), sameNode(a, 2, b), sameNode(b, 2, a)], [0, 3, null]);
});
