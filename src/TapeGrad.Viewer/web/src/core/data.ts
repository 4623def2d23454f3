// Reads and checks the data of the page: a training log or a graph in the library's formats (docs/formats.md).
import { type NodeClass, ShapeBuilder } from './shape';

export type Kind = 'parameter' | 'input' | 'constant' | 'operation';

/** One node of a shape. The page refers to a node by its position in the shape's list, never by its id on the tape. */
export interface Node {
  readonly id: number;
  readonly kind: Kind;
  readonly op: string;
  readonly name: string | null;
  /** The name without its place in a vector: w for w[3]. */
  readonly stem: string | null;
  readonly scope: string;
  readonly constantFirst: boolean;
  /** The node's part of the step's list of plain numbers. */
  readonly constants: { readonly start: number; readonly count: number };
  /** The node's operands in order, as edges. An operand used twice has two edges. */
  readonly operands: readonly number[];
  /** The edges in which this node is an operand. Its gradient is the sum of their shares. */
  readonly uses: readonly number[];
}

export interface Edge {
  /** The operand: data flows from it, and its gradient arrives at it. */
  readonly operand: number;
  readonly user: number;
}

/** The part of a graph that can stay the same from step to step. Operands come before their users; the last node is the output. */
export interface Shape {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly output: number;
  /** What nodes have in common. */
  readonly classes: readonly NodeClass[];
  /** The place in `classes` of each node. */
  readonly classOf: Int32Array;
  /** Two nodes have the same name where both of these agree. */
  readonly nameOf: Int32Array;
  readonly elementOf: Int32Array;
  /** The operand and the user of each edge: `edges` in columns, for loops over all of them. */
  readonly operandOf: Int32Array;
  readonly userOf: Int32Array;
  /** The operands of node n are the edges from operandStart[n] to operandStart[n + 1]. */
  readonly operandStart: Int32Array;
  /** Its uses are the edges useOf[useStart[n]] to useOf[useStart[n + 1] − 1]. */
  readonly useStart: Int32Array;
  readonly useOf: Int32Array;
  /** Where the script recorded each node: its line, the first column and the column after the last; 0 where that is not known. */
  readonly places: Int32Array | null;
}

/** The numbers of one step, one per node or edge of its shape. */
export interface Numbers {
  readonly data: readonly number[];
  /** ∂user⁄∂operand, one per edge. */
  readonly local: readonly number[];
  readonly constants: readonly number[];
  /** Null if the last sweep did not start at the output. */
  readonly grad: readonly number[] | null;
  /** The gradients that parameters accumulated over several sweeps; null if they equal `grad`. */
  readonly accumulated: readonly number[] | null;
}

/** What the script said about a step. */
export interface Caption {
  readonly text: string;
  /** The id on the tape of the node that it is about; null for the whole step. */
  readonly node: number | null;
  /** Whether it is about the number of the node, and not about its gradient. */
  readonly isForward: boolean;
}

export interface Step {
  readonly number: number;
  readonly loss: number;
  /** Which of the script's tapes recorded it, counted from 1; 1 where it is absent. */
  readonly tape?: number;
  readonly series: ReadonlyMap<string, number>;
  readonly captions: readonly Caption[];
  /** Null if the step kept no graph. */
  readonly graph: { readonly shape: Shape; readonly numbers: Numbers } | null;
  /** Recomputed alone: it does not continue the previous step, and the next step does not continue it. */
  readonly isAlone?: boolean;
}

export interface Run {
  readonly name: string;
  readonly settings: ReadonlyMap<string, number>;
  /** A single graph is a run of one step. */
  readonly steps: readonly Step[];
  /** True for a training run, false for a single graph. */
  readonly isTraining: boolean;
  /** The text of the script; null if it is not known. */
  readonly source: string | null;
}

export class DataError extends Error {}

/** What a page says that cannot start: two full sentences. */
export function damageMessage(error: Error): string {
  const reason = error instanceof DataError ? `The data of this page cannot be read: ${error.message}` : `This page cannot show its run: ${error.message}`;
  return `${reason.replace(/[.\s]*$/, '')}. Write the page again with tapegrad.`;
}

/** Reads `tapegrad-log/1` or `tapegrad-graph/1`; throws a DataError that says what is wrong. */
export function readRun(json: string): Run {
  return readFile(parsed(json));
}

export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new DataError(`it is not valid JSON (${(error as Error).message})`);
  }
}

