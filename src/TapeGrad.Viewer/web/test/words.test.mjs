import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRun } from '../src/data';
import { stopsOf } from '../src/flow';
import { parse, isRight, toTwoDigits } from '../src/guess';
import { neighbour } from '../src/neighbours';
import { textOf } from '../src/parts';
import { questionAt, sentence } from '../src/speech';
import { timelineOf } from '../src/timeline';
import { movedTo } from '../src/updates';
import { firstView } from '../src/view';
import { formula, working } from '../src/words';

function graph(...nodes) {
  return readRun(JSON.stringify({ format: 'tapegrad-graph/1', nodes: nodes.map((node, id) => ({ id, kind: id === 0 ? 'parameter' : 'operation', grad: 0, ...node })) })).steps[0].graph;
}

test('a working has brackets where a sign would meet an operator, and not within brackets', () => {
  const { shape, numbers } = graph({ data: -3.3, name: 'x' }, { data: 0, op: 'relu', operands: [{ node: 0, local: 0 }] }, { data: 3.3, op: '*', operands: [{ node: 0, local: 0 }, { node: 0, local: 1 }] });
  assert.deepEqual([formula(shape, numbers, 1), working(shape, numbers, 1)], ['relu(x)', 'relu(−3.3)']);
  assert.equal(working(shape, numbers, 2), '(−3.3) · (−3.3)');
});

test('blame that does not arrive is followed to where it stops', () => {
  const through = { op: '*', data: 1 };
  const { shape, numbers } = graph({ data: 1 }, { ...through, operands: [{ node: 0, local: 1 }] }, { op: 'relu', data: 0, grad: 2, operands: [{ node: 1, local: 0 }] }, { ...through, grad: 1, operands: [{ node: 2, local: 2 }] });
  assert.deepEqual(stopsOf(shape, numbers, 0), [2]);
  assert.deepEqual(stopsOf(shape, numbers, 1), [2]);
  assert.deepEqual(stopsOf(shape, numbers, 2), []);
});

// w moves from step to step, by `rate · grad` where a learning rate is set.
function training(settings, ...weights) {
  const shape = [{ id: 0, kind: 'parameter', name: 'w' }, { id: 1, kind: 'operation', op: 'square', operands: [0] }];
  const steps = weights.map((w, i) => ({ step: i + 1, loss: w * w, series: {}, graph: 0, data: [w, w * w], local: [2 * w], constants: [], grad: [2 * w, 1] }));
  return readRun(JSON.stringify({ format: 'tapegrad-log/1', name: 'r', settings, graphs: [shape], steps }));
}

function lastMoment(run) {
  const { shape, numbers } = run.steps[0].graph;
  const view = firstView(shape);
  const timeline = timelineOf(view, numbers, (node) => movedTo(run, 0)(node) !== null);
  return { view, timeline, moment: timeline.moments.at(-1), said: (isAsking) => textOf(sentence(run, 0, view, timeline, timeline.moments.length - 1, isAsking).sentence) };
}

test('an update is asked where gradient descent made it, and to four digits', () => {
  const run = training({ 'learning-rate': 0.1 }, 1, 0.8);
  const { view, moment, said } = lastMoment(run);
  assert.equal(moment.kind, 'update');
  assert.equal(said(false), 'w ← w − rate · grad = 1 − 0.1 · 2 = 0.8');
  assert.equal(said(true), 'w ← w − rate · grad = 1 − 0.1 · 2 = ?');
  const question = questionAt(run, 0, view, moment);
  assert.deepEqual([0.8, 0.805, 0.82, 1].map((guess) => isRight(guess, question)), [true, true, false, false]);
});

test('an update is told and not asked where something else made it, or where nothing is seen of it', () => {
  for (const [w, said] of [[0.5, 'w moves from 1 to 0.5; its gradient is +2.'], [1, 'w stays at 1; its gradient is +2.'], [1.000001, 'w moves by 1e−6 and is still 1 in four digits; its gradient is +2.']]) {
    const run = training({}, 1, w);
    const last = lastMoment(run);
    assert.equal(last.said(false), said);
    assert.equal(questionAt(run, 0, last.view, last.moment), null);
  }
});

test('guesses are read as people write them, and are right to two digits', () => {
  assert.deepEqual(['0.5', '.5', '1/2', '−0,5', '1e-3', '', 'x', '1/'].map(parse), [0.5, 0.5, 0.5, -0.5, 1e-3, NaN, NaN, NaN]);
  assert.deepEqual([-0.0218, -0.022, -0.0212, 0.0218].map((guess) => isRight(guess, toTwoDigits(-0.02181))), [true, true, false, false]);
});

test('arrows lead to the nearest box in their direction', () => {
  const places = [[0, 0], [100, 10], [100, 90], [200, 0], [0, 70]].map(([x, y]) => ({ x, y, width: 80, height: 60 }));
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'a'].map((key) => neighbour(places, 0, key)), [1, 4, null, null, null]);
  assert.equal(neighbour(places, 3, 'ArrowLeft'), 1);
});
