// The samples of a batch: what the members of stacks compute for one sample or row. The reader looks at all of them together or
// at one of them.
import type { Edge, Numbers, Shape } from '../core/data';
import { behind } from '../core/gathers';
import { addAll } from '../core/lists';
import type { Group } from './groups';

export interface Samples {
  readonly count: number;
  /** The sample of each node, counted from 0; −1 for nodes that all samples share. */
  readonly of: Int32Array;
}

const fewest = 4;
const mostNodes = 100_000;

/** The sample of an edge: that of its user or, where samples come together, of its operand. */
export function sampleOf({ of }: Samples, { operand, user }: Edge): number {
  return of[user]! >= 0 ? of[user]! : of[operand]!;
}

/** The samples of a shape, or null: parts of equal shape that its stacks consist of and that only shared nodes connect. */
export function samplesOf(shape: Shape, root: Group): Samples | null {
  if (shape.nodes.length > mostNodes) return null;
  const stackOf = new Int32Array(shape.nodes.length).fill(-1);
  const stacks: Group[] = [];
  const queue = [root];
  for (let group = queue.pop(); group !== undefined; group = queue.pop()) {
    addAll(queue, group.groups);
    if (!group.isStack || group.groups.length > 0 || group.nodes.some((node) => shape.nodes[node]!.kind === 'parameter')) continue;
    for (const node of group.nodes) stackOf[node] = stacks.length;
    stacks.push(group);
  }
  if (stacks.length === 0) return null;
  const parts = partsOf(shape, stackOf);
  const alike = new Map<string, number[][]>();
  for (const part of parts) {
    const counts = new Map<number, number>();
    const parameters = new Set<number>();
    for (const node of part) {
      counts.set(stackOf[node]!, (counts.get(stackOf[node]!) ?? 0) + 1);
      for (const edge of shape.nodes[node]!.operands) {
        const operand = behind(shape, shape.operandOf[edge]!);
        if (shape.nodes[operand]!.kind === 'parameter') parameters.add(operand);
      }
    }
    // Samples have the same parameters; neurons do not.
    const key = `${[...counts].sort(([a], [b]) => a - b).join(' ')} of ${[...parameters].sort((a, b) => a - b).join(' ')}`;
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [part]);
    else found.push(part);
  }
  const samples = [...alike.values()].filter(({ length }) => length >= fewest).sort((a, b) => b.length * b[0]!.length - a.length * a[0]!.length)[0];
  if (samples === undefined) return null;
  const of = new Int32Array(shape.nodes.length).fill(-1);
  samples.forEach((part, sample) => part.forEach((node) => (of[node] = sample)));
  return { count: samples.length, of };
}

// The members of stacks that depend on each other, in tape order.
function partsOf(shape: Shape, stackOf: Int32Array): number[][] {
  const leader = Int32Array.from(stackOf, (_, node) => node);
  const leaderOf = (node: number): number => {
    let at = node;
    while (leader[at] !== at) at = leader[at] = leader[leader[at]!]!;
    return at;
  };
  for (let edge = 0; edge < shape.userOf.length; edge++) {
    const [operand, user] = [behind(shape, shape.operandOf[edge]!), shape.userOf[edge]!];
    if (stackOf[operand]! < 0 || stackOf[user]! < 0) continue;
    const [a, b] = [leaderOf(operand), leaderOf(user)];
    leader[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, number[]>();
  stackOf.forEach((stack, node) => {
    if (stack < 0) return;
    const first = leaderOf(node);
    const part = parts.get(first);
    if (part === undefined) parts.set(first, [node]);
    else part.push(node);
  });
  return [...parts.values()];
}

/** The numbers with the gradients that flow back through one sample alone: the others pass nothing on. */
export function throughSample(shape: Shape, numbers: Numbers, { of }: Samples, sample: number): Numbers {
  if (numbers.grad === null) return numbers;
  const known = lastSweep;
  if (known !== null && known.from === numbers && known.of === of && known.sample === sample) return known.numbers;
  const grad = new Float64Array(shape.nodes.length);
  grad[shape.output] = numbers.grad[shape.output]!;
  for (let node = shape.output; node >= 0; node--) {
    const isOther = of[node]! >= 0 && of[node] !== sample;
    if (isOther) grad[node] = 0;
    else if (grad[node] !== 0) for (const edge of shape.nodes[node]!.operands) grad[shape.operandOf[edge]!]! += numbers.local[edge]! * grad[node]!;
  }
  lastSweep = { from: numbers, of, sample, numbers: { ...numbers, grad: [...grad], accumulated: null } };
  return lastSweep.numbers;
}

let lastSweep: { readonly from: Numbers; readonly of: Int32Array; readonly sample: number; readonly numbers: Numbers } | null = null;

/** The text of what is shown: one sample, or all of them. */
export function samplesText({ count }: Samples, sample: number | null): string {
  return sample === null ? `the sum of ${count} samples` : `sample ${sample + 1} of ${count}`;
}
