import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivals } from '../src/blame/arrival';
import { amountOf, entriesOf, ranked, rateOf } from '../src/blame/ranking';
import { firstView, toggled } from '../src/graph/view';
import { timelineOf } from '../src/play/timeline';
import { graphOf, training } from './made.mjs';

// loss = 3 a + 2 b − 5 c, where a and b are in the scope "layer" and a is used twice.
function sample() {
  return graphOf(
    { data: 1, name: 'a', scope: 'layer', grad: 3 }, { kind: 'parameter', data: 1, name: 'b', scope: 'layer', grad: 2 }, { kind: 'parameter', data: 1, name: 'c', grad: -5 },
    { data: 1, op: 'neg', grad: 1, operands: [{ node: 0, local: 1 }] },
    { data: 1, op: 'sum', name: 'loss', grad: 1, operands: [{ node: 0, local: 2 }, { node: 1, local: 2 }, { node: 2, local: -5 }, { node: 3, local: 1 }] });
}

test('parameters are ranked by the size of their gradients, scopes by the sum of the sizes', () => {
  const { shape, numbers } = sample();
  const grad = (node) => numbers.grad[node];
  const names = (by) => ranked(entriesOf(shape, numbers, by), grad).map(({ name }) => name);
  assert.deepEqual(names('parameter'), ['c', 'a', 'b']);
  assert.deepEqual(names('scope'), ['layer', '(no scope)']);
  const layer = entriesOf(shape, numbers, 'scope')[0];
  assert.deepEqual(amountOf(layer, grad, null), { plus: 5, minus: 0, strongest: { node: 0, part: 3 } });
  const { plus, minus } = amountOf(layer, grad, 0.1);
  assert.equal(plus, 0);
  assert.ok(Math.abs(minus - 1.3) < 1e-12);
});

test('a bar grows share by share, also of a parameter in a closed scope', () => {
  const { shape, numbers } = sample();
  const open = firstView(shape);
  for (const view of [open, toggled(open, open.root.groups[0])]) {
    const timeline = timelineOf(view, numbers, () => false);
    const seen = timeline.moments.map((_, moment) => arrivals(view, numbers, timeline, moment)(0));
    assert.deepEqual([...new Set(seen)], view === open ? [null, 2, 3] : [null, 2, 3], String(seen));
  }
});

test('parameters of one name are told apart', () => {
  const { shape, numbers } = graphOf({ data: 1, name: 'w' }, { kind: 'parameter', data: 1, name: 'w', scope: 'layer1' }, { data: 1, op: '*', operands: [{ node: 0, local: 1 }, { node: 1, local: 1 }] });
  assert.deepEqual(entriesOf(shape, numbers, 'parameter').map(({ name }) => name), ['w (n0)', 'layer1.w']);
});

test('the rate is that of the run, or as far as the parameters moved along the gradient', () => {
  assert.equal(rateOf(training({ 'learning-rate': 0.3 }, [1, 0.8]), 0), 0.3);
  assert.equal(rateOf(training({}, [1, 0.8]), 0), 0.1);
  assert.equal(rateOf(training({}, [1, 1]), 0), null);
});
