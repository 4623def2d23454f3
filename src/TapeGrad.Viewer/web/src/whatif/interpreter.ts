// Recomputes a graph from its leaves, for changes that the reader makes in the page.

import type { Numbers, Shape } from '../core/data';
import { binary, unary } from './operations';
import { nary } from './vector-operations';

const none: readonly number[] = [];

/** The graph has an operation that this page does not know, or a form of one that the library never records. */
export class UnknownOperation extends Error {}

/**
 * Computes the numbers of a shape from its leaves and constants: values, local derivatives, and the gradients of one sweep
 * from the seed. `leaves` has one number per node; only those of leaves are read.
 */
export function recompute(shape: Shape, leaves: readonly number[], constants: readonly number[], seed = 1): Numbers {
  const { data, local } = forward(shape, leaves, constants);
  return { data, local, constants, grad: backward(shape, local, seed), accumulated: null };
}

/** Computes values and local derivatives only. */
export function forward(shape: Shape, leaves: readonly number[], constants: readonly number[]): { data: number[]; local: number[] } {
  const data = [...leaves];
  const local = new Array<number>(shape.userOf.length);
  const { nodes, classes, classOf, operandOf, operandStart } = shape;
  for (let position = 0; position < nodes.length; position++) {
    const like = classes[classOf[position]!]!;
    if (like.kind !== 'operation') continue;
    const first = operandStart[position]!;
    const operands = new Array<number>(like.operands);
    for (let i = 0; i < operands.length; i++) operands[i] = data[operandOf[first + i]!]!;
    let numbers = none;
    if (like.constants > 0) {
      const { start, count } = nodes[position]!.constants;
      numbers = constants.slice(start, start + count);
    }
    const result = apply(like.op, operands, numbers, like.constantFirst);
    data[position] = result[0]!;
    for (let i = 0; i < operands.length; i++) local[first + i] = result[i + 1]!;
  }
  return { data, local };
}

/** The gradients of one sweep. A gradient of 0 passes nothing on, so that 0 × ∞ does not give NaN. */
export function backward({ operandOf, operandStart, output }: Shape, local: readonly number[], seed = 1): number[] {
  const grad = new Array<number>(output + 1).fill(0);
  grad[output] = seed;
  for (let position = output; position >= 0; position--) {
    if (grad[position] === 0) continue;
    for (let edge = operandStart[position]!; edge < operandStart[position + 1]!; edge++) grad[operandOf[edge]!]! += local[edge]! * grad[position]!;
  }
  return grad;
}

/** The value of one operation, then its local derivative towards each operand. */
export function apply(op: string, operands: readonly number[], numbers: readonly number[], constantFirst = false): number[] {
  const [x, y] = operands as [number, number];
  const [k, l] = numbers as [number, number];
  const two = binary.get(op);
  if (two !== undefined && operands.length === 2 && numbers.length === 0) return two(x, y);
  if (two !== undefined && operands.length === 1 && numbers.length === 1) {
    const [value, first, second] = constantFirst ? two(k, x) : two(x, k);
    return [value, constantFirst ? second : first];
  }
  const one = unary.get(op);
  if (one !== undefined && operands.length === 1 && numbers.length === numbersOf(op)) return one(x, k, l);
  const many = nary.get(op);
  if (many !== undefined && operands.length > 0 && numbers.length === numbersOf(op)) return many(operands, k);
  throw new UnknownOperation(
    one ?? two ?? many
      ? `The page cannot recompute '${op}' of ${operands.length} operands and ${numbers.length} plain numbers, because the library never records it.`
      : `The page cannot recompute '${op}', because it is an operation of the program that made this graph.`);
}

function numbersOf(op: string): number {
  return op === 'clamp' ? 2 : ['leaky-relu', 'elu', 'bell', 'softmax', 'log-softmax'].includes(op) ? 1 : 0;
}
