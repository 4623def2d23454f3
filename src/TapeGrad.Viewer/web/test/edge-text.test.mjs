import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../src/core/rich-text';
import { edgeNumbers, multiplication } from '../src/graph/edge-text';
import { firstView } from '../src/graph/view';
import { timelineOf } from '../src/play/timeline';
import { graphOf } from './made.mjs';

// loss = (w · x)² with w = 1, x = 2: the gradients are 8 and 4.
const { shape, numbers } = graphOf(
  { data: 1, grad: 8, name: 'w' }, { kind: 'input', data: 2, grad: 4, name: 'x' },
  { op: '*', data: 2, grad: 4, operands: [{ node: 0, local: 2 }, { node: 1, local: 1 }] },
  { op: 'square', data: 4, grad: 1, operands: [{ node: 2, local: 4 }] });
const view = firstView(shape);
const timeline = timelineOf(view, numbers, () => false);
const link = (operand, user) => view.links.find((l) => l.operand === operand && l.user === user).index;
const at = (moment, more = {}) => ({ view, numbers, timeline, moment, isHidden: false, isGuessing: false, ...more });

test('an edge says its local derivative once its user is computed, and its multiplication once it has passed its share', () => {
  const w = link(0, 2);
  const passed = timeline.backwardAt[w];
  assert.deepEqual([0, 1, passed].map((moment) => textOf(multiplication(at(moment), w))), ['not computed yet', 'local derivative 2', '4 × 2 = +8']);
  assert.deepEqual([0, 1, passed].map((moment) => edgeNumbers(at(moment), w)), [['', ''], ['× 2', ''], ['× 2', '← +8']]);
});

test('an edge tells nothing that is still to be guessed', () => {
  const w = link(0, 2);
  const passed = timeline.backwardAt[w];
  assert.equal(textOf(multiplication(at(passed - 1, { isGuessing: true }), w)), 'still to be guessed');
  assert.equal(textOf(multiplication(at(passed, { isGuessing: true, isHidden: true }), w, true)), '4 × 2 = ?');
  assert.deepEqual(edgeNumbers(at(passed, { isGuessing: true, isHidden: true }), w), ['', '']);
});
