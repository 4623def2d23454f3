// What the chart of a leaf shows: the output along this leaf, its tangent, and the step that the leaf takes.
import type { Run } from '../core/data';
import { extentOf } from '../map/map-grid';
import { outputAlong } from '../whatif/along';
import { movedTo } from '../whatif/parameter-updates';

export interface Slice {
  /** The leaf's number, the output there, and its slope; null if the graph has no gradients. */
  readonly here: { readonly x: number; readonly y: number; readonly slope: number | null };
  /** Where the update moves the leaf, and the output there if it moved alone; null if it does not move. */
  readonly there: { readonly x: number; readonly y: number } | null;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The outputs that the chart has room for. */
  readonly low: number;
  readonly high: number;
}

const most = 81;
const fewest = 21;
// About a tenth of a second.
const work = 400_000;

/** Null if it would take too long, or the output is finite nowhere near. Throws if an operation is not known. */
export function sliceOf(run: Run, step: number, leaf: number): Slice | null {
  const { shape, numbers } = run.steps[step]!.graph!;
  const along = outputAlong(shape, numbers, leaf);
  const count = Math.min(most, Math.floor(work / Math.max(1, along.operations)));
  const x = numbers.data[leaf]!;
  if (count < fewest || !Number.isFinite(x)) return null;
  const to = movedTo(run, step)(leaf);
  const reach = Math.max(0.5 * Math.max(1, Math.abs(x)), to === null || !Number.isFinite(to) ? 0 : 1.5 * Math.abs(to - x));
  const points = Array.from({ length: count }, (_, i) => {
    const at = x + (reach * (2 * i - count + 1)) / (count - 1);
    return { x: at, y: along.at(at) };
  });
  const there = to === null || !Number.isFinite(to) ? null : { x: to, y: along.at(to) };
  const extent = extentOf([...points, ...(there === null ? [] : [there])].map(({ y }) => y));
  if (extent === null) return null;
  return { here: { x, y: numbers.data[shape.output]!, slope: numbers.grad?.[leaf] ?? null }, there, points, low: extent.min, high: extent.max };
}
