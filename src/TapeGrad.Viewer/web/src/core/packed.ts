// Turns a log with packed numbers (tapegrad-log/2) into one with plain lists (tapegrad-log/1). docs/formats.md describes how
// numbers are packed: in the bits by which each differs from a guess, and the guesses here are those of the library.

import { DataError, parsed } from './data';

interface ShapeNode { readonly id: number; readonly op?: string; readonly constants?: number; readonly operands?: readonly number[] }

interface Packed { data: Float64Array; local: Float64Array; constants: Float64Array; grad: Float64Array | null; accumulatedGrad: Float64Array | null }

interface Shape { readonly ops: readonly string[]; readonly hasConstants: readonly boolean[]; readonly operands: readonly number[][]; readonly edges: number; readonly constants: number }

const products = new Set(['*', 'dot', 'linear']);
const sums = new Set(['+', '-', 'relu', 'gather', 'sum', 'mean']);

/** The file with plain lists, if it is a packed log; otherwise the same file. */
export async function unpacked(file: unknown): Promise<unknown> {
  const log = file as Record<string, unknown> | null;
  if (log?.['format'] !== 'tapegrad-log/2') return file;
  const graphs = await Promise.all((log['graphs'] as unknown[]).map(async (graph) =>
    typeof graph === 'string' ? parsed(new TextDecoder().decode(await inflated(graph, 'a graph'))) as ShapeNode[] : graph as ShapeNode[]));
  const shapes = graphs.map(shapeOf);
  const latest: (Packed | undefined)[] = [];
  const steps: unknown[] = [];
  for (const step of log['steps'] as Record<string, unknown>[]) {
    const graph = step['graph'] as number;
    const where = `'packed' of step ${steps.length + 1}`;
    if (typeof step['packed'] !== 'string' || shapes[graph] === undefined) {
      steps.push(step);
      continue;
    }
    const numbers = unpack(await inflated(step['packed'], where), shapes[graph], latest[graph], where);
    latest[graph] = numbers;
    const lists = Object.entries(numbers).filter(([, list]) => list !== null).map(([name, list]) => [name, Array.from(list as Float64Array)]);
    steps.push({ ...step, packed: undefined, ...Object.fromEntries(lists) as object });
  }
  return { ...log, format: 'tapegrad-log/1', graphs, steps };
}

async function inflated(base64: string, what: string): Promise<Uint8Array> {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new DataError(`${what} is damaged and cannot be decompressed`);
  }
}

function shapeOf(nodes: readonly ShapeNode[]): Shape {
  const positions = new Map(nodes.map((node, position) => [node.id, position]));
  const operands = nodes.map((node) => (node.operands ?? []).map((id) => positions.get(id) ?? -1));
  return {
    ops: nodes.map((node) => node.op ?? ''),
    hasConstants: nodes.map((node) => (node.constants ?? 0) > 0),
    operands,
    edges: operands.reduce((sum, list) => sum + list.length, 0),
    constants: nodes.reduce((sum, node) => sum + (node.constants ?? 0), 0),
  };
}

function unpack(bytes: Uint8Array, shape: Shape, previous: Packed | undefined, where: string): Packed {
  const nodes = shape.ops.length;
  const count = bytes.length / 8;
  const without = nodes + shape.edges + shape.constants;
  if (![without, without + nodes, without + 2 * nodes].includes(count)) throw new DataError(`${where} has ${count} numbers, and its graph needs ${without}, ${without + nodes} or ${without + 2 * nodes}`);
  const read = reader(bytes, count);
  const data = new Float64Array(nodes);
  const local = new Float64Array(shape.edges);
  for (let p = 0, e = 0; p < nodes; e += shape.operands[p]!.length, p++) {
    const operands = shape.operands[p]!;
    const isProducts = operands.length > 1 && products.has(shape.ops[p]!);
    operands.forEach((_, k) => {
      const partner = operands[k ^ 1];
      local[e + k] = read(nodes + e + k, !isProducts ? previous?.local[e + k] ?? 0 : partner === undefined ? 1 : data[partner]!);
    });
    let guess = previous?.data[p] ?? 0;
    if (isProducts) {
      guess = 0;
      for (let k = 0; k < operands.length; k += 2) guess += k + 1 < operands.length ? data[operands[k]!]! * data[operands[k + 1]!]! : data[operands[k]!]!;
    } else if (!shape.hasConstants[p] && sums.has(shape.ops[p]!)) {
      guess = operands.reduce((sum, operand, k) => sum + (local[e + k] === 0 ? 0 : local[e + k]! * data[operand]!), 0);
    }
    data[p] = read(p, guess);
  }
  const constants = new Float64Array(shape.constants).map((_, c) => read(nodes + shape.edges + c, previous?.constants[c] ?? 0));
  const grad = count > without ? gradients(shape, local, previous?.grad, (p, guess) => read(without + p, guess)) : null;
  const accumulatedGrad = grad && count > without + nodes ? grad.map((gradient, p) => read(without + nodes + p, gradient)) : null;
  return { data, local, constants, grad, accumulatedGrad };
}

// A gradient is the sum of the shares of later nodes; the first of them is the output's, which has its seed.
function gradients(shape: Shape, local: Float64Array, previous: Float64Array | null | undefined, read: (p: number, guess: number) => number): Float64Array {
  const nodes = shape.ops.length;
  const grad = new Float64Array(nodes);
  const arrived = new Float64Array(nodes);
  arrived[nodes - 1] = previous?.[nodes - 1] ?? 0;
  for (let p = nodes - 1, e = shape.edges; p >= 0; p--) {
    const operands = shape.operands[p]!;
    e -= operands.length;
    const gradient = read(p, arrived[p]!);
    grad[p] = gradient;
    if (gradient !== 0) operands.forEach((operand, k) => { arrived[operand]! += local[e + k]! * gradient; });
  }
  return grad;
}

// Reads the number at a place: the bytes of all numbers come first byte by first byte, from the lowest to the highest.
function reader(bytes: Uint8Array, count: number): (place: number, guess: number) => number {
  const view = new DataView(new ArrayBuffer(8));
  return (place, guess) => {
    view.setFloat64(0, Number.isNaN(guess) ? 0 : guess, true);
    for (let b = 0; b < 8; b++) view.setUint8(b, view.getUint8(b) ^ bytes[b * count + place]!);
    return view.getFloat64(0, true);
  };
}
