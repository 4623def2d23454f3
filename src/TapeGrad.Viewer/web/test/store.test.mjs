import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../src/core/store';

/** A store of a and b whose sum always agrees, and the frames that it has asked for. */
function made() {
  const frames = [];
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  const store = new Store({ a: 1, b: 2, sum: 3 }, (next) => ({ ...next, sum: next.a + next.b }));
  return { store, frames, nextFrame: () => frames.splice(0).forEach((draw) => draw()) };
}

test('a part is drawn when a value that it reads has changed, once a frame', () => {
  const { store, frames, nextFrame } = made();
  const drawn = [];
  store.add((s) => [s.a], (s) => drawn.push(`a ${s.a}`));
  store.add((s) => [s.sum], (s) => drawn.push(`sum ${s.sum}`));
  store.render();
  store.update({ a: 5 });
  store.update({ a: 6 });
  assert.equal(frames.length, 1);
  nextFrame();
  store.update({ b: 0, a: 8 });
  nextFrame();
  store.update({ a: 7, b: 1 });
  nextFrame();
  assert.deepEqual(drawn, ['a 1', 'sum 3', 'a 6', 'sum 8', 'a 8', 'a 7']);
});

test('values that follow from others agree at once', () => {
  const { store } = made();
  store.update({ b: 10 });
  assert.deepEqual(store.state, { a: 1, b: 10, sum: 11 });
});

test('a part that cannot be drawn yet is drawn later', () => {
  const { store, nextFrame } = made();
  const drawn = [];
  store.add((s) => (s.a > 1 ? [s.b] : null), (s) => drawn.push(s.b));
  store.render();
  store.update({ b: 3 });
  nextFrame();
  assert.deepEqual(drawn, []);
  store.update({ a: 2 });
  nextFrame();
  assert.deepEqual(drawn, [3]);
});

test('a part may change the state that the next part reads', () => {
  const { store, nextFrame } = made();
  const drawn = [];
  store.add((s) => [s.a], (s) => s.a === 2 && store.update({ b: 7 }));
  store.add((s) => [s.b], (s) => drawn.push(s.b));
  store.render();
  store.update({ a: 2 });
  nextFrame();
  nextFrame();
  assert.deepEqual(drawn, [2, 7]);
});
