// The rules that the page has in common with the SVG charts and the pictures, on the cases in cases/*.json.
// SharedRulesTests.cs checks the library on the same cases.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningMean, windowOf } from '../src/charts/chart-mean';
import { alone, breaksOf, isMarked, leaps, pointsOf, reachOf, spansDecades, thin } from '../src/charts/chart-points';
import { linearRange, linearTicks, logRange, logTicks, stepTicks } from '../src/charts/chart-ticks';
import { readRun } from '../src/core/data';
import { firstView, toggled } from '../src/graph/view';
import blame from './cases/blame.json';
import scopes from './cases/scopes.json';
import series from './cases/series.json';
import ticks from './cases/ticks.json';

globalThis.matchMedia = () => ({ matches: false });
const { Blame } = await import('../src/core/palette');

// Infinities and NaN are texts in JSON.
const number = (value) => (typeof value === 'string' ? Number(value) : value);

for (const { low, high, wanted, ticks: expected } of ticks.linear) {
  test(`linear ticks from ${low} to ${high}, ${wanted} wanted`, () => {
    assert.deepEqual(linearTicks({ low: number(low), high: number(high) }, wanted), expected);
  });
}

for (const { low, high, ticks: expected } of ticks.logarithmic) {
  test(`logarithmic ticks from 10^${low} to 10^${high}`, () => {
    const found = logTicks({ low: number(low), high: number(high) });
    assert.deepEqual(found.map((tick) => tick.label), expected.map((tick) => tick.label));
    found.forEach((tick, i) => near(tick.at, expected[i].at));
  });
}

for (const { last, wanted, labels } of ticks.steps) {
  test(`ticks of ${last} steps, ${wanted} wanted`, () => {
    assert.deepEqual(stepTicks(last, wanted).map((tick) => tick.label), labels);
  });
}

for (const { min, max, low, high } of ticks.linearRanges) {
  test(`a linear axis for ${min} to ${max}`, () => assert.deepEqual(linearRange(min, max), { low, high }));
}

for (const { min, max, low, high } of ticks.logarithmicRanges) {
  test(`a logarithmic axis for ${min} to ${max}`, () => {
    const found = logRange(min, max);
    near(found.low, low);
    near(found.high, high);
  });
}

for (const { losses, logarithmic } of series.decades) {
  test(`the scale of the losses ${losses}`, () => assert.equal(spansDecades(losses.map(number)), logarithmic));
}

for (const { what, logged, logarithmic, ...expected } of series.series) {
  test(`a series: ${what}`, () => {
    const drawn = logged.map((value) => {
      const x = number(value);
      return x === null ? undefined : Number.isFinite(x) && (x > 0 || !logarithmic) ? x : null;
    });
    const points = pointsOf(drawn);
    const found = {
      marked: isMarked(points),
      alone: alone(points).map(({ at }) => at + 1),
      segments: new Set(points.map(({ segment }) => segment)).size,
      dots: leaps(points, logarithmic),
    };
    assert.deepEqual(found, expected);
  });
}

for (const { tapes, breaks } of series.breaks) {
  test(`lines break between the tapes ${tapes}`, () => {
    const found = breaksOf(tapes);
    assert.deepEqual([...found].map((at) => at + 1), breaks);
    assert.equal(new Set(pointsOf(tapes, found).map(({ segment }) => segment)).size, breaks.length + 1);
  });
}

for (const { what, lines, reach } of series.reaches) {
  test(`the reach of a chart: ${what}`, () => assert.equal(reachOf(lines), number(reach)));
}

const shapes = { saw: (i) => (i * 7) % 11, fall: (i) => -i, flat: () => 0 };
for (const { shape, points, most, kept } of series.thinned) {
  test(`${points} points of the shape ${shape}, thinned to ${most}`, () => {
    const all = Array.from({ length: points }, (_, at) => ({ at, value: shapes[shape](at), segment: 0 }));
    assert.deepEqual(thin(all, most).map(({ at }) => at + 1), kept);
  });
}

for (const { shape, points, window, mean } of series.means) {
  test(`the running mean of ${points} points of the shape ${shape}`, () => {
    const found = runningMean(Array.from({ length: points }, (_, at) => ({ at, value: shapes[shape](at), segment: 0 })), false);
    assert.equal(windowOf(points), window);
    assert.equal(found.length, mean.length === 0 ? 0 : Math.min(points, 200));
    mean.forEach(([step, value], i) => {
      const { at, value: is } = found[[0, found.length >> 1, found.length - 1][i]];
      assert.equal(at + 1, step);
      near(is, value);
    });
  });
}

// A case has each node as [scope, operands], and each line as [box of the operand, box of the user, edges].
for (const { what, nodes, depth, boxes, lines } of scopes) {
  test(`closed scopes: ${what}`, () => {
    const graph = { format: 'tapegrad-graph/1', nodes: nodes.map(([scope, operands], id) => ({
      id, scope, kind: operands.length === 0 ? 'input' : 'operation', op: operands.length === 0 ? undefined : 'sum', data: 1, operands: operands.map((node) => ({ node, local: 1 })) })) };
    let view = firstView(readRun(JSON.stringify(graph)).steps[0].graph.shape);
    const groups = (group) => group.groups.flatMap((inner) => [inner, ...groups(inner)]);
    for (const group of groups(view.root)) if (group.path.split('/').length === depth) view = toggled(view, group);
    const order = [...view.boxes].sort((a, b) => a.nodes[0] - b.nodes[0]);
    assert.deepEqual(order.map((box) => box.nodes), boxes);
    const found = view.links.map(({ operand, user, edges }) => [order.indexOf(view.boxes[operand]), order.indexOf(view.boxes[user]), edges.length]);
    assert.deepEqual(found.map(String).sort(), lines.map(String).sort());
  });
}

test('blame has the colours of the pictures', () => {
  const palette = {
    light: {
      raises: ['#FEE0B6', '#FDB863', '#E08214', '#B35806', '#7F3B08'],
      lowers: ['#D8DAEB', '#B2ABD2', '#8073AC', '#542788', '#2D004B'],
      neutral: '#EDEDED',
    },
  };
  for (const { scale, gradient, ...expected } of blame) {
    const [colors, g] = [new Blame(palette, scale), number(gradient)];
    const found = { strength: colors.strength(g), fill: colors.fill(g), ink: colors.ink(g), line: colors.line(g) };
    assert.deepEqual(found, expected, `${gradient} on the scale ${scale}`);
  }
});

// Logarithms may differ in the last place from one runtime to the other.
function near(found, expected) {
  assert.ok(Math.abs(found - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${found} is not ${expected}`);
}
