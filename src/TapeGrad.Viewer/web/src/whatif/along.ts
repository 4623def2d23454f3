// The output of a graph as a function of one leaf, while all other leaves keep their numbers.
import type { Numbers, Shape } from '../core/data';
import { apply } from './interpreter';

export interface Along {
  /** How many operations are computed again for each number of the leaf. */
  readonly operations: number;
  at(value: number): number;
}

/** Only what depends on the leaf is computed again. */
export function outputAlong(shape: Shape, numbers: Numbers, leaf: number): Along {
  const data = [...numbers.data];
  const isReached = new Uint8Array(shape.nodes.length);
  isReached[leaf] = 1;
  const operations = shape.nodes.flatMap((node, at) => {
    const from = node.operands.map((edge) => shape.edges[edge]!.operand);
    if (!from.some((operand) => isReached[operand] === 1)) return [];
    isReached[at] = 1;
    return [{ at, from, op: node.op, constantFirst: node.constantFirst, numbers: numbers.constants.slice(node.constants.start, node.constants.start + node.constants.count) }];
  });
  return {
    operations: operations.length,
    at(value) {
      data[leaf] = value;
      for (const it of operations) data[it.at] = apply(it.op, it.from.map((operand) => data[operand]!), it.numbers, it.constantFirst)[0]!;
      return data[shape.output]!;
    },
  };
}
