// The numbers that a slider offers, and how far a nudge goes.

export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** For a leaf: to both sides of 0, twice as far as its logged number, and as far as the number that it has now. */
export function rangeAround(logged: number, now: number): SliderRange {
  const reach = roundAbove(Math.max(2 * sizeOf(logged, 1), sizeOf(now, 0)));
  return { min: -reach, max: reach, step: reach / 200 };
}

/** For a learning rate: from 0 to ten times the logged rate, where many a training falls apart, and as far as the rate that there is now. */
export function rangeFromZero(logged: number, now: number): SliderRange {
  const reach = roundAbove(Math.max(10 * sizeOf(logged, 0.1), sizeOf(now, 0)));
  return { min: now < 0 ? -reach : 0, max: reach, step: reach / 200 };
}

/** How far a nudge goes: 0.001 for numbers of ordinary size, in proportion for smaller and larger ones. */
export function nudgeOf(value: number): number {
  const size = Math.abs(value);
  if (!(size > 0) || (size >= 0.1 && size < 10)) return 0.001;
  return Number(`1e${Math.max(-300, Math.min(300, Math.floor(Math.log10(size)) - 3))}`);
}

// 1, 2 or 5 times a power of ten.
function roundAbove(size: number): number {
  const power = 10 ** Math.max(-300, Math.min(300, Math.floor(Math.log10(size))));
  const round = [1, 2, 5, 10].find((digit) => digit * power >= size * (1 - 1e-9)) ?? 10;
  return Number((round * power).toPrecision(3));
}

function sizeOf(value: number, otherwise: number): number {
  const size = Math.abs(value);
  return size > 1e-300 && size < 1e300 ? size : otherwise;
}
