// Packed numbers are read as the plain ones. cases/packed.json has both forms of one run, as the library writes them, and
// PackedNumbersTests.cs reads the same file.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { DataError, readFile } from '../src/core/data';
import { readPage } from '../src/core/packed';
import cases from './cases/packed.json';

const damaged = async (change) => {
  const file = structuredClone(cases.packed);
  change(file);
  return readPage(file);
};

test('packed numbers are the plain ones to the last bit', async () => {
  assert.equal(cases.packed.format, 'tapegrad-log/2');
  const run = await readPage(cases.packed);
  assert.deepEqual(run, readFile(cases.plain));
  assert.ok(run.steps.length > 2 && run.steps.some((step) => step.graph?.numbers.accumulated) && run.steps.some((step) => step.graph?.numbers.grad === null));
});

test('plain files are read too', async () => assert.deepEqual(await readPage(cases.plain), readFile(cases.plain)));

test('a damaged packed log is refused with its reason', async () => {
  const refused = (change, reason) => assert.rejects(damaged(change), (error) => error instanceof DataError && reason.test(error.message));
  await refused((file) => { file.steps[0].packed = 'BwAA'; }, /^'packed' of step 1 is damaged/);
  await refused((file) => { file.steps[2].packed = '?'; }, /^'packed' of step 3 is damaged/);
  await refused((file) => { file.steps[0].packed = 'AwA='; }, /^'packed' of step 1 has 0 numbers, and its graph needs/);
  await refused((file) => { file.graphs[0] = 'AwA='; }, /not valid JSON/);
  await refused((file) => { file.steps[0].graph = 9; }, /refers to graph 9/);
});
