import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throughSample } from '../src/graph/samples';
import { firstView, showsSamples, withSample } from '../src/graph/view';
import { parseTable } from '../src/playground/csv';
import { readFormula } from '../src/playground/formula';
import { runOf } from '../src/playground/training';

const text = 'prediction = Tanh(w*x + b)\nloss = Square(prediction - target)';
const rows = Array.from({ length: 20 }, (_, i) => [(i + 1) / 10, (i + 1) / 5 + 1]);
const made = (some) => runOf(readFormula(text, parseTable(`x,target\n${some.map((row) => row.join(',')).join('\n')}`)), new Map([['w', 0.5], ['b', -0.3]]), null).run.steps[0].graph;
const gradient = ({ shape, numbers }, name) => numbers.grad[shape.nodes.findIndex((node) => node.name === name)];

test('rows that compute the same are one scope of stacks', () => {
  const { shape } = made(rows);
  const view = firstView(shape);
  assert.deepEqual([view.samples.count, showsSamples(view), view.boxes.length], [20, true, 10]);
  assert.deepEqual(view.boxes.filter(({ isSum }) => isSum).map(({ group, nodes }) => `${group.title}: ${nodes.length}`).sort(),
    ['20 differences: 20', '20 products: 20', '20 sums: 20', '20 × loss: 20', '20 × prediction: 20', '20 × target: 20', '20 × x: 20']);
  assert.equal(firstView(made(rows.slice(0, 3)).shape).samples, null, 'few rows are drawn one by one');
});

test('one sample has its own node in each stack, and the gradients that flow through it', () => {
  const graph = made(rows);
  const whole = firstView(graph.shape);
  const view = withSample(whole, 16);
  assert.deepEqual(view.boxes.map(({ nodes }) => nodes.length), new Array(10).fill(1));
  assert.deepEqual(view.links.map(({ edges }) => edges.length), new Array(view.links.length).fill(1));
  const alone = made([rows[16]]);
  for (const name of ['w', 'b']) {
    const [one, expected] = [gradient({ shape: graph.shape, numbers: throughSample(graph.shape, graph.numbers, view.samples, 16) }, name), gradient(alone, name) / 20];
    assert.ok(Math.abs(one - expected) < 1e-15, `${name}: ${one} is not ${expected}`);
  }
  const sum = rows.reduce((total, _, i) => total + gradient({ shape: graph.shape, numbers: throughSample(graph.shape, graph.numbers, view.samples, i) }, 'w'), 0);
  assert.ok(Math.abs(sum - gradient(graph, 'w')) < 1e-12);
  assert.equal(withSample(view, null).boxes.filter(({ isSum }) => isSum).length, 7);
});

test('neurons are not samples, because each has its own parameters', () => {
  const neurons = Array.from({ length: 12 }, (_, i) => `h${i} = Tanh(w${i}*x + v${i}*y + b${i})`).join('\n');
  const { shape } = runOf(readFormula(`x = 1\ny = 2\n${neurons}\nSquare(${Array.from({ length: 12 }, (_, i) => `h${i}`).join(' + ')})`, null), new Map(), null).run.steps[0].graph;
  const view = firstView(shape);
  assert.ok(!showsSamples(view) || view.samples.count < 12);
});
