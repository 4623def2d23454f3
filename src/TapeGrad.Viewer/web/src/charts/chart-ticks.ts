// Ticks at multiples of 1, 2 or 5 times a power of ten, or at powers of ten, and the ends of axes. The SVG charts have the
// same rules in RoundTicks and Axis; test/cases/ticks.json is checked against both.
import { isPlain, order, plain, powerOfTen, scientific } from './chart-numbers';

export interface Tick {
  /** In the units of the axis: the number, or its exponent on a logarithmic axis. */
  readonly at: number;
  /** '' for a fine line without a label. */
  readonly label: string;
}

/** The ends of an axis; those of a logarithmic one are exponents of ten. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

// Two numbers with a smaller difference, relative to their size, would need labels that are too long to read.
const finest = 1e-9;
const smallest = 1e-300;
// Beyond this many steps from 0, neighbouring ticks are no longer different whole numbers of steps in a double.
const mostSteps = 1e15;
const strides = [1, 2, 3, 5, 10, 20, 25, 50, 100];

/** The multiples of a round step within [low, high], about as many as wanted; only whole numbers if asked. */
export function linearTicks({ low, high }: Range, wanted: number, whole = false): Tick[] {
  // Each part by itself: the difference may be more than a double holds.
  const rough = high / wanted - low / wanted;
  if (!(rough > 0 && Number.isFinite(rough) && Math.max(Math.abs(low), Math.abs(high)) / rough < mostSteps)) return [];
  let exponent = Math.floor(Math.log10(rough));
  const size = rough / decimal(1, exponent);
  let factor = size < 1.5 ? 1 : size < 3 ? 2 : size < 7 ? 5 : 10;
  if (factor === 10) [factor, exponent] = [1, exponent + 1];
  if (whole && exponent < 0) [factor, exponent] = [1, 0];
  const step = decimal(factor, exponent);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const power = order(Math.max(Math.abs(first), Math.abs(last)) * factor, exponent);
  const ticks: Tick[] = [];
  for (let k = first; k <= last; k++) {
    const n = k * factor;
    ticks.push({ at: decimal(n, exponent), label: isPlain(power) ? plain(n, exponent) : scientific(n, exponent, power) });
  }
  return ticks;
}

/** Powers of ten within [low, high], which are exponents; between them 2 to 9 if there is room. */
export function logTicks({ low, high }: Range): Tick[] {
  if (!(low < high)) return [];
  const stride = strides.find((s) => (high - low) / s <= 7)!;
  const isWrittenOut = low >= -4 && high <= 5;
  const labelsBetween = high - low < 2.3;
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (let n = 1; n <= (stride === 1 && high - low < 5 ? 9 : 1); n++) {
      const at = power + Math.log10(n);
      const isLabelled = n === 1 ? power % stride === 0 : labelsBetween && (n === 2 || n === 5);
      if (at < low || at > high || !(isLabelled || stride === 1)) continue;
      const label = isWrittenOut ? plain(n, power) : n === 1 ? powerOfTen(power) : scientific(n, power, power);
      ticks.push({ at, label: isLabelled ? label : '' });
    }
  }
  return ticks;
}

/** Whole numbers from 1 to `last`, about as many as wanted. 1 has a tick if there is room. */
export function stepTicks(last: number, wanted: number): Tick[] {
  const one = { at: 1, label: '1' };
  if (last === 1) return [one];
  const ticks = linearTicks({ low: 1, high: last }, wanted, true);
  const [first, second] = ticks;
  if (first === undefined || (second !== undefined && first.at - 1 >= 0.75 * (second.at - first.at))) ticks.unshift(one);
  return ticks;
}

/** The ends of a linear axis: with some room, and at 0 if 0 is near. */
export function linearRange(min: number, max: number): Range {
  const size = Math.max(Math.abs(min), Math.abs(max));
  const half = max / 2 - min / 2;
  const room = half * 2 < Math.max(size * finest, smallest) ? (size === 0 ? 1 : Math.max(size * 0.1, smallest)) : half * 0.12;
  return {
    low: min >= 0 && min < 0.25 * max ? 0 : Math.max(min - room, -Number.MAX_VALUE),
    high: max <= 0 && max > 0.25 * min ? 0 : Math.min(max + room, Number.MAX_VALUE),
  };
}

/** The ends of a logarithmic axis as exponents of ten, with some room. */
export function logRange(min: number, max: number): Range {
  const low = Math.log10(min);
  const high = Math.log10(max);
  const room = (high - low) * 0.05;
  return { low: low - room, high: high + room };
}

/** Where a place is between the ends of an axis, from 0 to 1. */
export function shareOf({ low, high }: Range, at: number): number {
  const span = high - low;
  return Number.isFinite(span) ? (at - low) / span : (at / 2 - low / 2) / (high / 2 - low / 2);
}

// The double nearest to the decimal number, as its label reads: 3 · 0.1 is another double than 0.3.
function decimal(n: number, exponent: number): number {
  return Number(`${n}e${exponent}`);
}
