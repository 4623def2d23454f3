import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRun } from '../src/core/data';
import { contour } from '../src/map/map-contour';
import { colorRange, evaluator, extentOf, finish, gridOf, inputRange, ofClass, placesOf, sideFor } from '../src/map/map-grid';
import { MapModel } from '../src/map/map-model';

// loss = (w·x + v²·y − 1)², where v² does not depend on the inputs and is not a part of the map.
const shape = [
  { id: 0, kind: 'parameter', name: 'w' }, { id: 1, kind: 'parameter', name: 'v' },
  { id: 2, kind: 'input', name: 'x' }, { id: 3, kind: 'input', name: 'y' },
  { id: 4, kind: 'operation', op: '*', operands: [0, 2] }, { id: 5, kind: 'operation', op: 'square', operands: [1] },
  { id: 6, kind: 'operation', op: '*', operands: [5, 3] }, { id: 7, kind: 'operation', op: '+', operands: [4, 6] },
  { id: 8, kind: 'operation', op: '-', constants: 1, operands: [7] }, { id: 9, kind: 'operation', op: 'square', operands: [8] },
];
const data = (w, v, x, y) => {
  const z = w * x + v * v * y;
  return [w, v, x, y, w * x, v * v, v * v * y, z, z - 1, (z - 1) ** 2];
};
const step = (numbers, series = {}, more = {}) => ({ step: 1, loss: numbers.at(-1), series, graph: 0, data: numbers, local: new Array(9).fill(1), constants: [1], ...more });
const runOf = (steps, graphs = [shape]) => readRun(JSON.stringify({ format: 'tapegrad-log/1', name: 'r', settings: {}, graphs, steps }));
const local = (nodes) => new Array(nodes.reduce((sum, node) => sum + (node.operands ?? []).length, 0)).fill(1);

test('the operand nearest to the loss is mapped where no prediction is known', () => {
  const run = runOf([step(data(2, 3, 1, 1))]);
  const model = MapModel.of(run);
  assert.deepEqual([model.label, model.names], ['n8', ['x', 'y']]);
  assert.equal(evaluator(model.at(run.steps[0].graph))(1, 1)[0], 10);
});

test('the last named node before the loss is mapped where no prediction is known', () => {
  const named = shape.map((node) => ({ ...node, ...({ 5: { name: 'v²' }, 7: { name: 'o2' }, 9: { name: 'E' } })[node.id] }));
  const model = MapModel.of(runOf([step(data(2, 3, 1, 1))], [named]));
  assert.equal(model.label, 'o2');
});

test('the node whose value is logged as the prediction in every step is mapped', () => {
  // In the first step only the logged value tells the sum and the difference apart.
  const run = runOf([step(data(2, 3, 1, 1), { prediction: 11 }), step(data(1, 1, 2, 2), { prediction: 4 })]);
  const model = MapModel.of(run);
  const setting = model.at(run.steps[0].graph);
  assert.equal(model.label, 'prediction');
  assert.equal(evaluator(setting)(1, 1)[0], 11);
  assert.equal(evaluator(setting)(-1, 0.5)[0], -2 + 4.5);
});

test('a node named prediction comes first', () => {
  const named = shape.map((node) => (node.id === 4 ? { ...node, name: 'prediction' } : node));
  assert.equal(MapModel.of(runOf([step(data(2, 3, 1, 1))], [named])).label, 'n8', 'it depends on one input only');
  const sum = shape.map((node) => (node.id === 7 ? { ...node, name: 'prediction' } : node));
  assert.equal(MapModel.of(runOf([step(data(2, 3, 1, 1))], [sum])).label, 'prediction');
});

