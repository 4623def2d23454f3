import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Follower } from '../src/whatif/follower';
import { nudge, sayNudge } from '../src/whatif/nudge';
import { grows, sayOutcome } from '../src/whatif/outcome';
import { nudgeOf, rangeAround, rangeFromZero } from '../src/whatif/range';
import { readChanges, textOfChanges } from '../src/whatif/what-address';
import { noChanges, whatIf } from '../src/whatif/whatif';
import { chartsOf, withChanges } from '../src/charts/chart-series';
import { graphOf, training } from './made.mjs';

const descent = [1, 0.8, 0.64];
const logged = () => training({ 'learning-rate': 0.1 }, descent);
const leaf = (value, step = 0) => ({ rate: null, leaves: new Map([[0, { step, value }]]) });

test('a slider has 0, the number that it stands at, and round steps', () => {
  assert.deepEqual(rangeAround(1.8, 1.8), { min: -5, max: 5, step: 0.025 });
  assert.deepEqual(rangeAround(-0.5, -0.5), { min: -1, max: 1, step: 0.005 });
  assert.deepEqual(rangeAround(0, 0), { min: -2, max: 2, step: 0.01 });
  assert.deepEqual(rangeAround(1, 70), { min: -100, max: 100, step: 0.5 });
  assert.deepEqual(rangeAround(1, 2), rangeAround(1, -1.5), 'it does not grow while it is dragged');
  assert.deepEqual(rangeFromZero(0.1, 0.1), { min: 0, max: 1, step: 0.005 });
  assert.deepEqual(rangeFromZero(0.05, -0.2), { min: -0.5, max: 0.5, step: 0.0025 });
  for (const odd of [NaN, Infinity, -Infinity, 5e-324, 1.7e308]) {
    for (const { min, max, step } of [rangeAround(odd, odd), rangeFromZero(odd, odd)]) assert.ok(min <= 0 && max > 0 && step > 0 && Number.isFinite(max), `${odd}: ${max}`);
  }
});

test('a nudge goes 0.001 far, less for small numbers and more for large ones', () => {
  assert.deepEqual([0, 1, -2.5, 0.1].map(nudgeOf), [0.001, 0.001, 0.001, 0.001]);
  assert.deepEqual([0.02, 3e-8, -4000].map(nudgeOf), [1e-5, 1e-11, 1]);
});

test('a nudge computes the output again, and the slope predicts it', () => {
  // w = 1, x = 2, (w x − 4)²: from 4 to (2.002 − 4)² = 3.992004.
  const { shape, numbers } = graphOf(
    { data: 1, name: 'w', grad: -8 }, { data: 2, kind: 'input', name: 'x', grad: -4 },
    { data: 2, op: '*', grad: -4, operands: [{ node: 0, local: 2 }, { node: 1, local: 1 }] },
    { data: -2, op: '-', constants: [4], grad: -4, operands: [{ node: 2, local: 1 }] },
    { data: 4, op: 'square', grad: 1, operands: [{ node: 3, local: -4 }] });
  const found = nudge(shape, numbers, 0);
  assert.ok(Math.abs(found.change + 0.007996) < 1e-12);
  assert.equal(sayNudge('w', 'the loss', found), 'Nudge w by 0.001: the loss changes by −0.007996, the slope predicts −0.008.');
  const twice = { ...numbers, grad: numbers.grad.map((g) => 2 * g) };
  assert.equal(nudge(shape, twice, 0).predicted, found.predicted, 'a seed of 2 does not make the loss steeper');
  assert.equal(sayNudge('w', 'y', nudge(shape, { ...numbers, grad: null }, 0)), 'Nudge w by 0.001: y changes by −0.007996.');
});

test('a rate is too large if the loss grows, and the sentence says so', () => {
  assert.ok(grows([1, 2]) && grows([1, 0.5, NaN]) && grows([1e308, 1.5e308, Infinity]) && !grows([2, 1]) && !grows([1]));
  assert.ok(!grows([1, 9, 2, 8, 1, 7, 2, 6, 1, 5, 2, 4, 1, 3, 2, 2, 1, 1, 0.5, 0.4]), 'noise is not growth');
  const run = logged();
  const at = (rate) => sayOutcome(whatIf(run, { ...noChanges, rate }).run, run, rate);
  // The loss w² has slope 2 w, so w shrinks by 1 − 2 · rate a step.
  assert.equal(at(1.5), 'Too large: the loss grows, from 1 to 16 in 3 steps. In the logged run it ends at 0.4096.');
  assert.equal(at(0.25), 'The loss goes from 1 to 0.0625 in 3 steps. In the logged run it ends at 0.4096.');
  assert.equal(at(0), 'At rate 0 no parameter moves. In the logged run it ends at 0.4096.');
  assert.equal(at(-0.5), 'Below 0 each step goes uphill: the loss grows, from 1 to 16 in 3 steps. In the logged run it ends at 0.4096.');
  assert.equal(sayOutcome(run, run, 0.1), 'The loss goes from 1 to 0.4096 in 3 steps.');
});

