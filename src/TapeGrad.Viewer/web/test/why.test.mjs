// What explanations say; the numbers of all paths and causes are compared with the library by WhyTests.cs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../src/why/explain';
import { Sweeps } from '../src/why/sweeps';
import { stopsOf } from '../src/why/zero';
import { graphOf } from './made.mjs';

const sweepsOf = ({ shape, numbers }) => new Sweeps(shape, numbers);

test('the paths add up to the gradient, the strongest first', () => {
  const sweeps = sweepsOf(graphOf(
    { data: 1, name: 'w', grad: 5 }, { data: 2, op: '*', name: 'a', grad: 3, operands: [{ node: 0, local: 2 }] },
    { data: 1, op: '+', name: 'y', grad: 1, operands: [{ node: 1, local: 3 }, { node: 0, local: -1 }] }));
  const { strongest, rest, isAll, sentence } = explain(sweeps, 0, 5);
  assert.deepEqual(strongest.map(({ product, factors }) => [product, factors]), [[6, [2, 3]], [-1, [-1]]]);
  assert.deepEqual([rest, isAll], [0, true]);
  assert.equal(sentence, '2 paths lead to y. Without their signs they would add up to 7, so 71 % is left after + and − cancel.');
  const one = explain(sweeps, 0, 1);
  assert.deepEqual([one.strongest.length, one.rest, one.isAll], [1, -1, false]);
});

test('a gradient that does not arrive is followed to the edge where it stops', () => {
  const through = { op: '*', data: 1 };
  const sweeps = sweepsOf(graphOf(
    { data: 1 }, { ...through, operands: [{ node: 0, local: 1 }] }, { op: 'relu', name: 'off', data: 0, grad: 2, operands: [{ node: 1, local: 0 }] },
    { ...through, name: 'y', grad: 1, operands: [{ node: 2, local: 2 }] }));
  assert.deepEqual([0, 1].map((node) => stopsOf(sweeps, node).map((edge) => sweeps.shape.edges[edge].user)), [[2], [2]]);
  const { cause, places, sentence } = explain(sweeps, 0, 3);
  assert.deepEqual([cause, places], ['cut', [2]]);
  assert.equal(sentence, 'Each path is cut by a local derivative of 0. Blame stops at one place: off gets +2, but relu is off, because n1 = 1.');
});

test('a graph with more paths than a number can count tells their size', () => {
  const nodes = [{ data: 1, name: 'w', grad: 1 }];
  for (let i = 0; i < 1100; i++) nodes.push({ data: 1, op: '+', grad: 1, operands: [{ node: i, local: 0.5 }, { node: i, local: 0.5 }] });
  const it = explain(sweepsOf(graphOf(...nodes)), 0, 2);
  assert.match(it.sentence, /^About 10\^331 paths lead to n1100, all with the same sign/);
  assert.deepEqual(it.strongest.map(({ product }) => product), [1], 'parallel edges are one path');
});

test('a local derivative that is not finite is blamed on the operand that makes it so', () => {
  const told = (data, op, locals, node, more = {}) => explain(sweepsOf(graphOf(
    { data: data[0], name: 'a', grad: locals[0] }, { kind: 'parameter', data: data[1], name: 'b', grad: locals[1] },
    { data: data[2], op, name: 'y', grad: 1, operands: locals.map((local, operand) => ({ node: operand, local })), ...more })), node, 3).sentence;
  const base = 'because a = −2. Keep its base above 0, for example by adding a small number.';
  assert.ok(told([-2, 2, 4], 'pow', [-4, 'NaN'], 1).endsWith(base), told([-2, 2, 4], 'pow', [-4, 'NaN'], 1));
  for (const node of [0, 1]) assert.ok(told([1, 0, 'Infinity'], '/', ['Infinity', '-Infinity'], node).endsWith('because b = 0. Keep the divisor away from 0.'));
  assert.ok(told([1, 'Infinity', 'Infinity'], '*', ['Infinity', 1], 0).endsWith('its local derivative is ∞, because b = ∞.'));
  assert.ok(told([1e200, 3, 'Infinity'], 'pow', ['Infinity', 'Infinity'], 0).endsWith('because a = 1e200 and b = 3.'), told([1e200, 3, 'Infinity'], 'pow', ['Infinity', 'Infinity'], 0));
  const constant = { operands: [{ node: 0, local: 'Infinity' }], constants: [0] };
  assert.ok(told([1, 0, 'Infinity'], '/', ['Infinity', 0], 0, constant).endsWith('because of its constant 0. Keep the divisor away from 0.'));
});
