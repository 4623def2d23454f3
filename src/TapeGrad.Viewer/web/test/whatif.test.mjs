import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedTo } from '../src/whatif/parameter-updates';
import { whatIf } from '../src/whatif/whatif';
import { training } from './made.mjs';

const none = { rate: null, leaves: new Map() };
const descent = [1, 0.8, 0.64];
const weights = (run) => run.steps.map((step) => step.graph.numbers.data[0]);
const close = (actual, expected) => assert.ok(actual.length === expected.length && actual.every((x, i) => Math.abs(x - expected[i]) < 1e-12), `${actual}, not ${expected}`);

test('another learning rate recomputes the training, with the series that follow a node', () => {
  const logged = training({ 'learning-rate': 0.1 }, descent, (w, i) => ({ series: { w: [0.8, 0.64, 0.512][i], before: w, target: 0 } }));
  const { run, note } = whatIf(logged, { ...none, rate: 0.25 });
  close(weights(run), [1, 0.5, 0.25]);
  close(run.steps.map((step) => step.loss), [1, 0.25, 0.0625]);
  close(run.steps.map((step) => step.series.get('before')), [1, 0.5, 0.25]);
  close(run.steps.map((step) => step.series.get('w')), [0.5, 0.25, 0.125]);
  assert.deepEqual([note, run.settings.get('learning-rate'), run.steps[2].series.get('target')], ['', 0.25, 0]);
});

test('another weight recomputes the training from its step on, and leaves the earlier steps alone', () => {
  const logged = training({ 'learning-rate': 0.1 }, descent);
  const { run } = whatIf(logged, { ...none, leaves: new Map([[0, { step: 1, value: 2 }]]) });
  close(weights(run), [1, 2, 1.6]);
});

test('series that no node computes are left out, and the note says so', () => {
  const logged = training({ 'learning-rate': 0.1 }, descent, (w, i) => ({ series: { accuracy: i } }));
  const { run, note } = whatIf(logged, { ...none, rate: 0.2 });
  assert.deepEqual([[...run.steps[1].series.keys()], note], [[], 'These series are left out, because no node of the graph computes them: accuracy.']);
});

test('if the training cannot be recomputed, only the changed step is, and the note says why', () => {
  const changes = { ...none, leaves: new Map([[0, { step: 1, value: 3 }]]) };
  const cases = [
    [training({}, descent), 'The run has no setting called learning-rate,'],
    [training({ 'learning-rate': 0.1 }, [1, 0.9, 0.8]), 'The parameters of this run do not move by learning rate × gradient,'],
    [training({ 'learning-rate': 0.1 }, [1, 0.8, 0.48], (w, i) => ({ accumulatedGrad: [[2, 1], [3.2, 1], [1, 1]][i] })), 'The gradients of this run add up over several sweeps,'],
  ];
  for (const [logged, why] of cases) {
    const { run, note } = whatIf(logged, changes);
    assert.equal(note, `${why} so only that step is recomputed.`);
    assert.deepEqual(weights(run), [weights(logged)[0], 3, weights(logged)[2]]);
    assert.equal(run.steps[1].loss, 9);
    assert.deepEqual([0, 1].map((s) => movedTo(run, s)(0)), [null, null], 'nothing moves to or from it');
    const two = whatIf(logged, { ...none, leaves: new Map([...changes.leaves, [0, { step: 0, value: 5 }]]) }).run;
    assert.equal(weights(two)[0], 5);
  }
});

test('a sweep that started at another number than 1 starts at it again', () => {
  const logged = training({ 'learning-rate': 0.1 }, [1, 0.6], (w) => ({ grad: [4 * w, 2] }));
  const { run, note } = whatIf(logged, { ...none, leaves: new Map([[0, { step: 0, value: 2 }]]) });
  assert.equal(note, '');
  assert.deepEqual(run.steps[0].graph.numbers.grad, [8, 2]);
  close(weights(run), [2, 1.2]);
});
