import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain } from '../src/core/rich-text';
import { readingTime } from '../src/play/narration';
import { Player } from '../src/play/player';

/** How long each of three moments is shown, in milliseconds, with a frame every 10. */
function playedTimes(isTweened, speed = 1) {
  let frame = null;
  let now = 0;
  globalThis.requestAnimationFrame = (callback) => (frame = callback, 1);
  globalThis.cancelAnimationFrame = () => (frame = null);
  globalThis.performance = { now: () => now };
  let state = { step: 0, moment: 0, progress: 1, isPlaying: true, speed };
  const changes = [{ moment: 0, now }];
  const player = new Player({
    state: () => state, moments: () => 3, stepAfter: () => null, kind: () => 'backward', isTweened: () => isTweened, reading: (moment) => [1000, 2500, 4000][moment], ask: () => undefined,
    update: (change) => {
      state = { ...state, ...change };
      if (state.moment !== changes.at(-1).moment) changes.push({ moment: state.moment, now });
    },
  });
  player.render(state);
  while (frame !== null && now < 20_000) {
    now += 10;
    frame(now);
  }
  return [...changes.map((change) => change.now), now].slice(1).map((at, i) => at - changes[i].now);
}

test('a moment lasts as long as its sentence takes to read', () => {
  assert.deepEqual(playedTimes(true), [1000, 2500, 4000]);
  assert.deepEqual(playedTimes(true, 2), [500, 1250, 2000]);
});

test('reduced motion plays no faster', () => {
  assert.deepEqual(playedTimes(false), playedTimes(true));
});

test('the multiplication of an edge takes about 2.5 s to read', () => {
  const time = readingTime({ sentence: [plain('error blames prediction: (−4) × 1 = −4.')], because: [plain('prediction − 4 has slope 1.')] });
  assert.ok(Math.abs(time - 2500) < 400, String(time));
});
