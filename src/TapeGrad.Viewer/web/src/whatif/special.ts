// Functions that JavaScript lacks or defines differently from IEEE 754, with the formulas of the library's Special.cs.

// (1 + 2x) · e^x² · erfc x for x ≥ 0, in t = (x − 4) / (x + 4).
const scaledErfc = [
  1.2329951186255526, -0.1396211168405623, 0.015379652102619604, 0.06809705425466908, -0.10103906603630056,
  0.0937328349990944, -0.06633036581218697, 0.03716751552655567, -0.016197734059799265, 0.005031970067657489,
  -0.0007577732613730956, -0.00019925714661091188, 0.0001506214900124047, -2.4397746422436416e-5,
  -1.1221287012353486e-5, 5.706604414895734e-6, 2.919733377963012e-7, -8.210939042560568e-7,
  7.746992727017941e-8, 1.0633855618594884e-7, -2.05606492756992e-8, -1.234686604382353e-8,
  3.1695881915648173e-9, 9.311744978232572e-10, -2.659599690242689e-10,
];

// erf x / x for |x| ≤ 1, in x².
const erfOverX = [
  1.1283791670955126, -0.3761263890318375, 0.11283791670954882, -0.026866170645077334, 0.005223977624823223,
  -0.0008548326981129666, 0.00012055331122299266, -1.4925595519506043e-5, 1.6461004480962034e-6,
  -1.6350354461959655e-7, 1.4660051998394848e-8, -1.1373902296430911e-9, 5.958930743134941e-11,
];

/** The error function. */
export function erf(x: number): number {
  if (Math.abs(x) < 1) return x * polynomial(erfOverX, x * x);
  const far = 1 - bell(x, 1) * erfcOverBell(Math.abs(x));
  return x > 0 ? far : -far;
}

/** Φ(x), the standard normal distribution function, with all digits even where it is tiny. */
export function normal(x: number): number {
  const tail = 0.5 * bell(x, 0.5) * erfcOverBell(Math.SQRT1_2 * Math.abs(x));
  return x > 0 ? 1 - tail : tail;
}

/** φ(x), the standard normal density. */
export function density(x: number): number {
  return (1 / Math.sqrt(2 * Math.PI)) * bell(x, 0.5);
}

/** e^−kx², for k = 1 or a power of two. The square is taken in two parts, because e^−x² multiplies the rounding error of x² by x². */
export function bell(x: number, k: number): number {
  const size = Math.min(Math.abs(x), 40);
  const shifted = size * 134217729;
  const head = shifted - (shifted - size);
  return Math.exp(-k * (head * head)) * Math.exp(-k * ((size - head) * (size + head)));
}

/** 1 / (1 + e⁻ˣ), without overflow or cancellation. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x > 0 ? 1 : e) / (1 + e);
}

/** √(x² + y²) without overflow; NaN if an operand is NaN. */
export function hypot(x: number, y: number): number {
  const larger = Math.max(Math.abs(x), Math.abs(y));
  const ratio = Math.min(Math.abs(x), Math.abs(y)) / larger;
  return larger === 0 || larger === Infinity ? larger : larger * Math.sqrt(1 + ratio * ratio);
}

/** xʸ as IEEE 754 defines it. JavaScript gives NaN if the base is ±1 and the exponent infinite, or the base 1 and the exponent NaN. */
export function pow(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

function erfcOverBell(x: number): number {
  const near = Math.min(x, 28);
  return polynomial(scaledErfc, (near - 4) / (near + 4)) / (1 + 2 * near);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
