import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRight, mistakeOf, parse } from '../src/play/guess-form';
import { questionAt, toTwoDigits } from '../src/play/questions';
import { textOf } from '../src/core/rich-text';
import { narrationAt } from '../src/play/narration';
import { arrived } from '../src/graph/gradients';
import { timelineOf } from '../src/play/timeline';
import { movedTo } from '../src/whatif/parameter-updates';
import { firstView, toggled } from '../src/graph/view';
import { graphOf, training } from './made.mjs';

function lastMoment(run) {
  const { shape, numbers } = run.steps[0].graph;
  const view = firstView(shape);
  const timeline = timelineOf(view, numbers, (node) => movedTo(run, 0)(node) !== null);
  return { view, timeline, moment: timeline.moments.at(-1), said: (isAsking) => textOf(narrationAt(run, 0, view, timeline, timeline.moments.length - 1, isAsking).sentence) };
}

test('an update by gradient descent is a question to four digits', () => {
  const run = training({ 'learning-rate': 0.1 }, [1, 0.8]);
  const { view, moment, said } = lastMoment(run);
  assert.equal(moment.kind, 'update');
  assert.equal(said(false), 'w ← w − rate · grad = 1 − 0.1 · 2 = 0.8');
  assert.equal(said(true), 'w ← w − rate · grad = 1 − 0.1 · 2 = ?');
  const question = questionAt(run, 0, view, moment);
  assert.deepEqual([0.8, 0.805, 0.82, 1].map((guess) => isRight(guess, question)), [true, true, false, false]);
});

test('an update is not a question if another rule made it or if it does not show', () => {
  for (const [w, said] of [[0.5, 'w moves from 1 to 0.5; its gradient is +2.'], [1, 'w stays at 1; its gradient is +2.'], [1.000001, 'w moves by 1e−6 and still rounds to 1; its gradient is +2.']]) {
    const run = training({}, [1, w]);
    const last = lastMoment(run);
    assert.equal(last.said(false), said);
    assert.equal(questionAt(run, 0, last.view, last.moment), null);
  }
});

test('a guess may be written in several ways, and counts to two digits', () => {
  assert.deepEqual(['0.5', '.5', '1/2', '−0,5', '1e-3', '', 'x', '1/'].map(parse), [0.5, 0.5, 0.5, -0.5, 1e-3, NaN, NaN, NaN]);
  assert.deepEqual([-0.0218, -0.022, -0.0212, 0.0218].map((guess) => isRight(guess, toTwoDigits(-0.02181))), [true, true, false, false]);
});

test('a closed scope is told by the strongest of its shares, never by their sum', () => {
  const weights = [0, 1].map((i) => ({ data: i, name: `w${i}`, kind: 'parameter', scope: 'layer', grad: [3, -3.5][i] }));
  const graph = graphOf(...weights, { data: 1, op: 'sum', name: 'loss', grad: 1, operands: [{ node: 0, local: 3 }, { node: 1, local: -3.5 }] });
  const run = { steps: [{ number: 1, loss: 1, series: new Map(), graph }], settings: new Map(), isTraining: false, name: 'r' };
  const open = firstView(graph.shape);
  const view = toggled(open, open.root.groups[0]);
  const timeline = timelineOf(view, graph.numbers, () => false);
  assert.equal(textOf(narrationAt(run, 0, view, timeline, timeline.moments.length - 1).sentence), 'loss blames “layer” over 2 edges, the strongest with −3.5.');
  const box = view.boxes.find(({ group }) => group !== null).index;
  assert.equal(arrived(view, graph.numbers, timeline, box, timeline.moments.length - 1), -3.5);
});
