// The operations of any number of operands, which vector operations record: value and local derivatives, with the
// library's conventions (docs/operations.md).

/** [value, then ∂/∂xᵢ for each operand]; k is the node's plain number, which only the components of a softmax have. */
type Nary = (x: readonly number[], k: number) => number[];

export const nary = new Map<string, Nary>(Object.entries({
  gather: (x) => [x[0]!, 1],
  sum: (x) => [sum(x), ...x.map(() => 1)],
  mean: (x) => [sum(x) / x.length, ...x.map(() => 1 / x.length)],
  product: (x) => [x.reduce((y, a) => y * a), ...productsOfOthers(x)],
  max: (x) => extremum(x, x.reduce((y, a) => Math.max(y, a))),
  min: (x) => extremum(x, x.reduce((y, a) => Math.min(y, a))),
  norm: (x) => dividedBy(norm(x), x),
  variance,
  logsumexp: logSumExp,
  softmax,
  'log-softmax': logSoftmax,
  dot: products,
  linear: products,
} satisfies Record<string, Nary>));

function sum(x: readonly number[]): number {
  return x.reduce((y, a) => y + a, 0);
}

// x₀ · x₁ + x₂ · x₃ + …, plus the bias if one operand is left over.
function products(x: readonly number[]): number[] {
  const result = [x.length % 2 === 1 ? x[x.length - 1]! : 0];
  for (let i = 0; i + 1 < x.length; i += 2) {
    result[0]! += x[i]! * x[i + 1]!;
    result.push(x[i + 1]!, x[i]!);
  }
  if (x.length % 2 === 1) result.push(1);
  return result;
}

// Without division, so that an operand may be 0.
function productsOfOthers(x: readonly number[]): number[] {
  const others = new Array<number>(x.length);
  for (let i = x.length - 1, behind = 1; i >= 0; behind *= x[i--]!) others[i] = behind;
  for (let i = 0, before = 1; i < x.length; before *= x[i++]!) others[i]! *= before;
  return others;
}

// If an operand is NaN, the result is NaN, and each operand has the same share.
function extremum(x: readonly number[], y: number): number[] {
  const isExtreme = (a: number) => a === y || Number.isNaN(y);
  const ties = x.filter(isExtreme).length;
  return [y, ...x.map((a) => (isExtreme(a) ? 1 / ties : 0))];
}

function dividedBy(y: number, x: readonly number[]): number[] {
  return [y, ...x.map((a) => a / (y === 0 ? 1 : y))];
}

// The largest is divided out, so that no square over- or underflows.
function norm(x: readonly number[]): number {
  const most = x.reduce((y, a) => Math.max(y, Math.abs(a)), 0);
  return most === 0 || most === Infinity ? most : most * Math.sqrt(sum(x.map((a) => (a / most) ** 2)));
}

function variance(x: readonly number[]): number[] {
  const mean = sum(x) / x.length;
  const deviations = x.map((a) => a - mean);
  return [sum(deviations.map((d) => d * d)) / x.length, ...deviations.map((d) => (2 / x.length) * d)];
}

// Scales the shares so that they add up to 1. An infinite operand has the share NaN; then the shares of the others are 0 already.
function logSumExp(x: readonly number[]): number[] {
  const most = x.reduce((y, a) => Math.max(y, a));
  const y = Math.abs(most) === Infinity ? most : most + Math.log(sum(x.map((a) => Math.exp(a - most))));
  const shares = x.map((a) => Math.exp(a - y));
  const whole = sum(shares);
  return [y, ...shares.map((share) => share / (Number.isNaN(whole) ? 1 : whole))];
}

function softmax(x: readonly number[], j: number): number[] {
  const most = x.reduce((y, a) => Math.max(y, a));
  const powers = x.map((a) => Math.exp(a - most));
  const whole = sum(powers);
  const y = powers[j]! / whole;
  return [y, ...powers.map((power, i) => y * ((i === j ? 1 : 0) - power / whole))];
}

function logSoftmax(x: readonly number[], j: number): number[] {
  const most = x.reduce((y, a) => Math.max(y, a));
  const rest = Math.log(sum(x.map((a) => Math.exp(a - most))));
  return [x[j]! - most - rest, ...x.map((a, i) => (i === j ? 1 : 0) - Math.exp(a - most - rest))];
}
