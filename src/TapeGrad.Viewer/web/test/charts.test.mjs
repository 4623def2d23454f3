import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaps, marked, pointsOf, spansDecades } from '../src/charts/chart-points';
import { chartsOf, mostLines } from '../src/charts/chart-series';
import { lineStyle } from '../src/charts/chart-style';
import { spread } from '../src/charts/chart-table';
import { readRun } from '../src/core/data';

function run(steps) {
  const written = steps.map(({ loss = 1, ...series }, i) => ({ step: i + 1, loss, series }));
  return readRun(JSON.stringify({ format: 'tapegrad-log/1', name: 'r', settings: {}, graphs: [], steps: written }));
}

test('loss, weights and prediction against target go into three charts', () => {
  const charts = chartsOf(run([{ prediction: 1, target: 4, w: 0.5, b: 0 }, { prediction: 2, target: 4, w: 0.7, b: 1 }]));
  assert.deepEqual(charts.map((c) => [c.kind, c.title]), [['loss', 'Loss'], ['weights', 'Weights'], ['prediction', 'Prediction against target']]);
  assert.deepEqual(charts[1].lines.map((line) => line.name), ['w', 'b']);
  assert.deepEqual(charts[2].lines.map((line) => [line.name, line.isReference]), [['prediction', false], ['target', true]]);
  assert.deepEqual(charts[1].extent, { min: 0, max: 1 });
});

test('a target alone makes no chart, a prediction alone does', () => {
  assert.deepEqual(chartsOf(run([{ target: 4 }])).map((c) => c.kind), ['loss']);
  const [, prediction] = chartsOf(run([{ prediction: 4 }]));
  assert.deepEqual([prediction.title, prediction.lines.length], ['Prediction', 1]);
});

test('a single weight gives its chart its name', () => {
  assert.equal(chartsOf(run([{ slope: 4 }]))[1].title, 'slope');
});

test('a single graph and a log without steps have no charts', () => {
  const graph = { format: 'tapegrad-graph/1', nodes: [{ id: 0, kind: 'input', data: 2 }] };
  assert.deepEqual(chartsOf(readRun(JSON.stringify(graph))), []);
  assert.deepEqual(chartsOf(run([])), []);
});

test('the scale is logarithmic from over 50 times on, and never with a negative loss', () => {
  assert.equal(spansDecades([50, 1]), false);
  assert.equal(spansDecades([50.1, 1]), true);
  assert.equal(spansDecades([50.1, 1, -0.001]), false);
  assert.equal(spansDecades([1000, 1, 0]), true);
  assert.equal(spansDecades([1000, NaN, 1, Infinity]), true);
  assert.equal(spansDecades([0, 0]), false);
  assert.equal(spansDecades([NaN]), false);
});

test('NaN and infinities leave gaps, a number that was not logged leaves none', () => {
  const [loss, weights] = chartsOf(run([{ loss: 'NaN', w: 1 }, { loss: 2 }, { loss: 3, w: 'Infinity' }, { loss: 4, w: 2 }]));
  assert.deepEqual(loss.lines[0].drawn, [null, 2, 3, 4]);
  assert.deepEqual(weights.lines[0].drawn, [1, undefined, null, 2]);
  assert.deepEqual(weights.lines[0].logged, [1, undefined, Infinity, 2]);
  assert.deepEqual(weights.notes, ['1 number is NaN or infinite and leaves a gap: w at step 3.']);
  assert.deepEqual(loss.extent, { min: 2, max: 4 });
});

test('the first of many gaps is told, with the series that has it', () => {
  const [, weights] = chartsOf(run([{ a: 1, b: 1 }, { a: 1, b: 'NaN' }, { a: 'NaN', b: 'NaN' }]));
  assert.deepEqual(weights.notes, ['3 numbers are NaN or infinite and leave gaps, the first: b at step 2.']);
});

test('a loss of 0 has no place on a log scale, and the chart says so', () => {
  const [loss] = chartsOf(run([{ loss: 100 }, { loss: 0 }, { loss: 1 }]));
  assert.equal(loss.isLog, true);
  assert.deepEqual(loss.lines[0].drawn, [100, null, 1]);
  assert.deepEqual(loss.notes, ['▽ loss is exactly 0 at 1 step, for which a log scale has no place.']);
});