test('only the nodes that lead from the inputs to the mapped node are computed', () => {
  const run = runOf([step(data(2, 3, 1, 1), { prediction: 11 })]);
  const { part } = MapModel.of(run).at(run.steps[0].graph);
  assert.deepEqual(part.positions, [0, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(part.shape.nodes.filter((node) => node.kind === 'operation').map((node) => node.id), [4, 6, 7]);
});

// Two samples x, y, each with a score of its own, compared with a label; the loss adds both up.
function batch(labels, names = ['score', 'score'], more = []) {
  const nodes = [{ id: 0, kind: 'parameter', name: 'w' }];
  for (const [k, at] of [[0, 1], [1, 6]]) {
    nodes.push({ id: at, kind: 'input', name: 'x' }, { id: at + 1, kind: 'input', name: 'y' }, { id: at + 2, kind: 'operation', op: '*', operands: [0, at] },
      { id: at + 3, kind: 'operation', op: '+', operands: [at + 2, at + 1], name: names[k] }, { id: at + 4, kind: 'operation', op: '-', constants: 1, operands: [at + 3] });
  }
  nodes.push(...more, { id: 20, kind: 'operation', op: '+', operands: [5, 10, ...more.map(({ id }) => id)], name: 'loss' });
  const data = [2, 3, 4, 6, 10, 9, 5, 6, 10, 16, 17, ...more.map(() => 0), 26];
  return runOf([{ step: 1, loss: 26, series: {}, graph: 0, data, local: local(nodes), constants: labels }], [nodes]);
}

test('a batch is mapped by the prediction that each of its samples has, with its points and targets', () => {
  const run = batch([1, -1]);
  const model = MapModel.of(run);
  const setting = model.at(run.steps[0].graph);
  assert.deepEqual([model.label, model.names, setting.points], ['score', ['x', 'y'], [{ x: 3, y: 4, target: 1 }, { x: 5, y: 6, target: -1 }]]);
  assert.equal(evaluator(setting)(1, 1)[0], 3);
});

test('the target of a gathered prediction is the leaf that it is combined with', () => {
  const nodes = [];
  for (const at of [0, 6]) {
    nodes.push({ id: at, kind: 'input', name: 'x' }, { id: at + 1, kind: 'input', name: 'y' }, { id: at + 2, kind: 'operation', op: '+', operands: [at, at + 1], name: 'score' },
      { id: at + 3, kind: 'operation', op: 'gather', operands: [at + 2] }, { id: at + 4, kind: 'constant' }, { id: at + 5, kind: 'operation', op: '*', operands: [at + 3, at + 4] });
  }
  nodes.push({ id: 12, kind: 'operation', op: '+', operands: [5, 11] });
  const run = runOf([{ step: 1, loss: 0, series: {}, graph: 0, data: [1, 2, 3, 3, -1, -3, 4, 5, 9, 9, 1, 9, 6], local: local(nodes), constants: [] }], [nodes]);
  assert.deepEqual(MapModel.of(run).at(run.steps[0].graph).points, [{ x: 1, y: 2, target: -1 }, { x: 4, y: 5, target: 1 }]);
});

test('a number that is the same for all samples is not a target', () => {
  const run = batch([1, 1]);
  assert.deepEqual(MapModel.of(run).at(run.steps[0].graph).points.map((point) => point.target), [undefined, undefined]);
});

// Two samples x, y with the scores s[0] = x and s[1] = w·y; the loss takes the score of the label out of the sum of all.
function classified(labels) {
  const nodes = [{ id: 0, kind: 'parameter', name: 'w' }];
  labels.forEach((label, k) => {
    const at = 1 + 10 * k;
    nodes.push({ id: at, kind: 'input', name: 'x' }, { id: at + 1, kind: 'input', name: 'y' }, { id: at + 2, kind: 'operation', op: 'linear', operands: [at, at + 1], name: 's[0]' },
      { id: at + 3, kind: 'operation', op: 'linear', operands: [0, at, at + 1], name: 's[1]' }, { id: at + 4, kind: 'operation', op: 'gather', operands: [at + 2] },
      { id: at + 5, kind: 'operation', op: 'gather', operands: [at + 3] }, { id: at + 6, kind: 'operation', op: 'logsumexp', operands: [at + 4, at + 5] },
      { id: at + 7, kind: 'operation', op: '-', operands: [at + 6, at + 4 + label] });
  });
  nodes.push({ id: 50, kind: 'operation', op: '+', operands: labels.map((_, k) => 8 + 10 * k), name: 'loss' });
  const data = [2, ...labels.flatMap(() => [3, 4, 12, 10, 12, 10, 12.1, 0.1]), 1];
  return runOf([{ step: 1, loss: 1, series: {}, graph: 0, data, local: local(nodes), constants: [] }], [nodes]);
}

test('the largest of the scores of a softmax is mapped, with the label of each sample', () => {
  const run = classified([1, 0]);
  const model = MapModel.of(run);
  const setting = model.at(run.steps[0].graph);
  assert.deepEqual([model.classes, setting.points.map((point) => point.target)], [['s[0]', 's[1]'], [1, 0]]);
  // x·y against w·x + y
  assert.deepEqual(evaluator(setting)(3, 4), [12, 10]);
  const grid = finish(gridOf(setting, { low: 0, high: 4 }, { low: 0, high: 4 }, 2));
  assert.deepEqual([[...grid.classes], [...grid.values]], [[0, 1, 1, 0], [0, 8, 4, 4]]);
  assert.deepEqual([...ofClass(grid, 1).values], [-0, 8, 4, -4]);
});

test('samples without a prediction of one name, or with several scores, are not a batch', () => {
  assert.equal(MapModel.of(batch([1, -1], ['a', 'b'])), null);
  assert.equal(MapModel.of(batch([1, -1], ['score', null])), null);
  const second = { kind: 'operation', op: '*', name: 'score[1]' };
  assert.equal(MapModel.of(batch([1, -1], ['score[0]', 'score[0]'], [{ ...second, id: 11, operands: [1, 2] }, { ...second, id: 12, operands: [6, 7] }])), null);
});

test('there is no map with one input, with three, or without a graph', () => {
  const one = shape.map((node) => (node.id === 3 ? { ...node, kind: 'constant' } : node));
  const three = shape.map((node) => (node.id === 0 ? { ...node, kind: 'input' } : node));
  for (const nodes of [one, three]) assert.equal(MapModel.of(runOf([step(data(2, 3, 1, 1))], [nodes])), null);
  assert.equal(MapModel.of(runOf([{ step: 1, loss: 1, series: {} }])), null);
});

test('a graph without the prediction lends its leaves to one that has it', () => {
  const leaves = shape.slice(0, 4);
  const model = [...leaves, { id: 4, kind: 'operation', op: '*', operands: [0, 2] }, { id: 5, kind: 'operation', op: '*', operands: [1, 3] },
    { id: 6, kind: 'operation', op: '+', operands: [4, 5], name: 'prediction' }, { id: 7, kind: 'operation', op: 'square', operands: [6] }];
  const other = [...leaves, { id: 4, kind: 'operation', op: '-', operands: [2, 3] }, { id: 9, kind: 'operation', op: 'square', operands: [4] }];
  const stranger = other.map((node) => (node.id === 1 ? { ...node, name: 'u' } : node));
  const steps = [[model, [2, 3, 1, 1, 2, 3, 5, 25]], [other, [4, 5, 7, 8, -1, 1]], [stranger, [4, 5, 7, 8, -1, 1]]].map(([nodes, numbers], graph) => ({
    step: graph + 1, loss: 1, series: {}, graph, data: numbers, local: local(nodes), constants: [] }));
  const run = runOf(steps, [model, other, stranger]);
  const found = MapModel.of(run);
  const lent = found.at(run.steps[1].graph);
  assert.deepEqual([lent.points, evaluator(lent)(1, 1)[0]], [[{ x: 7, y: 8, target: undefined }], 9]);
  assert.equal(found.at(run.steps[2].graph), null);
});

test('the grid has both ends of both inputs, the second input upward', () => {
  const run = runOf([step(data(1, 1, 0, 0), { prediction: 0 })]);
  const grid = finish(gridOf(MapModel.of(run).at(run.steps[0].graph), { low: 0, high: 10 }, { low: 0, high: 1 }, 3));
  assert.deepEqual([...grid.values], [0, 5, 10, 0.5, 5.5, 10.5, 1, 6, 11]);
});

test('a larger graph gets a coarser grid', () => {
  assert.deepEqual([sideFor(1), sideFor(40), sideFor(160), sideFor(1e6)], [48, 48, 24, 12]);
});

test('colours change at 0, or at a half for predictions between 0 and 1', () => {
  assert.deepEqual(colorRange({ min: -3, max: 2 }, false), { middle: 0, reach: 3 });
  assert.deepEqual(colorRange({ min: 0.2, max: 0.3 }, true), { middle: 0.5, reach: 0.5 });
  assert.deepEqual(colorRange(null, false), { middle: 0, reach: 1 });
  assert.deepEqual(colorRange({ min: 0, max: 0 }, false), { middle: 0, reach: 1 });
});

test('the range of an input is a quarter wider on both sides, and a single number has a range too', () => {
  assert.deepEqual(inputRange([1, 5, 2, NaN]), { low: 0, high: 6 });
  assert.deepEqual(inputRange([0.5]), { low: -0.5, high: 1.5 });
  assert.deepEqual(inputRange([8]), { low: 0, high: 16 });
  assert.equal(inputRange([Infinity]), null);
  assert.equal(extentOf([NaN]), null);
});

test('repeated points are one point', () => {
  const places = placesOf([{ x: 1, y: 2, target: 0 }, { x: 1, y: 2, target: 0 }, { x: 1, y: 3, target: 1 }]);
  assert.deepEqual(places.map((place) => place.y), [2, 3]);
});

test('the line crosses a cell whose corners lie on both sides', () => {
  const grid = (...values) => ({ side: 2, values: Float64Array.from(values) });
  assert.deepEqual(contour(grid(0, 1, 0, 1), 0.25), [[0.25, 0, 0.25, 1]]);
  assert.deepEqual(contour(grid(0, 0, 0, 0.2), 0.25), []);
  assert.equal(contour(grid(1, 0, 0, 1), 0.5).length, 2);
  assert.deepEqual(contour(grid(0, NaN, 0, 1), 0.25), []);
});
