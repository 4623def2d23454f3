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
    : `${blame}; its local derivative is ${number(local)}, because ${because(sweeps, edge)}.`;
  const source = firstNumber(sweeps, user);
  // A leaf that is the reason was just told with its number.
  const isTold = source === null || source === user || (shape.nodes[source]!.kind !== 'operation' && causesOf(sweeps, edge).includes(source));
  return isTold ? { sentence: reason + advice(sweeps, user), node: user } : { sentence: `${reason} ${ofNumber(sweeps, source)}`, node: source };
}

function because(sweeps: Sweeps, edge: number): string {
  const { shape, numbers } = sweeps;
  const causes = causesOf(sweeps, edge);
  if (causes.length === 0) return `of its constant ${number(constantOf(sweeps, shape.edges[edge]!.user)!)}`;
  const told = causes.map((n) => {
    const it = shape.nodes[n]!;
    const isPlain = it.kind === 'constant' && (it.name === null || it.name === '');
    return isPlain ? `of its constant ${number(numbers.data[n]!)}` : `${formulaText.reference(shape, numbers, n)} = ${number(numbers.data[n]!)}`;
  });
  return told.join(' and ');
}

// The operands that make a local derivative what it is, which need not be the operand that it belongs to; none where it is a constant.
function causesOf(sweeps: Sweeps, edge: number): readonly number[] {
  const { shape, numbers } = sweeps;
  const { user, operand } = shape.edges[edge]!;
  const { op, constantFirst, operands: edges } = shape.nodes[user]!;
  const operands = edges.map((e) => shape.edges[e]!.operand);
  const constant = constantOf(sweeps, user);
  if (constant !== null && ((op === '/' && !constantFirst) || (op === 'pow' && constantFirst && constant <= 0) || !Number.isFinite(constant))) return [];
  const data = (n: number) => numbers.data[n]!;
  const last = operands[operands.length - 1]!;
  if (op === '/' && (edge !== edges[edges.length - 1] || data(last) === 0)) return [last];
  if (op === 'pow' && !constantFirst && data(operands[0]!) <= 0) return [operands[0]!];
  // A factor is itself the derivative of what it is multiplied by.
  const other = operands.find((n) => Object.is(data(n), numbers.local[edge]!)) ?? operands.find((n) => !Number.isFinite(data(n)));
  if (other !== undefined) return [other];
  return operands.length === 2 ? [...new Set(operands)] : [operand];
}

function constantOf({ shape, numbers }: Sweeps, node: number): number | null {
  const { start, count } = shape.nodes[node]!.constants;
  return count > 0 ? numbers.constants[start]! : null;
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
export function ofNumber(sweeps: Sweeps, node: number): string {
  const { shape, numbers } = sweeps;
  const it = shape.nodes[node]!;
  const given = it.kind === 'operation' ? formulaText.formula(shape, numbers, node) : formulaText.reference(shape, numbers, node);
  const operands = it.operands.slice(0, 3).map((edge) => shape.edges[edge]!.operand).map((operand) => `${formulaText.reference(shape, numbers, operand)} = ${number(numbers.data[operand]!)}`);
  return `The first number that is not finite is ${given} = ${number(numbers.data[node]!)}${operands.length === 0 ? '' : `, where ${operands.join(' and ')}`}.${advice(sweeps, node)}`;
}

function reachOf(sweeps: Sweeps, from: number): Uint8Array {
  const reached = new Uint8Array(sweeps.shape.nodes.length);
  reached[from] = 1;
  for (let node = from; node < reached.length; node++) if (reached[node] === 1) for (const edge of sweeps.usesOf(node)) reached[sweeps.users[edge]!] = 1;
  return reached;
}

function advice({ shape, numbers }: Sweeps, node: number): string {
  const { op, constantFirst, operands } = shape.nodes[node]!;
  switch (op) {
    case 'log': case 'sqrt': return ' Keep its operand above 0, for example by adding a small number.';
    case 'pow': return !constantFirst && numbers.data[shape.edges[operands[0]!]!.operand]! <= 0 ? ' Keep its base above 0, for example by adding a small number.' : '';
    case '/': case 'reciprocal': return ' Keep the divisor away from 0.';
    case 'exp': return ' Take the maximum off first, as LogSumExp and Softmax do.';
  }
  return '';
}
