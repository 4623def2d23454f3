// The shapes of a page are columns of whole numbers. They are read as the plain lists of nodes, and damage is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { DataError, readFile } from '../src/core/data';
import { readPage } from '../src/core/packed';

const classes = [{ kind: 'parameter' }, { kind: 'input', scope: 'in' }, { kind: 'operation', op: '*', operands: 2 }, { kind: 'operation', op: '-', constantFirst: true, constants: 1, operands: 1 }];
// w[7], w[8] and x; w[7] · x, w[8] · x and 1 − w[8] · x.
const right = { ids: [0, 1, 2000000000, 2000000001, 2000000002, 2000000005], classOf: [0, 0, 1, 2, 2, 3], nameOf: [0, 0, 1, -1, -1, 2], elementOf: [7, 8, -1, -1, -1, -1], operands: [0, 2, 1, 2, 4] };
const names = ['w', 'x', 'loss [1'];
const data = [3, -2, 0.5, 1.5, -1, 2];
const local = [0.5, 3, 0.5, -2, -1];
const grad = [0, -0.5, 2, 0, -1, 1];

// Each number as its difference from the one before, seven bits a byte; below 0 it is odd.
function column(numbers, before) {
  const bytes = [];
  for (const number of numbers) {
    let rest = number >= before ? 2n * BigInt(number - before) : -2n * BigInt(number - before) - 1n;
    before = number;
    for (; rest >= 128n; rest >>= 7n) bytes.push(Number((rest & 127n) | 128n));
    bytes.push(Number(rest));
  }
  return bytes;
}

// The bits in which numbers differ from guesses, the lowest bytes of all numbers first.
function packed(numbers, guesses) {
  const bits = numbers.map((number, i) => {
    const view = new DataView(new ArrayBuffer(16));
    view.setFloat64(0, number);
    view.setFloat64(8, guesses[i]);
    return view.getBigUint64(0) ^ view.getBigUint64(8);
  });
  return deflateRawSync(Uint8Array.from({ length: 8 * bits.length }, (_, i) => Number((bits[i % bits.length] >> BigInt(8 * Math.floor(i / bits.length))) & 255n))).toString('base64');
}

function page({ ids, classOf, nameOf, elementOf, operands } = right, more = {}) {
  const bytes = [column(ids, -1), column(classOf, 0), column(nameOf, -1), column(elementOf, -1), column(operands, -1), more.tail ?? []].flat();
  return {
    format: 'tapegrad-page/1', name: 'p', training: false, source: 'a\nb', lines: [[[2, 1, 0, 1], [4, 2]]],
    graphs: [{ nodes: ids.length, classes, names, columns: deflateRawSync(Uint8Array.from(bytes)).toString('base64') }],
    steps: [{
      loss: 2, series: {}, graph: 0,
      packed: packed([...data, ...local, 1, ...grad], [0, 0, 0, 1.5, -1, 0, 0.5, 3, 0.5, -2, 0, 0, 0, -0.5, 2, 0, -1, 0]),
    }],
  };
}

const said = ({ nodes }) => nodes.map(({ id, kind, op, name, stem, scope, constantFirst, constants, operands, uses }) => ({ id, kind, op, name, stem, scope, constantFirst, constants, operands, uses }));

test('a packed page is read as its plain graph', async () => {
  const plain = readFile({
    format: 'tapegrad-graph/1', source: 'a\nb', lines: [[2, 1, 0, 1], [4, 2]],
    nodes: right.ids.map((id, i) => {
      const { operands, constants, ...like } = classes[right.classOf[i]];
      const start = [0, 0, 0, 0, 2, 4][i];
      return {
        ...like, id, data: data[i], grad: grad[i], constants: constants === 1 ? [1] : [],
        ...(right.nameOf[i] < 0 ? {} : { name: names[right.nameOf[i]] + (right.elementOf[i] < 0 ? '' : `[${right.elementOf[i]}]`) }),
        operands: right.operands.slice(start, start + (operands ?? 0)).map((operand, k) => ({ node: right.ids[operand], local: local[start + k] })),
      };
    }),
  });
  let announced = 0;

  const run = await readPage(page(), async (nodes) => { announced = nodes; });

  const [mine, other] = [run, plain].map(({ steps }) => steps[0].graph);
  assert.deepEqual(said(mine.shape), said(other.shape));
  assert.deepEqual(mine.shape.edges, other.shape.edges);
  assert.deepEqual(mine.shape.places, other.shape.places);
  assert.deepEqual(mine.numbers, other.numbers);
  assert.deepEqual([run.name, run.isTraining, run.source, announced], ['p', false, 'a\nb', 6]);
});

test('a damaged page is refused with its reason', async () => {
  const refused = (file, reason) => assert.rejects(readPage(file), (error) => error instanceof DataError && reason.test(error.message));
  await refused(page({ ...right, classOf: [0, 0, 1, 2, 2, 4] }), /^'columns' of graph 0 are damaged/);
  await refused(page({ ...right, nameOf: [0, 0, 1, -1, -1, 3] }), /^'columns' of graph 0 are damaged/);
  await refused(page({ ...right, operands: [0, 2, 1, 2, 6] }), /^'columns' of graph 0 are damaged/);
  await refused(page({ ...right, operands: [0, 3, 1, 2, 4] }), /has an operand that does not come before it/);
  await refused(page(right, { tail: [0] }), /^'columns' of graph 0 have 34 bytes, and its graph needs 33/);
  const cut = page();
  cut.graphs[0].nodes = 7;
  await refused(cut, /^'columns' of graph 0|operand that does not come before/);
  const bad = page();
  bad.graphs[0].columns = 'BwAA';
  await refused(bad, /^'columns' of graph 0 is damaged/);
  const missing = page();
  missing.graphs[0].nodes = -1;
  await refused(missing, /^'nodes' of graph 0/);
});
