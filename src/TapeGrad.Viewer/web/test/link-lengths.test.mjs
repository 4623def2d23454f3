import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRun } from '../src/core/data';
import { leafLengths, linksToLayOut } from '../src/graph/link-lengths';
import { firstView } from '../src/graph/view';
import { graphOf } from './made.mjs';

// y = tanh(… w y + x …): a chain that uses two leaves again and again.
function chain(count) {
  const nodes = [{ id: 0, kind: 'parameter', data: 1 }, { id: 1, kind: 'input', data: 1 }];
  for (let id = 2; id < count; id++) {
    const operands = [{ node: id - 1, local: 1 }];
    if (id % 3 < 2) operands.push({ node: id % 3, local: 1 });
    nodes.push({ id, kind: 'operation', op: operands.length > 1 ? '+' : 'tanh', data: 1, operands });
  }
  return firstView(readRun(JSON.stringify({ format: 'tapegrad-graph/1', nodes })).steps[0].graph.shape);
}

test('a small graph is laid out with all its links', () => {
  const view = chain(30);
  assert.equal(linksToLayOut(view).size, view.links.length);
});

test('in a long chain the far uses of a leaf are left out, and its near ones and the chain itself are not', () => {
  const view = chain(2000);
  const kept = linksToLayOut(view);
  assert.ok(kept.size < view.links.length);
  assert.ok(view.links.every((link) => kept.has(link.index) || link.operand < 2));
  assert.ok([0, 1].every((leaf) => view.linksFrom[leaf].some((link) => kept.has(link))));
});

test('leaves before one operation are in several columns if that is asked for', () => {
  const leaf = { kind: 'parameter', data: 1 };
  const { shape } = graphOf(leaf, leaf, leaf, { op: 'sum', data: 3, operands: [0, 1, 2].map((node) => ({ node, local: 1 })) }, { op: 'square', data: 9, operands: [{ node: 3, local: 6 }] });
  assert.deepEqual([...leafLengths(firstView(shape), 1)], [1, 1, 1, 1, 1]);
  assert.deepEqual([...leafLengths(firstView(shape), 2)], [1, 2, 1, 1, 1]);
});
