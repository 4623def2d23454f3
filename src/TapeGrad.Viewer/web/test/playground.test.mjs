import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whatIf, whyNotFollowed } from '../src/whatif/whatif';
import { parseTable } from '../src/playground/csv';
import { examples } from '../src/playground/examples';
import { readFormula } from '../src/playground/formula';
import { addressOfSetup, setupInAddress, startOf, startsOf, trainingOf, unusedInAddress } from '../src/playground/setup';
import { runOf } from '../src/playground/training';

const made = (formula, data, starts, training = null) => runOf(readFormula(formula, parseTable(data)), new Map(Object.entries(starts)), training);
const gradients = (run, step = 0) => {
  const { shape, numbers } = run.steps[step].graph;
  return Object.fromEntries(shape.nodes.flatMap(({ kind, name }, n) => (kind === 'parameter' ? [[name, numbers.grad[n]]] : [])));
};

test('columns are inputs, names with a number are inputs, and all other names are parameters', () => {
  const { parameters, columns } = readFormula('k = 2\ny = k*w*x + b', parseTable('x,t\n1,2'));
  assert.deepEqual([parameters, columns], [['w', 'b'], ['x']]);
  const { run } = made('k = 2\ny = k*w*x + b', 'x,t\n3,2', { w: 0.5, b: 1 });
  const leaves = run.steps[0].graph.shape.nodes.filter(({ kind }) => kind !== 'operation').map(({ kind, name }) => `${kind} ${name}`);
  assert.deepEqual(leaves.sort(), ['input k', 'input x', 'parameter b', 'parameter w']);
  assert.deepEqual([run.steps[0].loss, gradients(run)], [4, { w: 6, b: 1 }]);
});

test('the loss of several rows is their mean, and each row has a scope', () => {
  const { run } = made('p = w*x + b\nloss = Square(p - t) + 0.5*Square(w)', 'x;t\n1;3\n2,0;5\n\n3;"8"', { w: 1, b: 1 });
  const { shape } = run.steps[0].graph;
  assert.ok(Math.abs(run.steps[0].loss - (1 + 4 + 16) / 3 - 0.5) < 1e-12);
  assert.ok(Math.abs(gradients(run).w - (2 * (-1 - 4 - 12)) / 3 - 1) < 1e-12 && Math.abs(gradients(run).b + 14 / 3) < 1e-12);
  assert.deepEqual([shape.nodes.at(-1).name, new Set(shape.nodes.map(({ scope }) => scope))], ['mean loss', new Set(['', 'row 1', 'row 2', 'row 3'])]);
  assert.equal(shape.nodes.filter(({ op, scope }) => op === 'square' && scope === '').length, 1, 'what is the same in all rows is recorded once');
});

test('training is gradient descent that the page can follow for a what-if', () => {
  const { run, note } = made('loss = Square(w*x - t)', 'x,t\n1,2', { w: 0 }, { rate: 0.25, steps: 4 });
  assert.deepEqual(run.steps.map(({ loss }) => loss), [4, 1, 0.25, 0.0625]);
  assert.deepEqual(run.steps.map(({ series }) => series.get('w')), [1, 1.5, 1.75, 1.875]);
  assert.deepEqual([note, whyNotFollowed(run)], ['', '']);
  assert.deepEqual(whatIf(run, { rate: 0.5, leaves: new Map() }).run.steps.map(({ loss }) => loss), [4, 0, 0, 0]);
});

test('a training that fails says so, and what is not used is said', () => {
  const grows = made('loss = Square(w)', '', { w: 1 }, { rate: 1.5, steps: 5 });
  assert.match(grows.note, /^The loss is larger at the end/);
  const bursts = made('loss = Exp(Square(w))', '', { w: 3 }, { rate: 1, steps: 50 });
  assert.match(bursts.note, /^The loss is not finite in step 2, so the training ends there\. A smaller rate may help\./);
  assert.equal(bursts.run.steps.length, 2);
  assert.equal(made('h = a*b\nw*x', 'x,y z\n1,2', { w: 1 }).note, "The last line does not use h, a, b. The formula does not use the column 'y z'. A formula cannot name the column 'y z': a name has letters, digits and _ only, and does not begin with a digit. Call it y_z.");
  assert.throws(() => made('Sin(x)', 'x\n1', {}, { rate: 1, steps: 5 }), /^Error: Training needs a parameter/);
  assert.throws(() => made('Sin(w)', '', { w: 1 }, { rate: 1, steps: 4e6 }), /at most 3000000 edges/);
});

test('the head of a column that is not a name gets one', () => {
  for (const [head, name] of [['petal length (cm)', 'petal_length_cm'], ['2nd', 'x2nd'], ['%', 'x'], ['double', 'x_double']]) {
    assert.ok(made('w*x', `x,${head}\n1,2`, { w: 1 }).note.endsWith(`Call it ${name}.`), head);
  }
});

