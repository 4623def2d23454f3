import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkOfEdges } from '../src/blame/arrival';
import { DataError, readRun } from '../src/core/data';
import { firstView } from '../src/graph/view';
import { timelineOf } from '../src/play/timeline';
import { blameByLine, columnsOf, lineOf, nodeAt, nodesByLine } from '../src/script/source';

const nodes = [
  { id: 0, kind: 'parameter', name: 'w', data: 2, grad: 12 },
  { id: 1, kind: 'operation', op: '*', data: 6, grad: 1, constants: [3], operands: [{ node: 0, local: 3 }] },
  { id: 2, kind: 'operation', op: 'square', name: 'y', data: 36, grad: 1, operands: [{ node: 1, local: 12 }] },
];
const read = (lines) => readRun(JSON.stringify({ format: 'tapegrad-graph/1', nodes, source: 'a\nb', lines }));

test('each node has its line and columns', () => {
  const run = read([[1, 1, 5, 9], [2, 2]]);
  const { shape } = run.steps[0].graph;
  assert.equal(run.source, 'a\nb');
  assert.deepEqual([0, 1, 2].map((node) => [lineOf(shape, node), columnsOf(shape, node)]), [[1, [5, 9]], [2, null], [2, null]]);
  assert.deepEqual([...nodesByLine(shape)], [[1, [0]], [2, [1, 2]]]);
});

test('lines that do not fit the graph are damage', () => {
  for (const lines of [[[1, 1]], [[4, 1]], [[1e9, 1]], 7]) assert.throws(() => read(lines), DataError);
});

test('blame comes into a line from other lines, when its share has arrived', () => {
  const { shape, numbers } = read([[1, 1], [2, 2]]).steps[0].graph;
  const view = firstView(shape);
  const timeline = timelineOf(view, numbers, () => false);
  const at = (moment) => [...blameByLine(view, numbers, timeline, moment, linkOfEdges(view))];
  assert.deepEqual(at(timeline.seedAt - 1), []);
  assert.deepEqual(at(timeline.seedAt), [[2, 1]]);
  assert.deepEqual(at(timeline.moments.length - 1), [[2, 1], [1, 3]]);
  assert.equal(nodeAt(view, timeline.moments.at(-1)), 0);
  assert.equal(nodeAt(view, timeline.moments[0]), null);
});
