// The first cause of a gradient that is NaN or infinite.
import { number, signed } from '../core/format';
import * as formulaText from '../core/formula-text';
import type { Sweeps } from './sweeps';

export interface NotFinite {
  readonly sentence: string;
  /** The node where it began. */
  readonly node: number;
}

/** Where the first gradient on the way from the output is not finite, and why. */
export function firstCause(sweeps: Sweeps, node: number): NotFinite {
  const { shape, numbers, grad } = sweeps;
  const reached = reachOf(sweeps, node);
  let first = shape.output;
  while (reached[first] === 0 || Number.isFinite(grad[first]!)) first--;
  if (first === shape.output) return { sentence: `The sweep started with ${number(grad[first]!)}.`, node: first };
  const edge = shape.nodes[first]!.uses.find((e) => !Number.isFinite(grad[shape.edges[e]!.user]! * sweeps.local(e)));
  const called = (n: number) => formulaText.reference(shape, numbers, n);
  if (edge === undefined) return { sentence: `The shares of ${called(first)} are finite, but their sum is more than a double can hold.`, node: first };
  const { user } = shape.edges[edge]!;
  const where = formulaText.formula(shape, numbers, user);
  const local = numbers.local[edge]!;
  const blame = `Blame is finite down to ${where}, which gets ${signed(grad[user]!)}`;
  const reason = Number.isFinite(local)
    ? `${blame}; times its local derivative ${number(local)} that is more than a double can hold.`
    : `${blame}; its local derivative is ${number(local)}, because ${called(first)} = ${number(numbers.data[first]!)}.`;
  const source = firstNumber(sweeps, user);
  return source !== null && source !== user && source !== first ? { sentence: `${reason} ${ofNumber(sweeps, source)}`, node: source } : { sentence: reason + advice(shape.nodes[user]!.op), node: user };
}

/** The first number that is not finite among those that lead to a node; null if all are finite. */
export function firstNumber(sweeps: Sweeps, last: number): number | null {
  const { shape, numbers } = sweeps;
  const leads = new Uint8Array(last + 1);
  leads[last] = 1;
  let found: number | null = null;
  for (let node = last; node >= 0; node--) {
    if (leads[node] === 0) continue;
    if (!Number.isFinite(numbers.data[node]!)) found = node;
    for (const edge of shape.nodes[node]!.operands) leads[shape.edges[edge]!.operand] = 1;
  }
  return found;
}

/** Says which number was the first that is not finite. */
export function ofNumber({ shape, numbers }: Sweeps, node: number): string {
  const it = shape.nodes[node]!;
  const given = it.kind === 'operation' ? formulaText.formula(shape, numbers, node) : formulaText.reference(shape, numbers, node);
  const operands = it.operands.slice(0, 3).map((edge) => shape.edges[edge]!.operand).map((operand) => `${formulaText.reference(shape, numbers, operand)} = ${number(numbers.data[operand]!)}`);
  return `The first number that is not finite is ${given} = ${number(numbers.data[node]!)}${operands.length === 0 ? '' : `, where ${operands.join(' and ')}`}.${advice(it.op)}`;
}

function reachOf(sweeps: Sweeps, from: number): Uint8Array {
  const reached = new Uint8Array(sweeps.shape.nodes.length);
  reached[from] = 1;
  for (let node = from; node < reached.length; node++) if (reached[node] === 1) for (const edge of sweeps.usesOf(node)) reached[sweeps.users[edge]!] = 1;
  return reached;
}

function advice(op: string): string {
  switch (op) {
    case 'log': case 'sqrt': case 'pow': return ' Keep its operand above 0, for example by adding a small number.';
    case '/': case 'reciprocal': return ' Keep the divisor away from 0.';
    case 'exp': return ' Take the maximum off first, as LogSumExp and Softmax do.';
  }
  return '';
}
