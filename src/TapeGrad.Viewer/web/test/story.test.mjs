import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRun } from '../src/core/data';
import { firstView } from '../src/graph/view';
import { timelineOf } from '../src/play/timeline';
import { captionsOf, momentOf, reached } from '../src/story/captions';
import { descriptionOf } from '../src/story/description';
import { training } from './made.mjs';

const told = training({}, [3, 2], (w) => ({
  captions: w === 3
    ? [{ text: 'A step.' }, { text: 'A square.', node: 1, forward: true }, { text: 'Blame.', node: 0 }, { text: 'Elsewhere.', node: 7 }]
    : [{ text: 'Less.', node: 0 }],
}));
const view = firstView(told.steps[0].graph.shape);
const timeline = timelineOf(view, told.steps[0].graph.numbers, () => true);

test('captions lead to the moment that they are about', () => {
  const all = captionsOf(told);
  // Moments: the start, the square, its seed, its blame on w, the update.
  assert.deepEqual(all.map(({ caption, step }) => [caption.text, step, momentOf(caption, view, timeline)]),
    [['A step.', 0, 0], ['A square.', 0, 1], ['Blame.', 0, 3], ['Elsewhere.', 0, 0], ['Less.', 1, 3]]);
});

test('the caption that was reached last is the one with the latest moment', () => {
  const at = (step, moment) => reached(captionsOf(told), step, moment, view, timeline);
  assert.deepEqual([at(0, 0), at(0, 1), at(0, 2), at(0, 3), at(0, 4), at(1, 2), at(1, 3)], [3, 1, 1, 2, 2, 3, 4]);
});

test('captions of another kind are refused', () => {
  const wrong = (captions, reason) => assert.throws(() => training({}, [1], () => ({ captions })), reason);
  wrong('no', /'captions' of step 1 is not a list/);
  wrong([{ text: 3 }], /'text' of a caption of step 1 is not text/);
  wrong([{ text: 'a', node: 'b' }], /'node' of a caption of step 1 is not a number/);
  assert.deepEqual(readRun('{"format":"tapegrad-log/1","graphs":[],"steps":[{"loss":1,"series":{}}]}').steps[0].captions, []);
});

test('a script describes itself in its first comment', () => {
  assert.equal(descriptionOf('#!/usr/bin/env dotnet\n#:project ../a.csproj\n\n// One weight\n// learns. Then it\r\n// rests.\n//\n// It prints:\n\nusing TapeGrad;'), 'One weight learns. Then it rests.');
  assert.equal(descriptionOf('using TapeGrad;\n// not a description'), '');
  assert.equal(descriptionOf('// only this'), 'only this');
  assert.equal(descriptionOf(null), '');
  assert.equal(descriptionOf(`// ${'x'.repeat(5000)}`).length, 1201);
});
