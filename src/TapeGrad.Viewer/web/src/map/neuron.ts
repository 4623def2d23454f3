// The map of one neuron: its number at every point of the two inputs that it depends on.
import type { Run, Shape, Step } from '../core/data';
import { reference } from '../core/formula-text';
import { inputRange } from './map-grid';
import type { Setting } from './map-model';
import { type Part, partOf } from './map-node';
import type { Range } from '../charts/chart-ticks';

export interface Neuron {
  readonly setting: Setting;
  readonly x: Range;
  readonly y: Range;
  readonly names: readonly [string, string];
  /** Whether its numbers are shares of 1. */
  readonly isShare: boolean;
}

const bends = new Set(['tanh', 'sigmoid', 'relu', 'leaky-relu', 'elu', 'gelu', 'gelu-tanh', 'silu', 'softplus']);
const mostNeurons = 24;

/** The places along each input of a small map: its sides in its own units. */
export const mapSide = 16;

const none = -1;
const many = -2;

interface Known {
  /** The two inputs of each node; `none` or `many` where it depends on other numbers of inputs. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The inputs by their names. */
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly parts: Map<number, Part>;
}

const known = new WeakMap<Shape, Known>();

/** The nodes that bend what two inputs give: those that have a map in their boxes; none where there are very many. */
export function neuronsOf(shape: Shape): readonly number[] {
  const { second } = of(shape);
  const found = shape.nodes.flatMap(({ op }, node) => (bends.has(op) && second[node]! >= 0 ? [node] : []));
  return found.length > mostNeurons ? [] : found;
}

/** The map of an operation of exactly two inputs, with the numbers of a step; null for any other node. */
export function neuronOf(run: Run, step: number, node: number): Neuron | null {
  const { shape, numbers } = run.steps[step]!.graph!;
  const it = of(shape);
  const [first, second] = [it.first[node]!, it.second[node]!];
  if (shape.nodes[node]!.kind !== 'operation' || first < 0 || second < 0) return null;
  const [x, y] = [first, second].map((input) => inputRange(valuesOf(run, shape, input))) as [Range | null, Range | null];
  if (x === null || y === null) return null;
  let part = it.parts.get(node);
  if (part === undefined) it.parts.set(node, (part = partOf(shape, { inputs: [first, second], outputs: [node] })));
  const point = { x: numbers.data[first]!, y: numbers.data[second]!, target: undefined };
  return {
    setting: { part, leaves: part.positions.map((position) => numbers.data[position]!), constants: numbers.constants, points: [point] },
    x, y, names: [reference(shape, numbers, first), reference(shape, numbers, second)], isShare: shape.nodes[node]!.op === 'sigmoid',
  };
}

function of(shape: Shape): Known {
  let found = known.get(shape);
  if (found === undefined) known.set(shape, (found = learn(shape)));
  return found;
}

function learn(shape: Shape): Known {
  const [first, second] = [new Int32Array(shape.nodes.length).fill(none), new Int32Array(shape.nodes.length).fill(none)];
  const named = new Map<string, number[]>();
  shape.nodes.forEach((node, i) => {
    if (node.kind === 'input') {
      first[i] = i;
      if (node.name !== null) named.set(node.name, [...(named.get(node.name) ?? []), i]);
    }
    for (const edge of node.operands) {
      const { operand } = shape.edges[edge]!;
      for (const input of [first[operand]!, second[operand]!]) {
        if (input === none || input === first[i] || input === second[i]) continue;
        if (input === many || second[i] !== none) second[i] = many;
        else if (first[i] === none) first[i] = input;
        else [first[i], second[i]] = [Math.min(first[i]!, input), Math.max(first[i]!, input)];
      }
    }
  });
  return { first, second, named, parts: new Map() };
}

// The numbers of an input in all steps, and of the inputs with its name in a batch.
function valuesOf(run: Run, shape: Shape, input: number): number[] {
  const { name } = shape.nodes[input]!;
  return run.steps.flatMap(({ graph }: Step) => {
    if (graph === null) return [];
    const inputs = name === null ? (graph.shape === shape ? [input] : []) : of(graph.shape).named.get(name) ?? [];
    return inputs.map((i) => graph.numbers.data[i]!);
  });
}
