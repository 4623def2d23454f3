// Ticks where people expect them, for the charts and the decision map: multiples of 1, 2 or 5 times a power of ten.
import { number } from '../core/format';

export interface Tick {
  readonly at: number;
  /** '' for what is only a fine line. */
  readonly label: string;
}

/** From where to where an axis goes; a logarithmic one in powers of ten. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

const thinSpace = '\u202f';

/** The multiples of a round step within [low, high], about as many as wanted; whole steps only where asked. */
export function linearTicks({ low, high }: Range, wanted: number, whole = false): Tick[] {
  const rough = high / wanted - low / wanted;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  let exponent = Math.floor(Math.log10(rough));
  const size = rough / 10 ** exponent;
  let factor = size < 1.5 ? 1 : size < 3 ? 2 : size < 7 ? 5 : 10;
  if (factor === 10) [factor, exponent] = [1, exponent + 1];
  if (whole && exponent < 0) [factor, exponent] = [1, 0];
  const step = decimal(factor, exponent);
  const digits = Math.max(4, Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) - exponent + 1);
  const ticks: Tick[] = [];
  const last = Math.floor(high / step + 1e-9);
  for (let k = Math.ceil(low / step - 1e-9); k <= last && ticks.length < 100; k++) {
    const at = decimal(k * factor, exponent) + 0; // no −0
    ticks.push({ at, label: whole ? count(at) : number(at, Math.min(digits, 17)) });
  }
  return ticks;
}

/** Powers of ten within [10^low, 10^high]; between them 2 to 9 where there is room. */
export function logTicks({ low, high }: Range): Tick[] {
  const stride = [1, 2, 3, 5, 10, 20, 25, 50, 100].find((s) => (high - low) / s <= 6) ?? 200;
  const fine = stride === 1 && high - low < 5;
  const labelsBetween = high - low < 2.3;
  const plain = low >= -4 && high <= 4;
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (let n = 1; n <= (fine ? 9 : 1); n++) {
      const exponent = power + Math.log10(n);
      const labelled = n === 1 ? power % stride === 0 : labelsBetween && (n === 2 || n === 5);
      if (exponent < low || exponent > high || !(labelled || stride === 1)) continue;
      const at = decimal(n, power);
      ticks.push({ at, label: !labelled ? '' : plain || at === 1 ? number(at) : `${n}e${power}`.replace('-', '−') });
    }
  }
  return ticks;
}

/** Ticks for steps: whole, and the first step has one where there is room. */
export function stepTicks(first: number, last: number, wanted: number): Tick[] {
  if (first === last) return [{ at: first, label: count(first) }];
  const ticks = linearTicks({ low: first, high: last }, wanted, true);
  const [one, two] = ticks;
  if (one === undefined || (two !== undefined && one.at - first >= 0.75 * (two.at - one.at))) {
    ticks.unshift({ at: first, label: count(first) });
  }
  return ticks;
}

/** A linear axis with some room at both ends; it starts at 0 where that is not far. */
export function linearRange(min: number, max: number): Range {
  const size = Math.max(Math.abs(min), Math.abs(max));
  const span = max - min;
  const room = span < Math.max(size * 1e-9, 1e-300) ? (size === 0 ? 1 : Math.max(size * 0.1, 1e-300)) : span * 0.06;
  return {
    low: min >= 0 && min < 0.25 * max ? 0 : min - room,
    high: max <= 0 && max > 0.25 * min ? 0 : max + room,
  };
}

/** The powers of ten between which positive numbers stand, with some room. */
export function logRange(min: number, max: number): Range {
  const low = Math.log10(min);
  const high = Math.log10(max);
  const room = (high - low) * 0.05;
  return { low: low - room, high: high + room };
}

/** A whole number written out, its thousands apart: 12 345. */
export function count(whole: number): string {
  return String(whole).replace('-', '−').replace(/\B(?=(\d{3})+$)/g, thinSpace);
}

// Dividing by an exact power rounds once: 3 / 10 is the double 0.3, 3 · 0.1 is not.
function decimal(n: number, exponent: number): number {
  if (exponent >= 0) return n * 10 ** exponent;
  return exponent >= -22 ? n / 10 ** -exponent : Number(`${n}e${exponent}`);
}
