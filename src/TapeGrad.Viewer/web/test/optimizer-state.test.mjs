import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptOf } from '../src/whatif/optimizer-state';
import { training } from './made.mjs';

// The weights of a training of w², whose gradient is 2w, by a rule that returns the movement.
function runBy(rule, steps = 12, start = 3) {
  const weights = [start];
  while (weights.length < steps) weights.push(weights.at(-1) - rule(2 * weights.at(-1), weights.length, weights.at(-1)));
  return training({}, weights);
}

const cases = {
  'momentum 0.9': () => { let b = 0; return (g) => 0.01 * (b = 0.9 * b + g); },
  'Nesterov momentum 0.8': () => { let b = 0; return (g) => 0.01 * (g + 0.8 * (b = 0.8 * b + g)); },
  Adam: () => { let [m, v] = [0, 0]; return (g, k) => { m = 0.9 * m + 0.1 * g; v = 0.999 * v + 0.001 * g * g; return 0.05 * m / (1 - 0.9 ** k) / (Math.sqrt(v / (1 - 0.999 ** k)) + 1e-8); }; },
  'AdamW, decay 0.1': () => { let [m, v] = [0, 0]; return (g, k, w) => { m = 0.9 * m + 0.1 * g; v = 0.999 * v + 0.001 * g * g; return 0.05 * (m / (1 - 0.9 ** k) / (Math.sqrt(v / (1 - 0.999 ** k)) + 1e-8) + 0.1 * w); }; },
  RMSprop: () => { let v = 0; return (g) => { v = 0.99 * v + 0.01 * g * g; return 0.02 * g / (Math.sqrt(v) + 1e-8); }; },
  Adagrad: () => { let v = 0; return (g) => { v += g * g; return 0.3 * g / (Math.sqrt(v) + 1e-10); }; },
};
for (const [name, rule] of Object.entries(cases)) {
  test(`the state of ${name} follows from the gradients`, () => {
    const run = runBy(rule());
    const kept = keptOf(run, 5, 0);
    assert.equal(kept.rule, name);
    const moved = run.steps[5].graph.numbers.data[0] - run.steps[6].graph.numbers.data[0];
    assert.ok(Math.abs(kept.rate * kept.direction - moved) < 1e-6 * Math.abs(moved));
  });
}

test('m and v of Adam are those of its formulas', () => {
  const run = runBy(cases.Adam());
  const { state, rate } = keptOf(run, 1, 0);
  const [g1, g2] = [0, 1].map((step) => run.steps[step].graph.numbers.grad[0]);
  assert.deepEqual(state, [['m', 0.9 * (0 * 0.9 + (1 - 0.9) * g1) + (1 - 0.9) * g2], ['v', 0.999 * ((1 - 0.999) * g1 * g1) + (1 - 0.999) * g2 * g2]]);
  assert.equal(rate, 0.05);
});

test('nothing is kept by plain descent, by a rule that is not known, and after too few steps', () => {
  assert.equal(keptOf(runBy((g) => 0.1 * g), 2, 0), null);
  assert.equal(keptOf(runBy((g) => 0.1 * Math.sign(g) * Math.abs(g) ** 0.3), 2, 0), null);
  assert.equal(keptOf(runBy(cases.Adam(), 4), 0, 0), null, 'three movements');
  assert.equal(keptOf(runBy((g, k) => 0.1 * g / k), 2, 0), null, 'a rate that changes');
});