test('of many weights those that move most are drawn, in the order of logging', () => {
  const first = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`w${i}`, 0]));
  const last = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`w${i}`, i % 2 === 0 ? -i : 0.1]));
  const [, weights] = chartsOf(run([first, last]));
  assert.equal(weights.lines.length, mostLines);
  assert.deepEqual(weights.lines.map((line) => line.name), Array.from({ length: 12 }, (_, i) => `w${16 + 2 * i}`));
  assert.deepEqual(weights.notes, ['The 12 of 40 series that move most.']);
});

test('every finite number is drawn, however large', () => {
  const [, weights] = chartsOf(run([{ w: -1e308 }, { w: 1 }, { w: 1e308 }]));
  assert.deepEqual(weights.extent, { min: -1e308, max: 1e308 });
  assert.deepEqual(weights.lines[0].drawn, [-1e308, 1, 1e308]);
  assert.deepEqual(weights.notes, []);
});

test('what leaps from sample to sample is not joined, noise is', () => {
  const samples = Array.from({ length: 100 }, (_, i) => [0.1, 0.9, 0.5, 0.2][i % 4]);
  assert.equal(leaps(pointsOf(samples), false), true);
  assert.equal(leaps(pointsOf(samples.slice(0, 60)), false), false);
  assert.equal(leaps(pointsOf(Array.from({ length: 100 }, (_, i) => Math.exp(-i / 20) + 0.05 * (i % 2))), false), false);
  assert.equal(leaps(pointsOf(new Array(100).fill(1)), false), false);
});

test('every number of a short line has a marker, and on a long one those that stand alone', () => {
  const places = (values, index) => marked(pointsOf(values), index).map(({ at }) => at);
  assert.deepEqual(places([1, null, undefined, 2], 0), [0, 3]);
  const long = new Array(300).fill(1);
  [long[98], long[100]] = [null, null];
  const marks = places(long, 2);
  assert.ok(marks.includes(99));
  assert.ok(marks.length >= 7 && marks.length <= 10, `${marks.length} marks`);
});

test('no two of the lines of a chart look alike', () => {
  const dark = { isDark: true };
  const looks = Array.from({ length: mostLines }, (_, i) => lineStyle(i));
  assert.equal(new Set(looks.map((look) => `${look.dash} ${look.marker.outline}`)).size, mostLines);
  assert.ok(looks.every((look) => look.color(dark) !== look.color({ isDark: false })));
});

test('a table of many steps has the first and the last', () => {
  assert.deepEqual(spread(3, 200), [0, 1, 2]);
  const rows = spread(10_000, 200);
  assert.deepEqual([rows.length, rows[0], rows.at(-1)], [200, 0, 9999]);
});

function withGraph(...steps) {
  const graphs = [[{ id: 0, kind: 'parameter', name: 'w' }, { id: 1, kind: 'operation', op: 'square', operands: [0] }]];
  return readRun(JSON.stringify({ format: 'tapegrad-log/1', name: 'r', settings: {}, graphs, steps: steps.map(({ w, ...series }, i) => ({ step: i + 1, loss: 1, series, graph: 0, data: [w, w * w], local: [2 * w], constants: [] })) }));
}

function weightsOf(run) {
  return { ...Object.fromEntries([...chartsOf(run)[1].lines].map((line) => [line.name, line.logged])), title: chartsOf(run)[1].title, notes: chartsOf(run)[1].notes };
}

test('a chart says where weights are those after the update', () => {
  const run = (logged) => {
    const made = withGraph({ w: 1 }, { w: 0.5 });
    made.steps.forEach((step, i) => step.series.set('w', logged[i]).set('v', 2));
    return weightsOf(made);
  };
  assert.deepEqual(run([0.5, 0.25]), { w: [0.5, 0.25], v: [2, 2], title: 'Weights', notes: ['Each number is that after the update of its step.'] });
  assert.deepEqual(run([1, 0.5]).notes, []);
  const renamed = withGraph({ w: 1 }, { w: 0.5 });
  renamed.steps.forEach((step, i) => {
    step.series.clear();
    step.series.set('weight', [0.5, 0.25][i]);
  });
  assert.deepEqual(weightsOf(renamed).notes, ['Each number is that after the update of its step.'], 'under a name of its own');
});

test('series of which none is a parameter are not called weights', () => {
  assert.equal(weightsOf(withGraph({ w: 1, distance: 3, accuracy: 1 })).title, 'Series');
});
