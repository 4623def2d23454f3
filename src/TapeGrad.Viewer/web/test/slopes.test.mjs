import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../src/core/rich-text';
import { because } from '../src/core/slopes';
import { binary, unary } from '../src/whatif/operations';
import { nary } from '../src/whatif/vector-operations';
import { apply } from '../src/whatif/interpreter';
import { graphOf } from './made.mjs';

const names = ['a', 'b', 'c', 'd'];

/** What is said of each operand of an operation on these numbers. */
function said(op, operands, constants = [], constantFirst = false) {
  const [value, ...locals] = apply(op, operands, constants, constantFirst);
  const leaves = operands.map((data, i) => ({ data, name: names[i], kind: 'input' }));
  const { shape, numbers } = graphOf(...leaves, { op, data: value, name: 'y', kind: 'operation', constantFirst, constants, operands: locals.map((local, node) => ({ node, local })) });
  return locals.map((_, edge) => textOf(because(shape, numbers, edge)));
}

test('rule, numbers and result of a slope', () => {
  assert.deepEqual(said('square', [-2]), ['a² has slope 2 · a = 2 · (−2) = −4.']);
  assert.deepEqual(said('*', [3, -2]), ['a · b has slope b = −2 towards a.', 'a · b has slope a = 3 towards b.']);
  assert.deepEqual(said('/', [3, 2]), ['a ÷ b has slope 1 ÷ b = 1 ÷ 2 = 0.5 towards a.', 'a ÷ b has slope −a ÷ b² = −3 ÷ 2² = −0.75 towards b.']);
  assert.deepEqual(said('-', [3], [4]), ['a − 4 has slope 1.']);
  assert.deepEqual(said('-', [3], [4], true), ['4 − a has slope −1.']);
  assert.deepEqual(said('sigmoid', [0]), ['sigmoid(a) has slope y · (1 − y) = 0.5 · (1 − 0.5) = 0.25.']);
  assert.deepEqual(said('linear', [2, 3, 1]).at(-1), 'a · b + c has slope 1 towards c.');
});

test('a slope of several cases says which of them holds', () => {
  assert.deepEqual(said('relu', [-0.3]), ['relu(a) has slope 0, because a = −0.3 is below 0.']);
  assert.deepEqual(said('max', [1, 3]), ['max(a, b) has slope 0 towards a, because a = 1 is not the largest.', 'max(a, b) has slope 1 towards b, because b = 3 is the largest.']);
  assert.deepEqual(said('clamp', [5], [-1, 1]), ['clamp(a, −1, 1) has slope 0, because a = 5 is outside −1 to 1.']);
  assert.deepEqual(said('if-positive', [-2, 3]), ['if-positive(a, b) has slope 0 towards a, because a condition only picks.', 'if-positive(a, b) has slope 0 towards b, because the condition is below 0.']);
  assert.deepEqual(said('unless-zero', [2, 3]).at(-1), 'unless-zero(a, b) has slope 1 towards b, because the condition is above 0.');
});

const constants = { bell: [0.5], 'leaky-relu': [0.1], elu: [1], clamp: [-1, 1], softmax: [0], 'log-softmax': [0] };

test('every operation of the library has a reason', () => {
  const cases = [...[...unary.keys()].map((op) => [op, [0.5]]), ...[...binary.keys()].map((op) => [op, [0.5, 0.25]]), ...[...nary.keys()].map((op) => [op, op === 'gather' ? [0.5] : [0.5, 0.25, 0.125]])];
  for (const [op, operands] of cases) {
    for (const sentence of said(op, operands, constants[op])) {
      assert.match(sentence, / has slope .+[.]$/, op);
      assert.doesNotMatch(sentence, /undefined|NaN|The program/, op);
    }
  }
  assert.ok(cases.length > 40);
});

// The numbers of a rule, computed, are the local derivative: a rule that is wrong is found.
test('each rule gives the local derivative', () => {
  const functions = { sigmoid: (x) => 1 / (1 + Math.exp(-x)), Φ: (x) => unary.get('gelu')(x, 0, 0)[0] / x, φ: (x) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI), ln: Math.log, cos: Math.cos, sin: Math.sin, cosh: Math.cosh, sinh: Math.sinh, tanh: Math.tanh };
  let count = 0;
  for (const [op, operands] of [...[...unary.keys()].map((op) => [op, [0.5]]), ...[...binary.keys()].map((op) => [op, [0.5, 0.25]]), ...['mean', 'product', 'norm', 'logsumexp', 'variance', 'dot', 'linear'].map((op) => [op, [0.5, 0.25, 0.125]])]) {
    const locals = apply(op, operands, constants[op] ?? []).slice(1);
    said(op, operands, constants[op]).forEach((sentence, i) => {
      const numbers = / = ([^=]+) = ([^=]+?)( towards \w+)?[.]$/.exec(sentence)?.[1];
      if (numbers === undefined || sentence.includes('u′')) return;
      const code = numbers.replaceAll('−', '-').replaceAll('·', '*').replaceAll('÷', '/').replace(/([\d.]+|\([^()]*\))²/g, '(($1)**2)').replace(/√π/, 'Math.sqrt(Math.PI)').replace(/√(\()/, 'Math.sqrt$1')
        .replace(/e\^\(/, 'Math.exp(').replace(' ^ ', ' ** ').replace(/ln ([\d.]+)/, 'ln($1)').replaceAll('((0.5)**2)', '0.25').replace('-0.25)', '-0.25)');
      const value = new Function(...Object.keys(functions), `return ${code}`)(...Object.values(functions));
      assert.ok(Math.abs(value - locals[i]) < 2e-3 * Math.max(1, Math.abs(locals[i])), `${op}: ${sentence}`);
      count++;
    });
  }
  assert.ok(count > 25, String(count));
});
