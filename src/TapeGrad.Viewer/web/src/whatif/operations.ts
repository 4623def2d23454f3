// The operations of one and two operands: value and local derivatives, with the library's conventions at kinks
// (docs/operations.md).

import { bell, density, erf, hypot, normal, pow, sigmoid } from './special';

/** [value, ∂/∂x]; k and l are the node's plain numbers. */
type Unary = (x: number, k: number, l: number) => [number, number];
/** [value, ∂/∂x, ∂/∂y]; one of the operands may be a plain number. */
type Binary = (x: number, y: number) => [number, number, number];
export const unary = new Map<string, Unary>(Object.entries({
  neg: (x) => [-x, -1],
  square: (x) => [x * x, 2 * x],
  sqrt: (x) => [Math.sqrt(x), 0.5 / Math.sqrt(x)],
  reciprocal: (x) => [1 / x, -(1 / x) * (1 / x)],
  exp: (x) => [Math.exp(x), Math.exp(x)],
  expm1: (x) => [Math.expm1(x), Math.exp(x)],
  log: (x) => [Math.log(x), 1 / x],
  log1p: (x) => [Math.log1p(x), 1 / (1 + x)],
  sin: (x) => [Math.sin(x), Math.cos(x)],
  cos: (x) => [Math.cos(x), -Math.sin(x)],
  tan: (x) => [Math.tan(x), 1 + Math.tan(x) * Math.tan(x)],
  asin: (x) => [Math.asin(x), 1 / Math.sqrt((1 - x) * (1 + x))],
  acos: (x) => [Math.acos(x), -1 / Math.sqrt((1 - x) * (1 + x))],
  atan: (x) => [Math.atan(x), 1 / (1 + x * x)],
  sinh: (x) => [Math.sinh(x), Math.cosh(x)],
  cosh: (x) => [Math.cosh(x), Math.sinh(x)],
  tanh: (x) => [Math.tanh(x), sechSquared(x)],
  'sech-squared': (x) => [sechSquared(x), -2 * Math.tanh(x) * sechSquared(x)],
  bell: (x, k) => [bell(x, k), -2 * k * x * bell(x, k)],
  normal: (x) => [normal(x), density(x)],
  sigmoid: (x) => [sigmoid(x), sigmoid(x) * sigmoid(-x)],
  softplus: (x) => [Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid(x)],
  silu: (x) => [x * sigmoid(x), sigmoid(x) * (1 + x * sigmoid(-x))],
  erf: (x) => [erf(x), (2 / Math.sqrt(Math.PI)) * bell(x, 1)],
  gelu: (x) => [x * normal(x), normal(x) + x * density(x)],
  'gelu-tanh': geluTanh,
  relu: (x) => [x < 0 ? 0 : x, x > 0 ? 1 : 0],
  'leaky-relu': (x, k) => (x > 0 ? [x, 1] : [k * x, k]),
  elu: (x, k) => (x > 0 ? [x, 1] : [k * Math.expm1(x), k * Math.exp(x)]),
  abs: (x) => [Math.abs(x), x > 0 ? 1 : x < 0 ? -1 : 0],
  clamp: (x, min, max) => [Math.min(Math.max(x, min), max), x < min || x > max ? 0 : 1],
} satisfies Record<string, Unary>));

export const binary = new Map<string, Binary>(Object.entries({
  '+': (x, y) => [x + y, 1, 1],
  '-': (x, y) => [x - y, 1, -1],
  '*': (x, y) => [x * y, y, x],
  '/': (x, y) => [x / y, 1 / y, -(x / y / y)],
  pow: (x, y) => [pow(x, y), y === 0 ? 0 : y * pow(x, y - 1), x === 0 && !(y < 0) ? 0 : pow(x, y) * Math.log(x)],
  atan2: (y, x) => [Math.atan2(y, x), x / hypot(y, x) / hypot(y, x), -(y / hypot(y, x)) / hypot(y, x)],
  hypot: (x, y) => [hypot(x, y), x / hypot(x, y), y / hypot(x, y)],
  max: (x, y) => [Math.max(x, y), x > y ? 1 : y > x ? 0 : 0.5, y > x ? 1 : x > y ? 0 : 0.5],
  min: (x, y) => [Math.min(x, y), x < y ? 1 : y < x ? 0 : 0.5, y < x ? 1 : x < y ? 0 : 0.5],
  // A share of a gradient is 0 where the gradient is 0; the others are y where a condition on x holds, elsewhere 0.
  share: (g, d) => [g === 0 ? 0 : g * d, d, g],
  'if-positive': (x, y) => pick(x > 0, y),
  'unless-positive': (x, y) => pick(!(x > 0), y),
  'if-zero': (x, y) => pick(x === 0, y),
  'unless-zero': (x, y) => pick(x !== 0, y),
} satisfies Record<string, Binary>));

function pick(holds: boolean, y: number): [number, number, number] {
  return holds ? [y, 0, 1] : [0, 0, 0];
}

// With e = e^−|x|, which cannot overflow: sech x = 2e / (1 + e²).
function sechSquared(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return ((2 * e) / (1 + e * e)) ** 2;
}

// Far from 0 the hump is 0 and x² may have overflowed; their product would be NaN.
function geluTanh(x: number): [number, number] {
  const scale = Math.sqrt(8 / Math.PI);
  const twice = scale * (x + 0.044715 * x * x * x);
  const steep = sigmoid(twice);
  const hump = steep * sigmoid(-twice);
  return [x * steep, steep + (hump === 0 ? 0 : x * hump * scale * (1 + 3 * 0.044715 * x * x))];
}
