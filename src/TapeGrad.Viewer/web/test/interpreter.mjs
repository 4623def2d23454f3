// Compares the page's interpreter with the engine. Standard input has one graph per line as JSON. Standard output first lists
// the operations that the page knows, and then has one line per graph: `nodes` (each operation computed from the recorded
// numbers of its operands: value, then local derivatives), `grad` (one sweep over the recorded local derivatives) and `again`
// (everything computed from the leaves; `feels` is how far each gradient moves if the leaves move in their last places), or an
// `error`.
import { createInterface } from 'node:readline';
import { bundled } from './bundled.mjs';
import { computedFrom } from './feels.mjs';

const page = await bundled(`
  export { apply, backward, recompute } from './whatif/interpreter';
  export { readRun } from './core/data';
  export { unary, binary } from './whatif/operations';
  export { nary } from './whatif/vector-operations';`);

print({ unary: [...page.unary.keys()], binary: [...page.binary.keys()], nary: [...page.nary.keys()] });
for await (const line of createInterface({ input: process.stdin })) print(compute(line));

function compute(json) {
  try {
    const { shape, numbers } = page.readRun(json).steps[0].graph;
    const nodes = shape.nodes.map((node) => node.kind !== 'operation' ? [] : page.apply(
      node.op,
      node.operands.map((edge) => numbers.data[shape.edges[edge].operand]),
      numbers.constants.slice(node.constants.start, node.constants.start + node.constants.count),
      node.constantFirst));
    const again = computedFrom(page.recompute, shape, numbers.data, numbers.constants);
    return { nodes, grad: page.backward(shape, numbers.local), again };
  } catch (error) {
    return { error: error.message };
  }
}

function print(result) {
  console.log(JSON.stringify(result, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