/** The run in a parsed file with plain lists; `readPage` also reads packed ones. */
export function readFile(root: unknown): Run {
  const file = object(root, 'it');
  if (file['format'] === 'tapegrad-graph/1') return readGraph(file);
  if (file['format'] === 'tapegrad-log/1') return readLog(file);
  throw new DataError(`its format is ${JSON.stringify(file['format'])}, but this page reads "tapegrad-log/1", "tapegrad-log/2" and "tapegrad-graph/1"`);
}

/** The share that an edge passes back: local derivative × the user's gradient, and 0 if that gradient is 0. */
export function share(shape: Shape, numbers: Numbers, edge: number): number {
  const upstream = numbers.grad?.[shape.userOf[edge]!] ?? NaN;
  return upstream === 0 ? 0 : numbers.local[edge]! * upstream;
}

function readLog(file: Record<string, unknown>): Run {
  const lines = linesIn(file);
  const shapes = list(file['graphs'], "'graphs'").map((nodes, g) => readShape(list(nodes, `graph ${g}`), `graph ${g}`, lines?.[g]));
  return runIn(file, (step, where) => (step['graph'] === undefined ? null : graphOf(step, shapes, where)));
}

/** The list of places for each shape; null if the places are not known. */
export function linesIn(file: Record<string, unknown>): unknown[] | null {
  return file['lines'] === undefined ? null : list(file['lines'], "'lines'");
}

/** The run in a log, with the graphs of its steps; `graph` is called for each step in turn. */
export function runIn(file: Record<string, unknown>, graph: (step: Record<string, unknown>, where: string, index: number) => Step['graph']): Run {
  const steps = list(file['steps'], "'steps'").map((item, s): Step => {
    const where = `step ${s + 1}`;
    const step = object(item, where);
    return {
      number: s + 1,
      loss: number(step['loss'], `'loss' of ${where}`),
      tape: number(step['tape'] ?? 1, `'tape' of ${where}`),
      series: numbersByName(step['series'], `'series' of ${where}`),
      captions: list(step['captions'] ?? [], `'captions' of ${where}`).map((caption) => captionOf(object(caption, `a caption of ${where}`), `a caption of ${where}`)),
      graph: graph(step, where, s),
    };
  });
  return { name: text(file['name'] ?? 'training', "'name'"), settings: numbersByName(file['settings'] ?? {}, "'settings'"), steps, isTraining: file['training'] !== false, source: sourceOf(file) };
}

function captionOf(caption: Record<string, unknown>, where: string): Caption {
  return {
    text: text(caption['text'], `'text' of ${where}`),
    node: caption['node'] === undefined ? null : number(caption['node'], `'node' of ${where}`),
    isForward: caption['forward'] === true,
  };
}

/** The graph of a step with plain lists. */
export function graphOf(step: Record<string, unknown>, shapes: readonly Shape[], where: string): Step['graph'] {
  const shape = shapes[step['graph'] as number];
  if (shape === undefined) throw new DataError(`${where} refers to graph ${JSON.stringify(step['graph'])}, but the number of graphs is ${shapes.length}`);
  const counted = (name: string, count: number) => {
    const found = numbers(step[name], `'${name}' of ${where}`);
    if (found.length !== count) throw new DataError(`'${name}' of ${where} has ${found.length} numbers, but its graph needs ${count}`);
    return found;
  };
  const nodes = shape.nodes.length;
  const last = shape.nodes[nodes - 1]!.constants;
  return {
    shape,
    numbers: {
      data: counted('data', nodes),
      local: counted('local', shape.userOf.length),
      constants: counted('constants', last.start + last.count),
      grad: step['grad'] === undefined ? null : counted('grad', nodes),
      accumulated: step['accumulatedGrad'] === undefined ? null : counted('accumulatedGrad', nodes),
    },
  };
}

