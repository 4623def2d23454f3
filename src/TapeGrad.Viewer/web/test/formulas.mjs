// Compares the playground's formulas with the engine's. Standard input has one object per line, { formula, at } with the numbers of
// its parameters; standard output has one line each: the nodes and what they compute, or an error
// with its place. The first line lists the operations that a formula can call, with their signatures.
import { createInterface } from 'node:readline';
import { bundled } from './bundled.mjs';
import { computedFrom } from './feels.mjs';

const page = await bundled(`
  export { readFormula, record } from './playground/formula';
  export { operations, signature } from './playground/functions';
  export { recompute } from './whatif/interpreter';`);

print([...page.operations.keys()].map(page.signature));
for await (const line of createInterface({ input: process.stdin })) print(compute(JSON.parse(line)));

function compute({ formula, at }) {
  try {
    const { shape, numbers: { data: leaves, constants } } = page.record(page.readFormula(formula, null), new Map(Object.entries(at))).steps[0].graph;
    return {
      nodes: shape.nodes.map(({ op, name, constantFirst, constants: { start, count }, operands }) => ({
        op, name, constantFirst, constants: constants.slice(start, start + count), operands: operands.map((edge) => shape.edges[edge].operand),
      })),
      again: computedFrom(page.recompute, shape, leaves, constants),
    };
  } catch (error) {
    return { error: error.message, start: error.start, end: error.end };
  }
}

function print(result) {
  console.log(JSON.stringify(result, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
