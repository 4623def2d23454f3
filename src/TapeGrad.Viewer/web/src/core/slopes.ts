// Why a local derivative has its value: the rule of each operation, in names and in numbers.
import type { Numbers, Shape } from './data';
import { factor, number } from './format';
import { bracketed, formula, reference } from './formula-text';
import { largest, smallest } from './lists';
import { type RichText, say, slope } from './rich-text';

/** The texts from which a rule is written, all names or all numbers. */
interface Terms {
  /** The operands and plain numbers in order, in brackets where a sign or a formula needs them. */
  readonly all: readonly string[];
  /** The operand that is blamed, in brackets where needed, and as it is. */
  readonly own: string;
  readonly bare: string;
  readonly out: string;
  readonly mean: string;
  readonly n: string;
  readonly slot: number;
}

type Rule = (terms: Terms) => string;

const first: Rule = ({ all }) => all[0]!;
const second: Rule = ({ all }) => all[1]!;

// What is not here depends on a case (caseOf) or is an operation of the program.
const rules: Readonly<Record<string, Rule>> = {
  '+': () => '1', '-': ({ slot }) => (slot === 0 ? '1' : '−1'), neg: () => '−1', sum: () => '1',
  '*': (t) => (t.slot === 0 ? second : first)(t), share: (t) => (t.slot === 0 ? second : first)(t),
  '/': (t) => (t.slot === 0 ? `1 ÷ ${second(t)}` : `−${first(t)} ÷ ${second(t)}²`),
  pow: (t) => (t.slot === 0 ? `${second(t)} · ${first(t)} ^ (${second(t)} − 1)` : `${t.out} · ln ${first(t)}`),
  square: ({ own }) => `2 · ${own}`, sqrt: ({ out }) => `1 ÷ (2 · ${out})`, reciprocal: ({ own }) => `−1 ÷ ${own}²`,
  exp: ({ out }) => out, expm1: ({ out }) => `${out} + 1`, log: ({ own }) => `1 ÷ ${own}`, log1p: ({ own }) => `1 ÷ (1 + ${own})`,
  sin: ({ bare }) => `cos(${bare})`, cos: ({ bare }) => `−sin(${bare})`, tan: ({ out }) => `1 + ${out}²`,
  asin: ({ own }) => `1 ÷ √(1 − ${own}²)`, acos: ({ own }) => `−1 ÷ √(1 − ${own}²)`, atan: ({ own }) => `1 ÷ (1 + ${own}²)`,
  sinh: ({ bare }) => `cosh(${bare})`, cosh: ({ bare }) => `sinh(${bare})`, tanh: ({ out }) => `1 − ${out}²`,
  'sech-squared': ({ bare, out }) => `−2 · tanh(${bare}) · ${out}`, bell: (t) => `−2 · ${second(t)} · ${t.own} · ${t.out}`, normal: ({ bare }) => `φ(${bare})`,
  sigmoid: ({ out }) => `${out} · (1 − ${out})`, softplus: ({ bare }) => `sigmoid(${bare})`,
  silu: ({ own, bare }) => `sigmoid(${bare}) · (1 + ${own} · sigmoid(−${own}))`,
  erf: ({ own }) => `2 ÷ √π · e^(−${own}²)`, gelu: ({ own, bare }) => `Φ(${bare}) + ${own} · φ(${bare})`,
  'gelu-tanh': ({ own }) => `σ(u) + ${own} · u′ · σ(u) · σ(−u) with u = √(8 ÷ π) · (${own} + 0.044715 · ${own}³)`,
  hypot: ({ own, out }) => `${own} ÷ ${out}`, norm: ({ own, out }) => `${own} ÷ ${out}`,
  atan2: (t) => `${t.slot === 0 ? second(t) : `−${first(t)}`} ÷ (${first(t)}² + ${second(t)}²)`,
  mean: ({ n }) => `1 ÷ ${n}`, logsumexp: ({ own, out }) => `e^(${own} − ${out})`, variance: ({ own, mean, n }) => `2 · (${own} − ${mean}) ÷ ${n}`,
  product: ({ all, slot }) => (all.length > 7 ? 'the product of the others' : all.filter((_, i) => i !== slot).join(' · ')),
  dot: ({ all, slot }) => all[slot ^ 1] ?? '1', linear: ({ all, slot }) => all[slot ^ 1] ?? '1',
};

