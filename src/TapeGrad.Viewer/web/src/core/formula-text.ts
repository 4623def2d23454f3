// The text of nodes: titles, formulas in names and in numbers, and the rules of local derivatives.
import type { Numbers, Shape } from './data';
import { factor, number } from './format';

const infix: Readonly<Record<string, string>> = { '+': ' + ', '-': ' − ', '*': ' · ', '/': ' / ' };
const pairs = new Set(['linear', 'dot']);
const most = 6;

/** A node's name. Without a name it is the node's formula if that is short, and otherwise its operation. */
export function title(shape: Shape, numbers: Numbers, node: number): string {
  const it = shape.nodes[node]!;
  if (it.name !== null && it.name !== '') return isolated(it.name);
  return it.kind === 'operation' ? shortFormula(shape, numbers, node) || sign(it.op) : number(numbers.data[node]!);
}

/** A name that cannot reverse the text around it: direction marks are replaced, and right-to-left text is isolated. */
function isolated(name: string): string {
  const plain = name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** The formula of an operation in names, such as `w1 · x1`. */
export function formula(shape: Shape, numbers: Numbers, node: number): string {
  const named = (operand: number) => reference(shape, numbers, operand);
  return written(shape, numbers, node, named, named);
}

/** The formula with numbers in place of names: `0.4 · 0.5`. */
export function working(shape: Shape, numbers: Numbers, node: number): string {
  return written(shape, numbers, node, (operand) => factor(numbers.data[operand]!), (operand) => number(numbers.data[operand]!));
}

/** How a sentence refers to a node: by its name, a short formula, or its operation and place. */
export function reference(shape: Shape, numbers: Numbers, node: number): string {
  const it = shape.nodes[node]!;
  if (it.name !== null && it.name !== '') return isolated(it.name);
  return it.kind === 'operation' ? shortFormula(shape, numbers, node) || `${called[it.op] ?? it.op}#${it.id}` : `${it.kind} #${it.id}`;
}

// Words instead of signs, because a sign inside a formula would read as a part of it.
const called: Readonly<Record<string, string>> = { '+': 'sum', '-': 'difference', '*': 'product', '/': 'quotient', neg: 'negative' };

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
  sigmoid: 'σ(x) · (1 − σ(x))', softplus: 'σ(x)', relu: '1 above 0, else 0', 'leaky-relu': '1 above 0, else the slope',
  elu: '1 above 0, else α · eˣ', abs: 'the sign of x', clamp: '1 within the bounds, else 0', silu: 'σ(x) · (1 + x · σ(−x))',
  max: '1 for the operand that is chosen, else 0', min: '1 for the operand that is chosen, else 0', sum: '1', mean: '1 / n', gather: '1',
  hypot: ['a / r', 'b / r'], atan2: ['x / r²', '−y / r²'], erf: '2⁄√π · e^−x²', norm: 'xᵢ / y', logsumexp: 'softmax of x',
  variance: '2 (xᵢ − mean) / n', product: 'the product of the others',
};

// `argument` writes an operand that is inside brackets already.
function written(shape: Shape, numbers: Numbers, node: number, operand: (node: number) => string, argument: (node: number) => string): string {
  const it = shape.nodes[node]!;
  const operands = it.operands.map((edge) => operand(shape.edges[edge]!.operand));
  const own = numbers.constants.slice(it.constants.start, it.constants.start + it.constants.count);
  const constants = own.map((c) => factor(c));
  const between = infix[it.op];
  if (between !== undefined && operands.length + constants.length === 2) {
    return (it.constantFirst ? [...constants, ...operands] : [...operands, ...constants]).join(between);
  }
  switch (it.op) {
    case 'neg': return `−${operands[0]}`;
    case 'square': return `${bracketed(operands[0]!)}²`;
    case 'reciprocal': return `1 / ${operands[0]}`;
    case 'pow': return it.constantFirst ? `${constants[0]} ^ ${operands[0]}` : `${bracketed(operands[0]!)} ^ ${operands[1] ?? constants[0]}`;
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
  const within = it.operands.map((edge) => argument(shape.edges[edge]!.operand));
  const constantsWithin = own.map((c) => number(c));
  return `${it.op}(${shortened(it.constantFirst ? [...constantsWithin, ...within] : [...within, ...constantsWithin]).join(', ')})`;
}

function bracketed(text: string): string {
  return /[ (]/.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
}

function shortened(terms: readonly string[]): readonly string[] {
  return terms.length <= most ? terms : [...terms.slice(0, most - 2), '…', terms.at(-1)!];
}

// Only for named leaves, so that the formula can be read by itself; "" if it would be long.
function shortFormula(shape: Shape, numbers: Numbers, node: number): string {
  const { operands } = shape.nodes[node]!;
  if (operands.length > 2 || !operands.every((edge) => isLeafWithName(shape, shape.edges[edge]!.operand))) return '';
  const short = formula(shape, numbers, node);
  return short.length <= 16 ? short : '';
}

function isLeafWithName(shape: Shape, node: number): boolean {
  const it = shape.nodes[node]!;
  return it.kind !== 'operation' && it.name !== null && it.name !== '';
}
