import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopsOf } from '../src/flow';
import { neighbour } from '../src/neighbours';
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
