// Which points of a series a chart joins, marks, or draws as dots. The SVG charts have the same rules in LineSeries and
// Decimation; test/cases/series.json is checked against both.
import rules from '../../../Charts/chart-rules.json';

/** A number at a step, which is an index. Points of one segment are joined; between two segments the line has a gap. */
export interface Point {
  readonly at: number;
  readonly value: number;
  readonly segment: number;
}

/** The points of a series: null is a gap, undefined is not. The line breaks before the steps in `breaks` as well. */
export function pointsOf(drawn: readonly (number | null | undefined)[], breaks: ReadonlySet<number> = new Set()): Point[] {
  const points: Point[] = [];
  let segment = 0;
  drawn.forEach((value, at) => {
    if (breaks.has(at)) segment++;
    if (value === null) segment++;
    else if (value !== undefined) points.push({ at, value, segment });
  });
  return points;
}

/** Whether each point has a marker. */
export function isMarked(points: readonly Point[]): boolean {
  return points.length <= rules.mostMarked;
}

/** The points that are not part of a line, since they are between two gaps. */
export function alone(points: readonly Point[]): Point[] {
  return points.filter(({ segment }, i) => points[i - 1]?.segment !== segment && points[i + 1]?.segment !== segment);
}

/**
 * The points that have a marker: all on a short line, and on a long one those that are alone and a few more. A chart
 * as SVG has the few more only where dashes repeat, since its legend is at the ends of the lines.
 */
export function marked(points: readonly Point[], index: number): Point[] {
  if (isMarked(points)) return [...points];
  const every = Math.floor(points.length / rules.marksOnLong);
  const from = Math.floor(every * ((index * 0.382 + 0.3) % 1));
  const lonely = new Set(alone(points));
  return points.filter((point, i) => i % every === from || lonely.has(point));
}

/**
 * Whether the average step is more than a quarter of the extent, as where each step has another sample. Joined points would
 * fill the chart, so they are drawn as dots.
 */
export function leaps(points: readonly Point[], isLog: boolean): boolean {
  if (points.length < rules.fewestDots) return false;
  const { way, extent } = roughness(points, isLog);
  return way > extent * rules.leap;
}

/** Whether the line goes up and down all the time, so that its mean says more than its points. */
export function isNoisy(points: readonly Point[], isLog: boolean): boolean {
  if (points.length < rules.fewestDots) return false;
  const { way, extent, turns } = roughness(points, isLog);
  return way > extent * rules.noise.way && turns > (points.length - 2) * rules.noise.turns;
}

// The average step, the extent, and how often the line turns from up to down or back.
function roughness(points: readonly Point[], isLog: boolean): { way: number; extent: number; turns: number } {
  let [way, low, high, previous, direction, turns] = [0, Infinity, -Infinity, NaN, 0, 0];
  for (const { value } of points) {
    // Half of each number: the difference of two numbers may be more than a double holds.
    const at = isLog ? Math.log10(value) : value / 2;
    const step = Number.isNaN(previous) ? 0 : at - previous;
    way += Math.abs(step) / (points.length - 1);
    if (step !== 0) {
      if (Math.sign(step) === -direction) turns++;
      direction = Math.sign(step);
    }
    [low, high, previous] = [Math.min(low, at), Math.max(high, at), at];
  }
  return { way, extent: high - low, turns };
}

/** The steps at which lines break: those of another tape than the step before, unless each tape has one step only. */
export function breaksOf(tapes: readonly number[]): Set<number> {
  const areRuns = new Set(tapes).size < tapes.length;
  return new Set(tapes.flatMap((tape, i) => (areRuns && i > 0 && tape !== tapes[i - 1] ? [i] : [])));
}

/**
 * The largest size that a linear axis of these lines shows. It is infinite, unless a few numbers are so much larger than the median
 * that they would flatten the others.
 */
export function reachOf(lines: readonly (readonly (number | null | undefined)[])[]): number {
  const { fewest, beyond, shown } = rules.runaway;
  const sizes = lines.map((drawn) => Float64Array.from(drawn, (value) => Math.abs(value ?? 0)).filter((size) => size > 0).sort()).filter(({ length }) => length > 0);
  const median = sizes.reduce((largest, some) => Math.max(largest, some[some.length < fewest ? some.length - 1 : (some.length - 1) >> 1]!), 0);
  return sizes.some((some) => some.at(-1)! > median * beyond) ? median * shown : Infinity;
}

/** At most about `most` points: the first, lowest, highest and last of equal stretches of steps. */
export function thin(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const stretches = Math.floor(most / 4);
  const first = points[0]!.at;
  const steps = points.at(-1)!.at - first + 1;
  const stretchOf = (i: number) => Math.floor(((points[i]!.at - first) * stretches) / steps);
  const kept: Point[] = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    const stretch = stretchOf(start);
    let [lowest, highest] = [start, start];
    for (end = start; end < points.length && stretchOf(end) === stretch; end++) {
      if (points[end]!.value < points[lowest]!.value) lowest = end;
      if (points[end]!.value > points[highest]!.value) highest = end;
    }
    const places = new Set([start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1]);
    for (const place of places) kept.push(points[place]!);
  }
  return kept;
}

/** Whether the largest loss is more than `logScaleRatio` times the smallest positive one, and no loss is negative. */
export function spansDecades(losses: readonly number[]): boolean {
  let [smallest, largest] = [Infinity, 0];
  for (const loss of losses) {
    if (!Number.isFinite(loss)) continue;
    if (loss < 0) return false;
    if (loss > 0) [smallest, largest] = [Math.min(smallest, loss), Math.max(largest, loss)];
  }
  return largest / rules.logScaleRatio > smallest;
}