test('what an address has and the playground does not use is said', () => {
  assert.equal(unusedInAddress('#formula=w*x&start=w:1%20q:3', ['w', 'x']), "The address has a start value for 'q', which is not a parameter of this formula.");
  assert.equal(unusedInAddress('#formula=w*x&start=w:1', ['w', 'x']), '');
  assert.equal(unusedInAddress('#data=x%0A1', []), 'The address has data= but no formula=, so the page begins with a formula of its own.');
  assert.equal(unusedInAddress('#moment=3', []), '');
});

test('damaged data name their line and run nothing', () => {
  for (const [text, message] of [
    ['1,2\n3,4', /^Line 1 of the data must have the names of the columns, but has the numbers 1, 2\./],
    ['x,y\n1,2\n3', /^Line 3 of the data has 1 cell, but there are 2 columns\./],
    ['x,y\n1,two', /^Line 2 of the data: 'two' in column 'y' is not a finite number\./],
    ['x,y\n1,1e999', /'1e999' in column 'y' is not a finite number/],
    ['x\n=cmd()', /'=cmd\(\)' in column 'x'/],
    ['x,x\n1,2', /^Two columns of the data are called 'x'\./],
    ['x,y', /^The data have only names\./],
    ['x,y\n1,"2', /^Line 2 of the data has a quotation mark that is not closed\./],
    [`x\n${'1\n'.repeat(10_001)}`, /^The data have 10001 rows, but the limit is 10000\./],
  ]) assert.throws(() => parseTable(text), ({ message: said }) => message.test(said), text.slice(0, 20));
  assert.throws(() => readFormula('x = 1', parseTable('x\n2')), /'x' is a column of the data, so it cannot have a formula/);
  assert.deepEqual(parseTable('\ufeffx\ty\r\n1\t−2\r\n'), { names: ['x', 'y'], rows: [[1, -2]] });
});

test('too many rows for a formula are refused before they are recorded', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => i).join('\n');
  assert.throws(() => made(`loss = w*x${' + w*x'.repeat(20)}`, `x\n${rows}`, { w: 1 }), /about \d+ nodes for each of the 10000 rows/);
});

test('the address keeps the playground', () => {
  for (const example of examples) {
    const { title, ...setup } = example;
    const { address, hasData } = addressOfSetup(setup);
    assert.deepEqual(setupInAddress(`#moment=3&step=2&${address}`, setup), { ...setup, trains: setup.trains }, title);
    assert.ok(hasData && !/[()]/.test(address), 'programs that send links cut them at a bracket');
  }
  const long = addressOfSetup({ ...examples[2], data: `x,target\n${'1,2\n'.repeat(5000)}` });
  assert.deepEqual([long.hasData, setupInAddress(long.address, examples[2]).data], [false, '']);
  const sum = addressOfSetup({ ...examples[0], formula: `w${'+w'.repeat(3000)}`, data: '' });
  assert.deepEqual([sum.hasData, sum.address.length > 8000], [true, true], 'a long formula is no matter of the data');
  assert.equal(setupInAddress('#moment=3&step=2', examples[0]), null);
});

test('a damaged address is refused by a sentence that names the part', () => {
  const read = (hash) => {
    const setup = setupInAddress(hash, examples[0]);
    return [startsOf(setup, readFormula(setup.formula, null).parameters), trainingOf(setup)];
  };
  assert.deepEqual(read('#formula=w*x&start=w:0.5+x:1/4&rate=.5&steps=3'), [new Map([['w', 0.5], ['x', 0.25]]), { rate: 0.5, steps: 3 }]);
  assert.throws(() => read('#formula=w*x&start=w:zero'), /The start value of w is 'zero', which is not a number/);
  assert.throws(() => read('#formula=w*x&start=<img>:1'), /The address has a start value for '<img>', which is not a name/);
  assert.throws(() => read('#formula=w*x&rate=fast'), /The rate is 'fast', which is not a number/);
  assert.throws(() => read('#formula=w*x&steps=1e9'), /The number of steps is '1e9', but it must be a whole number from 1 to 10000/);
  assert.throws(() => read(`#formula=${'x%2B'.repeat(9000)}x`), /The formula has 18001 characters, but the limit is 10000/);
});

test('parameters start with different numbers, none of them 0', () => {
  const numbers = Array.from({ length: 12 }, (_, i) => Number(startOf(i)));
  assert.ok(numbers.every((value) => value !== 0 && Math.abs(value) <= 1));
  assert.ok(new Set(numbers).size > 8);
});

test('a loss that grows is blamed on the sign of the rate, or on its size', () => {
  const note = (rate) => made('Square(w - 4)', '', { w: 1 }, { rate, steps: 3 }).note;
  assert.match(note(-0.1), /A rate below 0 climbs/);
  assert.match(note(1.5), /A smaller rate may help/);
});
