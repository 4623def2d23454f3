// The operations that a formula can call: the names of C#, the labels of the library, and what they take.

export type Takes = 'value' | 'number' | 'either';

export interface Operation {
  /** The label on the tape; that of Select stands for the three operations that it records. */
  readonly op: string;
  readonly parameters: readonly (readonly [name: string, takes: Takes])[];
  /** The numbers of parameters at the end that may be left out. */
  readonly defaults: readonly number[];
}

const one = 'Abs Acos Asin Atan Cos Cosh Erf Exp Expm1 Gelu GeluTanh Log Log1p Reciprocal Relu Sigmoid Silu Sin Sinh Softplus Sqrt Square Tan Tanh'.split(' ');
const two = { Atan2: ['y', 'x'], Hypot: ['a', 'b'], Max: ['a', 'b'], Min: ['a', 'b'], Pow: ['x', 'exponent'] };

export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...one.map((name): [string, Operation] => [name, { op: name === 'GeluTanh' ? 'gelu-tanh' : name.toLowerCase(), parameters: [['x', 'value']], defaults: [] }]),
  ...Object.entries(two).map(([name, words]): [string, Operation] => [name, { op: name.toLowerCase(), parameters: words.map((word) => [word, 'either']), defaults: [] }]),
  ['Clamp', { op: 'clamp', parameters: [['x', 'value'], ['min', 'number'], ['max', 'number']], defaults: [] }],
  ['Elu', { op: 'elu', parameters: [['x', 'value'], ['alpha', 'number']], defaults: [1] }],
  ['LeakyRelu', { op: 'leaky-relu', parameters: [['x', 'value'], ['negativeSlope', 'number']], defaults: [0.01] }],
  ['Select', { op: 'select', parameters: [['condition', 'value'], ['yes', 'value'], ['no', 'value']], defaults: [] }],
]);

/** How an operation is called: Pow(x, exponent). */
export function signature(name: string): string {
  return `${name}(${operations.get(name)!.parameters.map(([word]) => word).join(', ')})`;
}

/** The operation that was meant: the one that differs by one typing error, or one per three letters, in whatever case; null if none is so near. */
export function nearest(word: string): string | null {
  const limit = word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3));
  const found = [...operations.keys()].map((name) => ({ name, distance: distance(word.toUpperCase(), name.toUpperCase()) })).filter((it) => it.distance <= limit);
  return found.sort((a, b) => a.distance - b.distance || Math.abs(a.name.length - word.length) - Math.abs(b.name.length - word.length))[0]?.name ?? null;
}

// The number of letters to insert, remove, change, or swap with a neighbour.
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? table[i - 2]![j - 2]! + 1 : Infinity;
      table[i]![j] = Math.min(table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), 1 + Math.min(table[i - 1]![j]!, table[i]![j - 1]!), swapped);
    }
  }
  return table[a.length]![b.length]!;
}
