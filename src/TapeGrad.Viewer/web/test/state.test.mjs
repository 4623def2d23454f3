import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from '../src/play/address';
import { graphOf, training } from './made.mjs';

globalThis.matchMedia = () => ({ matches: false });
const { firstState, isSecret, isUnfinished, settledBy } = await import('../src/state');
const ramp = { raises: Array(5).fill('#f80'), lowers: Array(5).fill('#80f'), neutral: '#888' };
const palette = { light: ramp, dark: ramp };

/** The state of a run, and a function that changes it. */
function opened(run) {
  let state = firstState(run, palette);
  return { get state() { return state; }, change: (changes) => (state = settledBy(palette)({ ...state, ...changes }, state)) };
}

test('a moment past the end of its step becomes the last one, and one before the start the first', () => {
  const page = opened(training({ 'learning-rate': 0.1 }, [1, 0.8, 0.64]));
  const last = page.state.timeline.moments.length - 1;
  assert.equal(page.change({ step: 1, moment: parseAddress('#moment=999999999&step=3', true).moment }).moment, last);
  assert.equal(page.change({ moment: -1 }).moment, 0);
});

test('another step brings its own moments', () => {
  const page = opened(training({ 'learning-rate': 0.1 }, [1, 0.8]));
  const first = page.state;
  const second = page.change({ step: 1, moment: 3 });
  assert.notEqual(second.timeline, first.timeline);
  assert.deepEqual([first, second].map(({ timeline }) => timeline.moments.some(({ kind }) => kind === 'update')), [true, false], 'the last step has no update');
});

test('another run brings another scale of blame, and a moment without a change keeps both', () => {
  const [run, other] = [training({}, [1, 0.8]), training({}, [10, 8])];
  const page = opened(run);
  const { blame, timeline } = page.change({ moment: 2 });
  assert.equal(page.change({ moment: 1 }).blame, blame);
  assert.equal(page.state.timeline, timeline);
  assert.ok(page.change({ run: other }).blame.strength(2) < blame.strength(2));
});

test('a step of another shape brings its own boxes, keeps the chosen node and drops the pointed one', () => {
  const w = { data: 1, name: 'w' };
  const a = graphOf({ data: 2 }, { data: 1, op: 'square', operands: [{ node: 0, local: 2 }] });
  const b = graphOf(w, { data: 1, op: 'square', operands: [{ node: 0, local: 2 }] });
  const c = graphOf(w, { data: 1, op: 'square', operands: [{ node: 0, local: 2 }] }, { data: 1, op: 'square', operands: [{ node: 1, local: 2 }] });
  const steps = [a, b, c].map((graph, i) => ({ number: i + 1, loss: 1, series: new Map(), captions: [], graph }));
  const page = opened({ name: 'r', settings: new Map(), steps, isTraining: true });
  page.change({ step: 1, chosen: 0, pointed: 0 });
  const { view, chosen, pointed } = page.change({ step: 2, chosen: 0, pointed: 0 });
  assert.deepEqual([view.shape === c.shape, chosen, pointed], [true, 0, null]);
});

test('in guess mode a number is secret until its moment is answered', () => {
  const page = opened(training({ 'learning-rate': 0.1 }, [1, 0.8]));
  page.change({ isGuessing: true, moment: 0 });
  assert.deepEqual([isSecret(page.state, 1, false), isUnfinished(page.state)], [true, true]);
  page.change({ moment: 1, isHidden: true });
  assert.equal(isSecret(page.state, 1, false), true);
  page.change({ isHidden: false });
  assert.equal(isSecret(page.state, 1, false), false);
  page.change({ moment: 999 });
  assert.equal(isUnfinished(page.state), false);
});
