import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../src/core/rich-text';
import { firstView } from '../src/graph/view';
import { isRight, mistakeOf } from '../src/play/guess-form';
import { questionAt, toTwoDigits } from '../src/play/questions';
import { timelineOf } from '../src/play/timeline';
import { training } from './made.mjs';
import { readRun } from '../src/core/data';

// loss = (w · x − 4)², with w = 1 and x = 2: the error is −2, the loss 4, and the gradient of w is 2 · (−2) · 2 = −8.
const graph = {
  format: 'tapegrad-graph/1',
  nodes: [
    { id: 0, kind: 'parameter', name: 'w', data: 1, grad: -8 },
    { id: 1, kind: 'input', name: 'x', data: 2, grad: -4 },
    { id: 2, kind: 'operation', op: '*', data: 2, grad: -4, operands: [{ node: 0, local: 2 }, { node: 1, local: 1 }] },
    { id: 3, kind: 'operation', op: '-', name: 'error', data: -2, grad: -4, constants: [4], operands: [{ node: 2, local: 1 }] },
    { id: 4, kind: 'operation', op: 'square', name: 'loss', data: 4, grad: 1, operands: [{ node: 3, local: -4 }] },
  ],
};

function asked(level, name) {
  const run = readRun(JSON.stringify(graph));
  const { shape, numbers } = run.steps[0].graph;
  const view = firstView(shape);
  const timeline = timelineOf(view, numbers, () => false);
  const moments = timeline.moments.filter((moment) => moment.kind === 'backward' && shape.nodes[view.boxes[view.links[moment.link].operand].nodes[0]].name === name);
  return questionAt(run, 0, view, moments[0], level, timeline);
}

test('each level asks for its own part of the multiplication', () => {
  const questions = ['sign', 'product', 'slope'].map((level) => asked(level, 'error'));
  assert.deepEqual(questions.map(({ wanted }) => wanted), [-1, -4, -4]);
  assert.deepEqual(questions.map(({ asks }) => asks && textOf(asks)), [
    'loss blames error: 1 × (−4). Which sign does the share have?', undefined, 'loss blames error: 1 × the slope of error² towards error. What is that slope?']);
  assert.equal(asked('gradient', 'error'), null, 'only parameters have a whole gradient to guess');
  assert.deepEqual([asked('gradient', 'w').wanted, textOf(asked('gradient', 'w').asks)], [-8, 'All blame for w has arrived. What is its whole gradient?']);
});

test('a wrong answer is told the mistake behind it', () => {
  const hints = (level, name, ...answers) => answers.map((answer) => mistakeOf(answer, asked(level, name)).hint);
  assert.deepEqual(hints('slope', 'error', 4, -2, -8, 7), ['The size is right, the sign is not', 'You forgot the 2', 'A factor of 2 is too much', '']);
  assert.deepEqual(hints('product', 'w', 2, -4, 1, -2), ['You forgot the blame from above', 'You forgot the 2', '', 'You added; the factors are multiplied']);
  assert.deepEqual(hints('slope', 'w', 1, -8), ['You forgot the 2', 'That is the share; the slope comes before the blame from above']);
  assert.deepEqual(hints('sign', 'error', 1, 0), ['Two equal signs give +, two different ones −', 'No factor is 0']);
});

test('the value is told from the slope', () => {
  const run = readRun(JSON.stringify({ format: 'tapegrad-graph/1', nodes: [
    { id: 0, kind: 'parameter', name: 'w', data: 3, grad: 0.5 },
    { id: 1, kind: 'operation', op: 'tanh', name: 'y', data: 0.995, grad: 1, operands: [{ node: 0, local: 0.00987 }] }] }));
  const { shape, numbers } = run.steps[0].graph;
  const view = firstView(shape);
  const question = questionAt(run, 0, view, timelineOf(view, numbers, () => false).moments.at(-1), 'slope');
  assert.deepEqual([3, 0.995].map((answer) => mistakeOf(answer, question)), Array(2).fill({ kind: 'value for slope', answer: undefined, hint: 'You took the value instead of the slope' })
    .map((mistake, i) => ({ ...mistake, answer: [3, 0.995][i] })));
});

test('an update knows the mistakes of gradient descent', () => {
  const run = training({ 'learning-rate': 0.1 }, [1, 0.8]);
  const { shape, numbers } = run.steps[0].graph;
  const view = firstView(shape);
  const question = questionAt(run, 0, view, timelineOf(view, numbers, (node) => node === 0).moments.at(-1));
  assert.ok(isRight(0.8, question));
  assert.deepEqual([1.2, -1].map((answer) => mistakeOf(answer, question).hint), ['The parameter moves against its gradient', 'You forgot the learning rate']);
});

test('a guess that is wrong in no known way is counted as other', () => {
  assert.deepEqual(mistakeOf(-3, toTwoDigits(-4)), { kind: 'other', hint: '' });
});
