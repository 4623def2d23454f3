import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formula, rule, working } from '../src/core/formula-text';
import { graphOf } from './made.mjs';

test('a working has brackets around a negative operand, but not inside brackets', () => {
  const { shape, numbers } = graphOf({ data: -3.3, name: 'x' }, { data: 0, op: 'relu', operands: [{ node: 0, local: 0 }] }, { data: 3.3, op: '*', operands: [{ node: 0, local: 0 }, { node: 0, local: 1 }] });
  assert.deepEqual([formula(shape, numbers, 1), working(shape, numbers, 1)], ['relu(x)', 'relu(−3.3)']);
  assert.equal(working(shape, numbers, 2), '(−3.3) · (−3.3)');
});

test('the rule of a local derivative belongs to its operand, on either side of a plain number', () => {
  const rules = (op, constantFirst) => rule({ op, constantFirst }, 0);
  assert.deepEqual(['-', '/', 'pow', 'atan2', '*', 'tanh'].map((op) => rules(op, false)), ['1', '1 / y', 'y · xʸ⁻¹', 'x / r²', 'the other factor', '1 − tanh² x']);
  assert.deepEqual(['-', '/', 'pow', 'atan2', '*'].map((op) => rules(op, true)), ['−1', '−(x / y) / y', 'xʸ · ln x', '−y / r²', 'the other factor']);
  assert.deepEqual([rule({ op: '/', constantFirst: false }, 1), rule({ op: 'made-up', constantFirst: false }, 0)], ['−(x / y) / y', '']);
});
