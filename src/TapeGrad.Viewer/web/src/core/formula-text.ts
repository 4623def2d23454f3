// The text of nodes: titles, formulas in names and in numbers, and the rules of local derivatives.
import type { Numbers, Shape } from './data';
import { factor, number } from './format';
import { behind } from './gathers';

const infix: Readonly<Record<string, string>> = { '+': ' + ', '-': ' − ', '*': ' · ', '/': ' ÷ ' };
const pairs = new Set(['linear', 'dot']);
const most = 6;
// What fits into the widest box.
const longestName = 22;

/**
 * What boxes, sentences and lists call a node: its name; without one its number (a constant) or its formula if that is short;
 * and otherwise its place on the tape, such as n22.
 */
export function reference(shape: Shape, numbers: Numbers, drawnAs: number): string {
  const node = behind(shape, drawnAs);
  const it = shape.nodes[node]!;
  if (it.name !== null && it.name !== '') return isolated(it.name);
  if (it.kind === 'constant') return number(numbers.data[node]!);
  return shortFormula(shape, numbers, node) || `n${it.id}`;
}

/** A name that cannot reverse the text around it: direction marks are replaced, and right-to-left text is isolated. */
function isolated(name: string): string {
  const plain = name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** The formula of an operation in names, such as `w1 · x1`. */
export function formula(shape: Shape, numbers: Numbers, node: number): string {
  return written(shape, numbers, node, (operand) => operandIn(shape, numbers, node, operand), (operand) => reference(shape, numbers, operand));
}

/** The formula with numbers in place of names: `0.4 · 0.5`. */
export function working(shape: Shape, numbers: Numbers, node: number): string {
  return written(shape, numbers, node, (operand) => factor(numbers.data[operand]!), (operand) => number(numbers.data[operand]!));
}

/** The sign of an operation in a box or a sentence: × for *, − for -. */
export function sign(op: string): string {
  return op === '*' ? '×' : op === '-' ? '−' : op;
}

/** The rule of ∂user⁄∂operand if it is short, else "". `slot` is the operand's position among the node's operands. */
export function rule({ op, constantFirst }: Shape['nodes'][number], slot: number): string {
  const found = rules[op];
  if (found === undefined || typeof found === 'string') return found ?? '';
  return found[constantFirst ? slot + 1 : slot] ?? '';
}

const rules: Readonly<Record<string, string | readonly string[]>> = {
  '+': '1', '-': ['1', '−1'], neg: '−1', '*': ['the other factor', 'the other factor'], '/': ['1 / y', '−(x / y) / y'],
  pow: ['y · xʸ⁻¹', 'xʸ · ln x'], square: '2x', sqrt: '1 / (2√x)', reciprocal: '−1 / x²',
  exp: 'eˣ', expm1: 'eˣ', log: '1 / x', log1p: '1 / (1 + x)', sin: 'cos x', cos: '−sin x', tan: '1 + tan² x',
  asin: '1 / √(1 − x²)', acos: '−1 / √(1 − x²)', atan: '1 / (1 + x²)', sinh: 'cosh x', cosh: 'sinh x', tanh: '1 − tanh² x',
  'sech-squared': '−2 tanh x · y', bell: '−2k x · y', normal: 'φ(x)', share: ['the other factor', 'the other factor'],
  sigmoid: 'σ(x) · (1 − σ(x))', softplus: 'σ(x)', relu: '1 above 0, else 0', 'leaky-relu': '1 above 0, else the slope',
  elu: '1 above 0, else α · eˣ', abs: 'the sign of x', clamp: '1 within the bounds, else 0', silu: 'σ(x) · (1 + x · σ(−x))',
  max: '1 for the operand that is chosen, else 0', min: '1 for the operand that is chosen, else 0', sum: '1', mean: '1 / n', gather: '1',
  hypot: ['a / r', 'b / r'], atan2: ['x / r²', '−y / r²'], erf: '2⁄√π · e^−x²', norm: 'xᵢ / y', logsumexp: 'softmax of x',
  variance: '2 (xᵢ − mean) / n', product: 'the product of the others',
};

// `argument` writes an operand that is inside brackets already.
function written(shape: Shape, numbers: Numbers, node: number, operand: (node: number) => string, argument: (node: number) => string): string {
  const it = shape.nodes[node]!;
  // Of very many operands, no text has those in the middle.
  const isWritten = (place: number) => place < 2 * most || place >= it.operands.length - 2;
  const operands = it.operands.map((edge, place) => (isWritten(place) ? operand(shape.operandOf[edge]!) : ''));
  const own = numbers.constants.slice(it.constants.start, it.constants.start + it.constants.count);
  const constants = own.map((c) => factor(c));
  const between = infix[it.op];
  if (between !== undefined && operands.length + constants.length === 2) {
    return (it.constantFirst ? [...constants, ...operands] : [...operands, ...constants]).join(between);
  }
  switch (it.op) {
    case 'neg': return `−${operands[0]}`;
    case 'square': return `${bracketed(operands[0]!)}²`;
    case 'reciprocal': return `1 ÷ ${operands[0]}`;
    case 'pow': return it.constantFirst ? `${constants[0]} ^ ${bracketed(operands[0]!)}` : `${bracketed(operands[0]!)} ^ ${operands[1] === undefined ? constants[0] : bracketed(operands[1])}`;
    case 'sum': return shortened(operands).join(' + ');
    case 'product': return shortened(operands).join(' · ');
    case 'gather': return operands[0] ?? '';
  }
  if (pairs.has(it.op) && operands.length > 1) {
    const terms: string[] = [];
    for (let i = 0; i + 1 < operands.length; i += 2) terms.push(`${operands[i]} · ${operands[i + 1]}`);
    if (operands.length % 2 === 1) terms.push(operands.at(-1)!);
    return shortened(terms).join(' + ');
  }
  const within = it.operands.map((edge, place) => (isWritten(place) ? argument(shape.operandOf[edge]!) : ''));
  const constantsWithin = own.map((c) => number(c));
  return `${it.op}(${shortened(it.constantFirst ? [...constantsWithin, ...within] : [...within, ...constantsWithin]).join(', ')})`;
}

/** A formula as an operand, in brackets where it needs them. */
export function bracketed(text: string): string {
  return /[ (]/.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
}

function shortened(terms: readonly string[]): readonly string[] {
  return terms.length <= most ? terms : [...terms.slice(0, most - 2), '…', terms.at(-1)!];
}

// Over names and constants, or over such formulas, so that it can be read by itself; "" if it would be long.
function shortFormula(shape: Shape, numbers: Numbers, node: number, depth = 2): string {
  const { kind, operands } = shape.nodes[node]!;
  const isKnown = (operand: number) => isNamed(shape.nodes[behind(shape, operand)]!) || (depth > 1 && shortFormula(shape, numbers, operand, depth - 1) !== '');
  if (kind !== 'operation' || operands.length > 2 * most || !operands.every((edge) => isKnown(shape.operandOf[edge]!))) return '';
  const short = formula(shape, numbers, node);
  return [...short].length <= longestName ? short : '';
}

function isNamed({ kind, name }: Shape['nodes'][number]): boolean {
  return (name !== null && name !== '') || kind === 'constant';
}

// In brackets if it is a formula that would otherwise be read differently: (a − b) · c.
function operandIn(shape: Shape, numbers: Numbers, user: number, operand: number): string {
  const text = reference(shape, numbers, operand);
  const [outer, inner] = [shape.nodes[user]!, shape.nodes[behind(shape, operand)]!];
  if (isNamed(inner) || text === `n${inner.id}`) return !inner.name && text.startsWith('−') ? `(${text})` : text;
  const around = pairs.has(outer.op) ? 2 : strength(outer.op);
  const within = inner.op === 'neg' ? 1 : strength(inner.op) || 3;
  const isRight = outer.operands.length === 2 ? shape.operandOf[outer.operands[1]!] === operand : outer.constantFirst;
  return within < around || (within === around && isRight && (outer.op === '-' || outer.op === '/')) ? `(${text})` : text;
}

// How strongly an operation binds its operands. Powers write the brackets of their operands themselves.
function strength(op: string): number {
  if (op === 'square' || op === 'pow') return 0;
  return op === '+' || op === '-' || op === 'sum' || pairs.has(op) ? 1 : infix[op] !== undefined || op === 'product' || op === 'neg' || op === 'reciprocal' ? 2 : 3;
}
