// What an optimizer keeps of a parameter from step to step, such as m and v of Adam. A log does not have it. It follows from the
// gradients, if one of the known rules moves the parameter at every step exactly as it has moved.
import type { Run } from '../core/data';
import { gradientOf, movedTo } from './parameter-updates';

export interface Kept {
  readonly rule: string;
  readonly rate: number;
  /** What is kept after the step, by its name. */
  readonly state: readonly (readonly [name: string, value: number])[];
  /** What −rate is multiplied with to give the movement, as a formula and as a number. */
  readonly formula: string;
  readonly direction: number;
}

interface Rule {
  readonly name: string;
  readonly formula: string;
  /** Takes the next gradient, and the parameter before the step. */
  next(gradient: number, from: number): { readonly state: Kept['state']; readonly direction: number };
}

// Fewer steps could be followed by chance.
const fewest = 4;
const most = 20_000;

const known = new WeakMap<Run, Map<number, readonly Kept[]>>();

/** What is kept of a parameter after a step; null if no known rule moves it, or plain gradient descent does, which keeps nothing. */
export function keptOf(run: Run, step: number, node: number): Kept | null {
  let all = known.get(run);
  if (all === undefined) known.set(run, (all = new Map()));
  let found = all.get(node);
  if (found === undefined) all.set(node, (found = follow(run, node)));
  return found[step] ?? null;
}

// One entry for each step from the first on, as long as the log has gradients and movements.
function follow(run: Run, node: number): readonly Kept[] {
  const gradients: number[] = [];
  const moves: number[] = [];
  const slack: number[] = [];
  const places: number[] = [];
  const shape = run.steps[0]?.graph?.shape;
  for (let step = 0; step < Math.min(run.steps.length, most); step++) {
    const { graph } = run.steps[step]!;
    const to = graph !== null && graph.shape === shape ? movedTo(run, step)(node) : null;
    if (to === null) break;
    const from = graph!.numbers.data[node]!;
    gradients.push(gradientOf(run, step, node));
    places.push(from);
    moves.push(from - to);
    // Of the difference of two numbers some digits are lost.
    slack.push(1e-6 * Math.abs(from - to) + 8 * Number.EPSILON * Math.max(Math.abs(from), Math.abs(to)));
  }
  if (moves.length < fewest || gradients[0] === 0 || gradients[0] === undefined) return [];
  for (const make of rules) {
    const rule = make(gradients, moves, places);
    if (rule === null) continue;
    const rate = rounded(moves[0]! / rule().next(gradients[0]!, places[0]!).direction);
    if (!Number.isFinite(rate) || rate <= 0) continue;
    const fresh = rule();
    const all = gradients.map((gradient, i) => ({ rule: fresh.name, rate, formula: fresh.formula, ...fresh.next(gradient, places[i]!) }));
    if (all.every(({ direction }, i) => Math.abs(rate * direction - moves[i]!) <= slack[i]! + rate * 1e-9 * Math.abs(direction))) return fresh.name === '' ? [] : all;
  }
  return [];
}

type Make = (gradients: readonly number[], moves: readonly number[], places: readonly number[]) => (() => Rule) | null;

const rules: readonly Make[] = [
  () => () => ({ name: '', formula: '', next: (gradient) => ({ state: [], direction: gradient }) }),
  () => () => adam(0),
  // Both the rate and the decay follow from two steps.
  ([g1, g2], [d1, d2], [w1, w2]) => {
    const plain = adam(0);
    const [a1, a2] = [plain.next(g1!, w1!).direction, plain.next(g2!, w2!).direction];
    const decay = rounded((a1 * d2! - a2 * d1!) / (d1! * w2! - d2! * w1!));
    return decay > 0 && decay < 100 ? () => adam(decay) : null;
  },
  () => () => squares('RMSprop', 'g ⁄ (√v + ε)', (v, g) => 0.99 * v + 0.01 * g * g, 1e-8),
  () => () => squares('Adagrad', 'g ⁄ (√v + ε)', (v, g) => v + g * g, 1e-10),
  // The second step says how much of b is kept.
  ([g1, g2], [d1, d2]) => momentum((d2! / (d1! / g1!) - g2!) / g1!, false),
  ([g1, g2], [d1, d2]) => {
    const q = (d2! - (d1! / g1!) * g2!) / d1!;
    return momentum((q + Math.sqrt(q * q + 4 * q)) / 2, true);
  },
];

// With a decay above 0, AdamW.
function adam(decay: number): Rule {
  const [keep1, keep2, eps] = [0.9, 0.999, 1e-8];
  let [m, v, k] = [0, 0, 0];
  return {
    name: decay === 0 ? 'Adam' : `AdamW, decay ${decay}`, formula: decay === 0 ? 'm̂ ⁄ (√v̂ + ε)' : `(m̂ ⁄ (√v̂ + ε) + ${decay} · w)`,
    next(g, w) {
      k++;
      m = keep1 * m + (1 - keep1) * g;
      v = keep2 * v + (1 - keep2) * g * g;
      return { state: [['m', m], ['v', v]], direction: m / (1 - keep1 ** k) / (Math.sqrt(v / (1 - keep2 ** k)) + eps) + decay * w };
    },
  };
}

function squares(name: string, formula: string, next: (v: number, g: number) => number, eps: number): Rule {
  let v = 0;
  return {
    name, formula,
    next(g) {
      v = next(v, g);
      return { state: [['v', v]], direction: g / (Math.sqrt(v) + eps) };
    },
  };
}

function momentum(keep: number, looksAhead: boolean): (() => Rule) | null {
  const share = rounded(keep);
  if (!(share > 0 && share < 1)) return null;
  return () => {
    let b = 0;
    return {
      name: looksAhead ? `Nesterov momentum ${share}` : `momentum ${share}`, formula: looksAhead ? `(g + ${share} · b)` : 'b',
      next(g) {
        b = share * b + g;
        return { state: [['b', b]], direction: looksAhead ? g + share * b : b };
      },
    };
  };
}

// As somebody wrote it: what is computed from differences has lost some digits.
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
