// Compares the page's explanations with the engine's. Standard input has one graph per line as JSON, standard output one line
// per graph: for each node the number of its paths, |sum|, cause, the products and nodes of its strongest paths, and the rest.
import { createInterface } from 'node:readline';
import { bundled } from './bundled.mjs';

const page = await bundled(`
  export { explain } from './why/explain';
  export { Sweeps } from './why/sweeps';
  export { readRun } from './core/data';`);

for await (const line of createInterface({ input: process.stdin })) {
  const { shape, numbers } = page.readRun(line).steps[0].graph;
  const sweeps = new page.Sweeps(shape, numbers);
  console.log(JSON.stringify(shape.nodes.map((_, node) => {
    const it = page.explain(sweeps, node, 3);
    const strongest = it.strongest.map(({ product, edges }) => ({ product, nodes: [node, ...edges.map((edge) => shape.edges[edge].user)].map((n) => shape.nodes[n].id) }));
    return { paths: it.paths, absolute: it.absolute, cause: it.cause, strongest, rest: it.rest, places: it.places.map((n) => shape.nodes[n].id), sentence: it.sentence };
  }), (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
