// Reads runs whose numbers are packed: those in pages (tapegrad-page/1) and logs (tapegrad-log/2). docs/formats.md describes
// how numbers are packed: in the bits by which each differs from a guess, and the guesses here are those of the library.
import { classOf, DataError, graphOf, linesIn, list, number, object, parsed, placesOf, readFile, readShape, type Run, runIn, type Shape, type Step, text } from './data';
import { shapeIn } from './shape';

interface Packed { data: Float64Array; local: Float64Array; constants: Float64Array; grad: Float64Array | null; accumulatedGrad: Float64Array | null }

const products = new Set(['*', 'dot', 'linear']);
const sums = new Set(['+', '-', 'relu', 'gather', 'sum', 'mean']);
const formats = new Set<unknown>(['tapegrad-page/1', 'tapegrad-log/2']);

/** The run in a parsed file. Before something that takes long, it calls `reading` with the number of nodes, and waits for that. */
export async function readPage(file: unknown, reading: (nodes: number) => Promise<void> = async () => {}): Promise<Run> {
  const log = file as Record<string, unknown> | null;
  if (!formats.has(log?.['format'])) return readFile(file);
  const packed = list(log!['graphs'], "'graphs'");
  await reading(packed.reduce<number>((sum, graph) => sum + Number((graph as Record<string, unknown> | null)?.['nodes'] ?? 0), 0));
  const lines = linesIn(log!);
  const shapes = await Promise.all(packed.map(async (graph, g) => (typeof graph === 'string'
    ? readShape(list(parsed(new TextDecoder().decode(await inflated(graph, 'a graph'))), `graph ${g}`), `graph ${g}`, lines?.[g])
    : shapeOf(object(graph, `graph ${g}`), `graph ${g}`, lines?.[g]))));
  const latest: (Packed | undefined)[] = [];
  const graphs: Step['graph'][] = [];
  for (const [s, item] of list(log!['steps'], "'steps'").entries()) {
    const step = object(item, `step ${s + 1}`);
    const graph = step['graph'] as number;
    const shape = shapes[graph];
    if (typeof step['packed'] !== 'string' || shape === undefined) {
      graphs.push(graph === undefined ? null : graphOf(step, shapes, `step ${s + 1}`));
      continue;
    }
    const where = `'packed' of step ${s + 1}`;
    const it = latest[graph] = unpack(await inflated(step['packed'], where), shape, latest[graph], where);
    graphs.push({ shape, numbers: { data: listed(it.data), local: listed(it.local), constants: listed(it.constants), grad: it.grad && listed(it.grad), accumulated: it.accumulatedGrad && listed(it.accumulatedGrad) } });
  }
  return runIn(log!, (_, __, s) => graphs[s]!);
}

