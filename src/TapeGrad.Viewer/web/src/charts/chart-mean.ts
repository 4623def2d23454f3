// The mean of the numbers around each step, for a loss that goes up and down from step to step. The SVG charts have the same
// rule in RunningMean; test/cases/series.json is checked against both.
import rules from '../../../Charts/chart-rules.json';
import { isNoisy, type Point } from './chart-points';

/** Points of the mean, from the first step to the last; none if the line is not noisy. */
export function runningMean(points: readonly Point[], isLog: boolean): Point[] {
  return isNoisy(points, isLog) ? meanOf(points) : [];
}

/** The mean of any line of two points or more. */
export function meanOf(points: readonly Point[]): Point[] {
  if (points.length < 2) return [];
  const places = Math.min(points.length, rules.mean.places);
  const half = (windowOf(points.length) - 1) / 2;
  return Array.from({ length: places }, (_, i) => {
    const at = Math.floor((i * (points.length - 1)) / (places - 1));
    const [first, last] = [Math.max(0, at - half), Math.min(points.length - 1, at + half)];
    let value = 0;
    // Each part by itself: the sum may be more than a double holds.
    for (let j = first; j <= last; j++) value += points[j]!.value / (last - first + 1);
    return { at: points[at]!.at, value, segment: 0 };
  });
}

/** How many numbers a mean is of: an odd number, so that as many are on either side. */
export function windowOf(points: number): number {
  return 2 * Math.max(rules.mean.leastHalf, Math.floor(points / rules.mean.parts)) + 1;
}
