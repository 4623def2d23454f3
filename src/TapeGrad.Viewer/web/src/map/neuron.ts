// The map of one neuron: its number at every point of the two inputs that it depends on.
import type { Run, Shape, Step } from '../core/data';
import { reference } from '../core/formula-text';
import { inputRange } from './map-grid';
import type { Setting } from './map-model';
import { type InputPairs, inputPairsOf } from './input-pairs';
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

interface Known extends InputPairs {
  /** The inputs by their names. */
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly parts: Map<number, Part>;
}

const known = new WeakMap<Shape, Known>();

/** The nodes that bend what two inputs give: those that have a map in their boxes; none where there are very many. */
export function neuronsOf(shape: Shape): readonly number[] {
  const { second } = of(shape);
  const found: number[] = [];
  for (let node = 0; node < second.length; node++) if (second[node]! >= 0 && bends.has(shape.nodes[node]!.op)) found.push(node);
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
  const named = new Map<string, number[]>();
  shape.nodes.forEach((node, i) => {
    if (node.kind !== 'input') return;
    const { name } = node;
    if (name === null) return;
    const found = named.get(name);
    if (found === undefined) named.set(name, [i]);
    else found.push(i);
  });
  return { ...inputPairsOf(shape), named, parts: new Map() };
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