function readGraph(file: Record<string, unknown>): Run {
  const nodes = list(file['nodes'], "'nodes'").map((node, i) => object(node, `node ${i}`));
  const operands = nodes.map((node, i) => list(node['operands'] ?? [], `'operands' of node ${i}`).map((o) => object(o, `an operand of node ${i}`)));
  const constants = nodes.map((node, i) => numbers(node['constants'] ?? [], `'constants' of node ${i}`));
  const shape = readShape(
    nodes.map((node, i) => ({ ...node, constants: constants[i]!.length, operands: operands[i]!.map((o) => o['node']) })),
    'the graph', file['lines']);
  const hasGrad = nodes.every((node) => node['grad'] !== undefined);
  const data = nodes.map((node, i) => number(node['data'], `'data' of node ${i}`));
  const grad = hasGrad ? nodes.map((node, i) => number(node['grad'], `'grad' of node ${i}`)) : null;
  const isAccumulated = grad !== null && nodes.some((node) => node['accumulatedGrad'] !== undefined);
  const graph = {
    shape,
    numbers: {
      data,
      local: operands.flatMap((list, i) => list.map((o) => number(o['local'], `'local' of an operand of node ${i}`))),
      constants: constants.flat(),
      grad,
      accumulated: isAccumulated
        ? nodes.map((node, i) => (node['accumulatedGrad'] === undefined ? grad[i]! : number(node['accumulatedGrad'], `'accumulatedGrad' of node ${i}`)))
        : null,
    },
  };
  const output = shape.nodes[shape.output]!;
  const step: Step = { number: 1, loss: data[shape.output]!, series: new Map(), captions: [], graph };
  return { name: output.name ?? 'graph', settings: new Map(), steps: [step], isTraining: false, source: sourceOf(file) };
}

export function readShape(items: unknown[], where: string, lines: unknown): Shape {
  if (items.length === 0) throw new DataError(`${where} has no nodes`);
  const positions = new Map<number, number>();
  const built = new ShapeBuilder();
  items.forEach((item, position) => {
    const node = object(item, `node ${position} of ${where}`);
    const id = number(node['id'], `'id' of node ${position} of ${where}`);
    const operands = list(node['operands'] ?? [], `'operands' of node ${id}`).map((operand) => {
      const from = positions.get(operand as number);
      if (from === undefined) throw new DataError(`node ${id} of ${where} has the operand ${JSON.stringify(operand)}, but no node before it has that id`);
      return from;
    });
    positions.set(id, position);
    built.add(id, classOf(node, id, where, operands.length), node['name'] === undefined || node['name'] === null ? null : text(node['name'], `'name' of node ${id}`), operands);
  });
  return built.shape(lines === undefined ? null : placesOf(lines, items.length, where));
}

/** What a node has in common with others. */
export function classOf(node: Record<string, unknown>, id: number, where: string, operands: number): NodeClass {
  return {
    kind: kind(node['kind'], `node ${id} of ${where}`),
    op: text(node['op'] ?? '', `'op' of node ${id}`),
    scope: text(node['scope'] ?? '', `'scope' of node ${id}`),
    constantFirst: node['constantFirst'] === true,
    constants: number(node['constants'] ?? 0, `'constants' of node ${id}`),
    operands,
  };
}

// A run in 'lines' is [nodes, line, first column, column after the last], or without the columns.
export function placesOf(lines: unknown, nodes: number, where: string): Int32Array {
  const places = new Int32Array(3 * nodes);
  let node = 0;
  for (const run of list(lines, `'lines' of ${where}`)) {
    const [count = 0, line = 0, from = 0, to = 0] = numbers(run, `'lines' of ${where}`);
    for (let end = Math.min(node + count, nodes + 1); node < end; node++) if (node < nodes) [places[3 * node], places[3 * node + 1], places[3 * node + 2]] = [line, from, to];
  }
  if (node !== nodes) throw new DataError(`'lines' of ${where} has places for ${node < nodes ? `${node} nodes` : 'more nodes'}, but there are ${nodes}`);
  return places;
}

function sourceOf(file: Record<string, unknown>): string | null {
  return file['source'] === undefined ? null : text(file['source'], "'source'");
}

function kind(found: unknown, where: string): Kind {
  if (found === 'parameter' || found === 'input' || found === 'constant' || found === 'operation') return found;
  throw new DataError(`the kind of ${where} is ${JSON.stringify(found)}, which is not a node kind`);
}

export function object(found: unknown, what: string): Record<string, unknown> {
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  throw new DataError(`${what} is not an object`);
}

export function list(found: unknown, what: string): unknown[] {
  if (Array.isArray(found)) return found;
  throw new DataError(`${what} is not a list`);
}

export function text(found: unknown, what: string): string {
  if (typeof found === 'string') return found;
  throw new DataError(`${what} is not text`);
}

export function number(found: unknown, what: string): number {
  if (typeof found === 'number') return found;
  if (found === 'NaN') return NaN;
  if (found === 'Infinity') return Infinity;
  if (found === '-Infinity') return -Infinity;
  throw new DataError(`${what} is not a number`);
}

function numbers(found: unknown, what: string): number[] {
  return list(found, what).map((item) => number(item, `a number in ${what}`));
}

function numbersByName(found: unknown, what: string): Map<string, number> {
  return new Map(Object.entries(object(found, what)).map(([name, value]) => [name, number(value, `'${name}' in ${what}`)]));
}