async function inflated(base64: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await new Response(new Response(bytesOf(base64)).body!.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
  } catch {
    throw new DataError(`${what} is damaged and cannot be decompressed`);
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (fromBase64 !== undefined) return fromBase64.call(Uint8Array, base64);
  const chars = atob(base64);
  const bytes = new Uint8Array(chars.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = chars.charCodeAt(i);
  return bytes;
}

// The rest of the page reads numbers faster from a list than from one of two kinds.
function listed(numbers: Float64Array): number[] {
  const made = new Array<number>(numbers.length);
  for (let i = 0; i < made.length; i++) made[i] = numbers[i]!;
  return made;
}

function counted(found: unknown, least: number, what: string): number {
  const count = number(found, what);
  if (Number.isInteger(count) && count >= least && count < 2 ** 28) return count;
  throw new DataError(`${what} cannot be ${count}`);
}

// The columns of a shape: ids, classes, names, places in vectors (−1 for none), and at last the operands of all nodes. Each column
// has the differences of its numbers, as many as they need of seven bits, the lowest first.
async function shapeOf(graph: Record<string, unknown>, where: string, lines: unknown): Promise<Shape> {
  const count = counted(graph['nodes'], 1, `'nodes' of ${where}`);
  const classes = list(graph['classes'], `'classes' of ${where}`).map((item, i) => {
    const like = object(item, `class ${i} of ${where}`);
    counted(like['constants'] ?? 0, 0, `'constants' of class ${i} of ${where}`);
    return classOf(like, i, `the classes of ${where}`, counted(like['operands'] ?? 0, 0, `'operands' of class ${i} of ${where}`));
  });
  const names = list(graph['names'], `'names' of ${where}`).map((name) => text(name, `a name of ${where}`));
  const bytes = await inflated(text(graph['columns'], `'columns' of ${where}`), `'columns' of ${where}`);
  let at = 0;
  const column = (length: number, first: number, least: number, most: number) => {
    const numbers = new Int32Array(length);
    let value = first;
    for (let i = 0; i < length; i++) {
      let byte = bytes[at++]!;
      let difference = byte & 127;
      for (let shift = 7; byte >= 128; shift += 7) {
        byte = bytes[at++]!;
        difference |= (byte & 127) << shift;
      }
      value = (value + ((difference >>> 1) ^ -(difference & 1))) | 0;
      if (value < least || value > most) throw new DataError(`'columns' of ${where} are damaged`);
      numbers[i] = value;
    }
    return numbers;
  };
  const ids = column(count, -1, 0, 2 ** 31 - 1);
  const classOfNode = column(count, 0, 0, classes.length - 1);
  const nameOf = column(count, -1, -1, names.length - 1);
  const elementOf = column(count, -1, -1, 2 ** 31 - 1);
  let edges = 0;
  for (const like of classOfNode) edges += classes[like]!.operands;
  const operandOf = column(edges, -1, 0, count - 1);
  if (at !== bytes.length) throw new DataError(`'columns' of ${where} have ${bytes.length} bytes, and its graph needs ${at}`);
  const shape = shapeIn({ ids, classes, classOf: classOfNode, names, nameOf, elementOf, operandOf, places: lines === undefined ? null : placesOf(lines, count, where) });
  for (let edge = 0; edge < edges; edge++) if (operandOf[edge]! >= shape.userOf[edge]!) throw new DataError(`a node of ${where} has an operand that does not come before it`);
  return shape;
}

function unpack(bytes: Uint8Array, shape: Shape, previous: Packed | undefined, where: string): Packed {
  const { operandOf, operandStart, userOf, nodes: { length: nodes } } = shape;
  const edges = userOf.length;
  const last = shape.nodes[nodes - 1]!.constants;
  const constantCount = last.start + last.count;
  const count = bytes.length / 8;
  const without = nodes + edges + constantCount;
  if (![without, without + nodes, without + 2 * nodes].includes(count)) throw new DataError(`${where} has ${count} numbers, and its graph needs ${without}, ${without + nodes} or ${without + 2 * nodes}`);
  const data = new Float64Array(nodes);
  const local = new Float64Array(edges);
  const constants = new Float64Array(constantCount);
  const [readData, readLocal, readConstant] = [reader(bytes, 0, data), reader(bytes, nodes, local), reader(bytes, nodes + edges, constants)];
  for (let p = 0; p < nodes; p++) {
    const like = shape.classes[shape.classOf[p]!]!;
    const start = operandStart[p]!;
    const end = operandStart[p + 1]!;
    const isProducts = end - start > 1 && products.has(like.op);
    for (let e = start; e < end; e++) {
      const partner = start + ((e - start) ^ 1);
      local[e] = !isProducts ? (previous === undefined ? 0 : previous.local[e]!) : partner < end ? data[operandOf[partner]!]! : 1;
      readLocal(e);
    }
    let guess = previous === undefined ? 0 : previous.data[p]!;
    if (isProducts) {
      guess = 0;
      for (let e = start; e < end; e += 2) guess += e + 1 < end ? data[operandOf[e]!]! * data[operandOf[e + 1]!]! : data[operandOf[e]!]!;
    } else if (like.constants === 0 && sums.has(like.op)) {
      guess = 0;
      for (let e = start; e < end; e++) guess += local[e] === 0 ? 0 : local[e]! * data[operandOf[e]!]!;
    }
    data[p] = guess;
    readData(p);
  }
  if (previous !== undefined) constants.set(previous.constants);
  for (let c = 0; c < constantCount; c++) readConstant(c);
  const grad = count > without ? gradients(shape, local, previous?.grad ?? null, bytes, without) : null;
  const accumulatedGrad = grad !== null && count > without + nodes ? grad.slice() : null;
  if (accumulatedGrad !== null) {
    const readAccumulated = reader(bytes, without + nodes, accumulatedGrad);
    for (let p = 0; p < nodes; p++) readAccumulated(p);
  }
  return { data, local, constants, grad, accumulatedGrad };
}

// A gradient is the sum of the shares of later nodes; the first of them is the output's, which has its seed.
function gradients({ operandOf, operandStart, output }: Shape, local: Float64Array, previous: Float64Array | null, bytes: Uint8Array, from: number): Float64Array {
  // Before its own turn, the sum of the shares that have arrived.
  const grad = new Float64Array(output + 1);
  const read = reader(bytes, from, grad);
  grad[output] = previous === null ? 0 : previous[output]!;
  for (let p = output; p >= 0; p--) {
    read(p);
    const gradient = grad[p]!;
    if (gradient !== 0) for (let e = operandStart[p]!; e < operandStart[p + 1]!; e++) grad[operandOf[e]!]! += local[e]! * gradient;
  }
  return grad;
}

// Turns guesses into numbers, whose differences begin at a place. All differences come byte by byte, the lowest bytes first.
function reader(bytes: Uint8Array, from: number, numbers: Float64Array): (index: number) => void {
  const count = bytes.length / 8;
  const words = new Uint32Array(numbers.buffer);
  const lowest = isLittleEndian() ? 0 : 1;
  return (index) => {
    if (Number.isNaN(numbers[index])) numbers[index] = 0;
    const place = from + index;
    words[2 * index + lowest]! ^= bytes[place]! | (bytes[place + count]! << 8) | (bytes[place + 2 * count]! << 16) | (bytes[place + 3 * count]! << 24);
    words[2 * index + 1 - lowest]! ^= bytes[place + 4 * count]! | (bytes[place + 5 * count]! << 8) | (bytes[place + 6 * count]! << 16) | (bytes[place + 7 * count]! << 24);
  };
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
}
