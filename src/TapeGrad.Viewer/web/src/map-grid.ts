// The values of the mapped node over a grid of its two inputs.
import type { Range } from './chart-ticks';
import { forward } from './interpreter';
import type { Setting } from './map-model';

/** Values row by row, the first row at the low end of the second input; both ends of both inputs are in the grid. */
export interface Grid {
  readonly side: number;
  readonly values: Float64Array;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly target: number | undefined;
}

const finest = 48;
const coarsest = 12;
// As many computations of a node as fit into a frame.
const work = finest * finest * 50;

/** How many places along each input: fewer for a larger graph. */
export function sideFor(nodes: number): number {
  return Math.max(coarsest, Math.min(finest, Math.floor(Math.sqrt(work / nodes))));
}

/** Computes the grid row by row, pausing after each, so that a large graph does not block the page. */
export function* gridOf({ part, leaves: own, constants }: Setting, x: Range, y: Range, side: number): Generator<void, Grid> {
  const values = new Float64Array(side * side);
  const leaves = [...own];
  for (let row = 0; row < side; row++) {
    leaves[part.inputs[1]] = along(y, row, side);
    for (let column = 0; column < side; column++) {
      leaves[part.inputs[0]] = along(x, column, side);
      values[row * side + column] = forward(part.shape, leaves, constants).data[part.shape.output]!;
    }
    yield;
  }
  return { side, values };
}

/** What a generator returns, without a pause. */
export function finish<T>(rows: Generator<void, T>): T {
  let next = rows.next();
  while (next.done !== true) next = rows.next();
  return next.value;
}

/** Lowest and highest finite value; null where there is none. */
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

/** From where to where an input goes on the map: what the run has of it, and a quarter more on both sides. */
export function inputRange(values: readonly number[]): Range | null {
  const extent = extentOf(values);
  if (extent === null) return null;
  const room = extent.max > extent.min ? (extent.max - extent.min) * 0.25 : Math.max(1, Math.abs(extent.max));
  return { low: extent.min - room, high: extent.max + room };
}

/** The different points that the run computes at, each with its target where one is logged; at most `most`. */
export function placesOf(points: readonly Place[], most = 200): Place[] {
  const places = new Map<string, Place>();
  for (const place of points) {
    if (places.size < most) places.set(`${place.x} ${place.y} ${place.target}`, place);
  }
  return [...places.values()];
}

/** Between which numbers the colours run, and where they change: 0, or 0.5 for what lies in [0, 1]. */
export function colorRange(extent: { min: number; max: number } | null, isShare: boolean): { middle: number; reach: number } {
  if (isShare) return { middle: 0.5, reach: 0.5 };
  return { middle: 0, reach: extent === null ? 1 : Math.max(Math.abs(extent.min), Math.abs(extent.max)) || 1 };
}

function along({ low, high }: Range, i: number, side: number): number {
  return low + ((high - low) * i) / (side - 1);
}