/** Says why the local derivative of an edge has its value: error² has slope 2 · error = 2 · (−2) = −4. */
export function because(shape: Shape, numbers: Numbers, edge: number): RichText {
  const { operand, user } = shape.edges[edge]!;
  const it = shape.nodes[user]!;
  const operands = it.operands.map((e) => shape.edges[e]!.operand);
  const result = numbers.local[edge]!;
  const whose = formula(shape, numbers, user);
  const towards = new Set(operands).size > 1 ? ` towards ${reference(shape, numbers, operand)}` : '';
  const place = it.operands.indexOf(edge);
  const reason = caseOf(shape, numbers, user, place);
  if (reason !== '') return say`${whose} has slope ${slope(result)}${towards}, because ${reason}.`;
  const rule = rules[it.op];
  if (rule === undefined) return say`The program gives ${whose} the slope ${slope(result)}${towards}.`;
  const own = numbers.constants.slice(it.constants.start, it.constants.start + it.constants.count).map((constant) => factor(constant));
  const values = operands.map((node) => numbers.data[node]!);
  const written = (texts: readonly string[], bare: string, out: string, mean: string) => rule({
    all: it.constantFirst ? [...own, ...texts] : [...texts, ...own],
    own: texts[place]!, bare, out, mean, n: String(operands.length), slot: place + (it.constantFirst ? own.length : 0),
  });
  const names = operands.map((node) => reference(shape, numbers, node));
  const inNames = written(names.map(bracketed), names[place]!, bracketed(reference(shape, numbers, user)), 'mean');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const inNumbers = written(values.map((value) => factor(value)), number(values[place]!), factor(numbers.data[user]!), factor(mean));
  const steps = [inNames, inNumbers].filter((text, i, both) => text !== factor(result) && text !== number(result) && both.indexOf(text) === i);
  return say`${whose} has slope ${steps.map((text) => `${text} = `).join('')}${slope(result)}${towards}.`;
}

// The case that decides the slope of an operation of several pieces, or of one that picks; "" for the other operations.
function caseOf(shape: Shape, numbers: Numbers, user: number, place: number): string {
  const it = shape.nodes[user]!;
  const operands = it.operands.map((edge) => shape.edges[edge]!.operand);
  const x = numbers.data[operands[place]!]!;
  const [k, l] = numbers.constants.slice(it.constants.start, it.constants.start + it.constants.count) as [number, number];
  const name = reference(shape, numbers, operands[place]!);
  const equation = /^[−0-9.e]+$/.test(name) ? name : `${name} = ${number(x)}`;
  const sign = x > 0 ? 'is above 0' : x < 0 ? 'is below 0' : 'is 0';
  if (Number.isNaN(x)) return '';
  switch (it.op) {
    case 'relu': case 'abs': return `${equation} ${sign}`;
    case 'leaky-relu': return `${equation} ${x > 0 ? sign : `is not above 0, where the slope is ${number(k)}`}`;
    case 'elu': return x > 0 ? `${equation} ${sign}` : `${equation} is not above 0, where the slope is ${factor(k)} · e^${factor(x)}`;
    case 'clamp': return `${equation} is ${x < k || x > l ? 'outside' : 'within'} ${number(k)} to ${number(l)}`;
    case 'if-positive': case 'unless-positive': case 'if-zero': case 'unless-zero': {
      if (place === 0 && !it.constantFirst) return 'a condition only picks';
      const condition = it.constantFirst ? k : numbers.data[operands[0]!]!;
      return `the condition ${condition > 0 ? 'is above 0' : condition < 0 ? 'is below 0' : 'is 0'}`;
    }
    case 'gather': return 'the number is handed on as it is';
    case 'softmax': return `softmax is ${number(numbers.data[user]!)} here: ${place === k ? 'p · (1 − p) with that p' : `−p · ${name}’s own softmax`}`;
    case 'log-softmax': return place === k ? `its own softmax is ${number(Math.exp(numbers.data[user]!))}, and the slope is 1 less that` : 'the slope is minus its own softmax';
    case 'max': case 'min': {
      const all = [...operands.map((operand) => numbers.data[operand]!), ...(it.constants.count > 0 ? [k] : [])];
      const best = it.op === 'max' ? largest(all) : smallest(all);
      const ties = all.filter((value) => value === best).length;
      const word = it.op === 'max' ? 'largest' : 'smallest';
      return x !== best ? `${equation} is not the ${word}` : ties > 1 ? `${ties} operands are the ${word} and share it` : `${equation} is the ${word}`;
    }
  }
  return '';
}