test('an address keeps every change with all its digits', () => {
  const run = logged();
  const changes = { rate: 0.1 + 0.2, leaves: new Map([[0, { step: 1, value: -1.2345678901234567e-20 }]]) };
  const text = textOfChanges(run, changes);
  assert.equal(text, 'learning-rate:0.30000000000000004,0@2:-1.2345678901234567e-20');
  assert.deepEqual(readChanges(run, text), changes);
  assert.deepEqual(readChanges(run, textOfChanges(run, leaf(1e30))), leaf(1e30));
  assert.deepEqual([textOfChanges(run, noChanges), readChanges(run, '')], [null, noChanges]);
});

test('an address that asks for what the run does not have changes nothing and says why', () => {
  const run = logged();
  const cases = {
    'learning-rate:much': 'cannot read', 'epochs:3': 'cannot read', '0@1:1;alert(1)': 'cannot read', '<img src=x>:1': 'cannot read', '__proto__:1': 'cannot read', [',0@1:1'.repeat(300).slice(1)]: 'cannot read',
    '0@1:1,': 'cannot read', '0@1:NaN': 'cannot read', '0@1:1e999': 'is not finite', '7@1:1': 'node 7 in step 1, but the run has no such leaf', '1@1:1': 'no such leaf', '0@9:1': 'node 0 in step 9',
  };
  for (const [text, why] of Object.entries(cases)) {
    const said = readChanges(run, text);
    assert.ok(typeof said === 'string' && said.includes(why), `${text}: ${said}`);
  }
  assert.match(readChanges(training({}, descent), 'learning-rate:1'), /no setting called learning-rate/);
  assert.match(readChanges(training({ 'learning-rate': 0.3 }, descent), 'learning-rate:1'), /do not move by learning rate × gradient/);
});

/** A follower of a run whose shown step is 0, and what it has shown. */
function followed(run) {
  const shown = [];
  let current = run;
  const follower = new Follower(run, {
    shown: () => ({ run: current, step: 0 }),
    show: (next, changes, note, isWhole) => {
      current = next;
      shown.push({ run: next, changes, isWhole });
    },
    refuse: (error) => shown.push({ error }),
  });
  return { follower, shown };
}

test('a drag shows a short run at once, and the logged run after all is taken back', () => {
  const run = logged();
  const { follower, shown } = followed(run);
  follower.follow({ ...noChanges, rate: 0.25 });
  assert.deepEqual(shown[0].run.steps.map(({ loss }) => loss), [1, 0.25, 0.0625]);
  assert.equal(shown[0].isWhole, true);
  follower.follow(noChanges);
  assert.equal(shown[1].run, run);
});

test('a drag over a long run shows its step before the rest, and ends with the latest number', async () => {
  const weights = Array.from({ length: 60000 }, (_, i) => 0.9999 ** i);
  const run = training({ 'learning-rate': 0.00005 }, weights);
  const { follower, shown } = followed(run);
  follower.follow(leaf(2));
  assert.deepEqual([shown[0].isWhole, shown[0].run.steps[0].loss, shown[0].run.steps.at(-1)], [false, 4, run.steps.at(-1)]);
  follower.follow(leaf(3));
  assert.equal(follower.latest.leaves.get(0).value, 3);
  while (!shown.at(-1).isWhole) await new Promise((done) => setTimeout(done, 5));
  assert.equal(follower.latest, null);
  assert.deepEqual(shown.at(-1).run.steps.map(({ loss }) => loss), whatIf(run, leaf(3)).run.steps.map(({ loss }) => loss));
});

test('charts keep the lines and the scale of the logged run, and say what leaves them', () => {
  const run = training({ 'learning-rate': 0.1 }, descent, (w, i) => ({ series: { w: [0.8, 0.64, 0.512][i] } }));
  const charts = chartsOf(run);
  const far = charts.map((chart) => withChanges(chart, whatIf(run, { ...noChanges, rate: 500 }).run));
  assert.deepEqual(far.map(({ isLog, title }) => [isLog, title]), charts.map(({ isLog, title }) => [isLog, title]));
  assert.deepEqual(far[0].lines[0].before, charts[0].lines[0].drawn);
  assert.ok(far[0].extent.max < 3 && far[0].lines[0].logged[2] > 1e6);
  assert.match(far[0].notes.at(-1), /^With the changes it leaves the chart: it goes from 1 to /);
  const near = withChanges(charts[0], whatIf(run, { ...noChanges, rate: 0.2 }).run);
  assert.deepEqual([near.extent.max, near.extent.min < charts[0].extent.min, near.notes], [1, true, []]);
});
