import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formula, reference, rule, working } from '../src/core/formula-text';
import { graphOf } from './made.mjs';

test('a working has brackets around a negative operand, but not inside brackets', () => {
  const { shape, numbers } = graphOf({ data: -3.3, name: 'x' }, { data: 0, op: 'relu', operands: [{ node: 0, local: 0 }] }, { data: 3.3, op: '*', operands: [{ node: 0, local: 0 }, { node: 0, local: 1 }] });
  assert.deepEqual([formula(shape, numbers, 1), working(shape, numbers, 1)], ['relu(x)', 'relu(−3.3)']);
  assert.equal(working(shape, numbers, 2), '(−3.3) · (−3.3)');
});

const add = { data: 0, op: '+', operands: [{ node: 0, local: 1 }, { node: 1, local: 1 }] };
const x = { data: 1, name: 'x' };
const y = { data: 2, name: 'y', kind: 'input' };

test('an operation without a name is called by its formula over names, and otherwise by its place on the tape', () => {
  const h = { data: 3, name: 'h1', op: 'tanh', operands: [{ node: 0, local: 1 }] };
  const { shape, numbers } = graphOf({ data: 1, name: 'w5' }, h, { data: 3, op: '*', operands: [{ node: 0, local: 3 }, { node: 1, local: 1 }] },
    { data: 3, op: 'exp', operands: [{ node: 2, local: 3 }] }, { data: 3, op: '/', operands: [{ node: 3, local: 3 }, { node: 1, local: 3 }] });
  assert.deepEqual([2, 3, 4].map((node) => reference(shape, numbers, node)), ['w5 · h1', 'exp(w5 · h1)', 'n4']);
  assert.deepEqual([2, 3, 4].map((node) => formula(shape, numbers, node)), ['w5 · h1', 'exp(w5 · h1)', 'exp(w5 · h1) ÷ h1']);
});

test('a leaf without a name is called by its number if it is constant, and otherwise by its place', () => {
  const { shape, numbers } = graphOf({ data: 0.5 }, { data: 0.5, kind: 'constant' }, add);
  assert.deepEqual([0, 1].map((node) => reference(shape, numbers, node)), ['n0', '0.5']);
});

test('a formula within a formula has brackets where it would be read differently without them', () => {
  const outer = (op, ...operands) => {
    const { shape, numbers } = graphOf(x, y, add, { data: 0, op, operands: operands.map((node) => ({ node, local: 1 })) });
    return formula(shape, numbers, 3);
  };
  assert.deepEqual([outer('*', 2, 0), outer('-', 0, 2), outer('-', 2, 0), outer('+', 2, 0), outer('tanh', 2), outer('square', 2), outer('neg', 2), outer('linear', 2, 0)],
    ['(x + y) · x', 'x − (x + y)', 'x + y − x', 'x + y + x', 'tanh(x + y)', '(x + y)²', '−(x + y)', '(x + y) · x']);
  assert.equal(outer('pow', 0, 2), 'x ^ (x + y)');
});

test('the rule of a local derivative belongs to its operand, on either side of a plain number', () => {
  const rules = (op, constantFirst) => rule({ op, constantFirst }, 0);
  assert.deepEqual(['-', '/', 'pow', 'atan2', '*', 'tanh'].map((op) => rules(op, false)), ['1', '1 / y', 'y · xʸ⁻¹', 'x / r²', 'the other factor', '1 − tanh² x']);
  assert.deepEqual(['-', '/', 'pow', 'atan2', '*'].map((op) => rules(op, true)), ['−1', '−(x / y) / y', 'xʸ · ln x', '−y / r²', 'the other factor']);
  assert.deepEqual([rule({ op: '/', constantFirst: false }, 1), rule({ op: 'made-up', constantFirst: false }, 0)], ['−(x / y) / y', '']);
});
