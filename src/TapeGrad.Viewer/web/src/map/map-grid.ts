// The values of the mapped node over a grid of its two inputs.
import type { Range } from '../charts/chart-ticks';
import { apply } from '../whatif/interpreter';
import type { Setting } from './map-model';
import { largest } from '../core/lists';

/** Values row by row, the first row at the low end of the second input; both ends of both inputs are in the grid. */
export interface Grid {
  readonly side: number;
  /** The prediction; with classes, the lead of the largest score over the second. */
  readonly values: Float64Array;
  /** The class with the largest score; null if there is one prediction. */
  readonly classes: Uint8Array | null;
}

export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly target: number | undefined;
}

const finest = 48;
const coarsest = 12;
// The number of operations that fit into a few frames.
const work = finest * finest * 40;

/** The number of places along each input, which is smaller for a larger graph. */
export function sideFor(operations: number): number {
  return Math.max(coarsest, Math.min(finest, Math.floor(Math.sqrt(work / operations))));
}

/** Computes the grid row by row, pausing after each, so that a large graph does not block the page. */
export function* gridOf(setting: Setting, x: Range, y: Range, side: number): Generator<void, Grid> {
  const values = new Float64Array(side * side);
  const classes = setting.part.outputs.length > 1 ? new Uint8Array(side * side) : null;
  const scoresAt = evaluator(setting);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const scores = scoresAt(along(x, column, side), along(y, row, side));
      const place = row * side + column;
      values[place] = classes === null ? scores[0]! : lead(scores);
      if (classes !== null) classes[place] = scores.indexOf(largest(scores));
    }
    yield;
  }
  return { side, values, classes };
}

/** The prediction, or the scores, as a function of the two inputs. Everything that is the same at all places is looked up once. */
export function evaluator({ part: { shape, inputs, outputs }, leaves, constants }: Setting): (x: number, y: number) => number[] {
  const data = [...leaves];
  const operations = shape.nodes.flatMap((node, at) => (node.kind !== 'operation' ? [] : [{
    at,
    op: node.op,
    from: node.operands.map((edge) => shape.edges[edge]!.operand),
    operands: node.operands.map(() => 0),
    numbers: constants.slice(node.constants.start, node.constants.start + node.constants.count),
    constantFirst: node.constantFirst,
  }]));
  return (x, y) => {
    data[inputs[0]] = x;
    data[inputs[1]] = y;
    for (const { at, op, from, operands, numbers, constantFirst } of operations) {
      for (let i = 0; i < from.length; i++) operands[i] = data[from[i]!]!;
      data[at] = apply(op, operands, numbers, constantFirst)[0]!;
    }
    return outputs.map((output) => data[output]!);
  };
}

// The lead of the largest over the second.
function lead(scores: readonly number[]): number {
  const [first, second] = [...scores].sort((a, b) => b - a) as [number, number];
  return first - second;
}

/** The grid of one class: above 0 where it has the largest score, below 0 elsewhere. */
export function ofClass({ side, values, classes }: Grid, which: number): Grid {
  return { side, values: values.map((value, i) => (classes![i] === which ? value : -value)), classes: null };
}

/** Runs a generator to its end without a pause, and returns its result. */
export function finish<T>(rows: Generator<void, T>): T {
  let next = rows.next();
  while (next.done !== true) next = rows.next();
  return next.value;
}

/** Lowest and highest finite value; null if there is none. */
export function extentOf(values: Iterable<number>): { min: number; max: number } | null {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return min <= max ? { min, max } : null;
}

/** The range of an input on the map: its range in the run, and a quarter more on both sides. */
export function inputRange(values: readonly number[]): Range | null {
  const extent = extentOf(values);
  if (extent === null) return null;
  const room = extent.max > extent.min ? (extent.max - extent.min) * 0.25 : Math.max(1, Math.abs(extent.max));
  return { low: extent.min - room, high: extent.max + room };
}

/** The distinct points of the run, at most `most`, each with its target if one is known. */
export function placesOf(points: readonly MapPoint[], most = 200): MapPoint[] {
  const places = new Map<string, MapPoint>();
  for (const place of points) {
    if (places.size < most) places.set(`${place.x} ${place.y} ${place.target}`, place);
  }
  return [...places.values()];
}

/** The number at which the colours change, and how far they reach from it. It is 0, or 0.5 for predictions in [0, 1]. */
export function colorRange(extent: { min: number; max: number } | null, isShare: boolean): { middle: number; reach: number } {
  if (isShare) return { middle: 0.5, reach: 0.5 };
  return { middle: 0, reach: extent === null ? 1 : Math.max(Math.abs(extent.min), Math.abs(extent.max)) || 1 };
}

function along({ low, high }: Range, i: number, side: number): number {
  return low + ((high - low) * i) / (side - 1);
}
