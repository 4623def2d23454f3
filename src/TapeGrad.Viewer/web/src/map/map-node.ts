// Finds the node that a decision map shows, and the part of the graph between it and the two inputs.
import type { Edge, Node, Numbers, Run, Shape } from '../core/data';
import { reference } from '../core/formula-text';
import { type Sample, samplesOf } from './map-batch';
import { largest, lastWhere } from '../core/lists';

export interface MappedNode {
  /** The node with its two inputs; for a batch, one entry for each sample. */
  readonly samples: readonly Sample[];
  readonly label: string;
  /** Whether it is the prediction by name or by its logged value, not only the operand nearest to the output. */
  readonly isPrediction: boolean;
}

/** The part of a shape that has to be computed at each place of the map; everything else is a leaf with a fixed number. */
export interface Part {
  readonly shape: Pick<Shape, 'nodes' | 'edges' | 'output'>;
  /** The position of each node of the part in the whole shape. */
  readonly positions: readonly number[];
  readonly inputs: readonly [number, number];
  readonly outputs: readonly number[];
}

const none: readonly number[] = [];

/**
 * The node named 'prediction'; else the one whose value is logged as 'prediction' in every step of this shape; else the last
 * named node before the output; else the operand nearest to the output. It must depend on both inputs. With more than two inputs, the predictions of a batch; null
 * if there are none.
 */
export function mappedNode(run: Run, shape: Shape): MappedNode | null {
  const all: number[] = [];
  for (let node = 0; node < shape.nodes.length && all.length < 3; node++) if (shape.nodes[node]!.kind === 'input') all.push(node);
  const [first, second] = all;
  if (all.length > 2) return batch(shape);
  if (first === undefined || second === undefined) return null;
  const isReached = dependsOn(shape, [first, second]);
  const named = lastWhere(shape.nodes, (node, i) => isReached[i] === 3 && node.name === 'prediction');
  const predicted = named >= 0 ? named : logged(run, shape, isReached);
  const node = predicted ?? nearest(run, shape, isReached);
  if (node === null) return null;
  const label = predicted === null ? reference(shape, numbersOf(run, shape), node) : shape.nodes[node]!.name ?? 'prediction';
  return { samples: [{ inputs: [first, second], outputs: [node] }], label, isPrediction: predicted !== null };
}

function batch(shape: Shape): MappedNode | null {
  const samples = samplesOf(shape);
  if (samples.length === 0) return null;
  const names = samples[0]!.outputs.map((node) => shape.nodes[node]!.name!);
  return { samples, label: names.length === 1 ? names[0]! : `the largest of ${names[0]} to ${names.at(-1)}`, isPrediction: true };
}

/** Cuts out the nodes that lead from the inputs of a sample to its outputs. */
export function partOf(shape: Shape, { outputs, inputs }: Sample): Part {
  const isReached = dependsOn(shape, inputs);
  const isNeeded = new Array<boolean>(shape.nodes.length).fill(false);
  for (const output of outputs) isNeeded[output] = true;
  for (let i = largest(outputs); i >= 0; i--) {
    if (!isNeeded[i] || isReached[i] === 0) continue;
    for (const edge of shape.nodes[i]!.operands) isNeeded[shape.operandOf[edge]!] = true;
  }
  const positions = isNeeded.flatMap((needed, i) => (needed ? [i] : []));
  const place = new Map(positions.map((position, i) => [position, i]));
  const edges: Edge[] = [];
  const nodes = positions.map((position, user): Node => {
    const whole = shape.nodes[position]!;
    const { id, op, name, stem, scope, constantFirst, constants } = whole;
    const isFixed = isReached[position] === 0 && whole.kind === 'operation';
    const operands = isFixed ? none : whole.operands.map((edge) => edges.push({ operand: place.get(shape.operandOf[edge]!)!, user }) - 1);
    return { id, kind: isFixed ? 'constant' : whole.kind, op, name, stem, scope, constantFirst, constants, operands, uses: none };
  });
  return { shape: { nodes, edges, output: nodes.length - 1 }, positions, inputs: [place.get(inputs[0]) ?? -1, place.get(inputs[1]) ?? -1], outputs: outputs.map((output) => place.get(output)!) };
}

// Bit 1: depends on the first input; bit 2: on the second.
function dependsOn(shape: Shape, inputs: readonly [number, number]): Uint8Array {
  const reached = new Uint8Array(shape.nodes.length);
  for (let i = 0; i < reached.length; i++) {
    let bits = i === inputs[0] ? 1 : i === inputs[1] ? 2 : 0;
    for (let edge = shape.operandStart[i]!; edge < shape.operandStart[i + 1]!; edge++) bits |= reached[shape.operandOf[edge]!]!;
    reached[i] = bits;
  }
  return reached;
}

function numbersOf(run: Run, shape: Shape): Numbers {
  return run.steps.find(({ graph }) => graph?.shape === shape)!.graph!.numbers;
}

function logged(run: Run, shape: Shape, isReached: Uint8Array): number | null {
  if (!run.steps.some(({ series }) => series.has('prediction'))) return null;
  let candidates = shape.nodes.flatMap((_, i) => (isReached[i] === 3 ? [i] : []));
  let isSeen = false;
  for (const { graph, series } of run.steps) {
    const value = series.get('prediction');
    if (graph?.shape !== shape || value === undefined) continue;
    candidates = candidates.filter((i) => Object.is(graph.numbers.data[i], value));
    isSeen = true;
  }
  return isSeen ? candidates.at(-1) ?? null : null;
}

// The output of a training step is the loss, and the prediction comes before it. A single graph is mapped by its own output.
function nearest(run: Run, shape: Shape, isReached: Uint8Array): number | null {
  if (isReached[shape.output] !== 3) return null;
  if (!run.isTraining) return shape.output;
  const named = lastWhere(shape.nodes, ({ name, kind }, i) => i !== shape.output && isReached[i] === 3 && kind === 'operation' && name !== null && name !== '');
  if (named >= 0) return named;
  const operands = shape.nodes[shape.output]!.operands.map((edge) => shape.edges[edge]!.operand).filter((i) => isReached[i] === 3);
  return operands.length > 0 ? largest(operands) : shape.output;
}
