// What "Guess first" asks at a moment, level by level, and the mistakes that it can tell from a wrong answer.
import { usesOf } from '../core/gathers';
import { type Numbers, type Run, type Shape, share } from '../core/data';
import { number } from '../core/format';
import { formula, reference } from '../core/formula-text';
import { say, type RichText, upstream } from '../core/rich-text';
import { shareOf } from '../graph/gradients';
import type { View } from '../graph/view';
import { gradientOf, isDescent, learningRate, movedTo } from '../whatif/parameter-updates';
import type { Moment, Timeline } from './timeline';

/** What is asked: every number, or one kind of them at the moments of the backward sweep. */
export type Level = 'number' | 'sign' | 'product' | 'slope' | 'gradient';

export const levels: readonly (readonly [Level, string])[] = [
  ['number', 'every number'], ['sign', 'signs'], ['product', 'products'], ['slope', 'local derivatives'], ['gradient', 'whole gradients'],
];

/** A mistake: how the score calls it, the answer that it leads to, and the hint. */
export interface Mistake {
  readonly kind: string;
  readonly answer: number;
  readonly hint: string;
}

export interface Question {
  readonly wanted: number;
  /** How far off a guess may be and still be right. */
  readonly within: number;
  /** The sign is asked, not the number. */
  readonly isSign?: boolean;
  /** The question in words, where it is not the sentence of the moment with a question mark. */
  readonly asks?: RichText;
  /** Mistakes beside the sign and a factor of 2. */
  readonly mistakes?: readonly Mistake[];
}

/** The question of a moment on a level; null if there is nothing to guess. */
export function questionAt(run: Run, step: number, view: View, moment: Moment, level: Level = 'number', timeline: Timeline | null = null): Question | null {
  const { numbers } = run.steps[step]!.graph!;
  if (moment.kind === 'backward') {
    const { edges } = view.links[moment.link]!;
    return edges.length > 1 ? null : known(ofEdge(view, numbers, moment.link, level, timeline));
  }
  if (level !== 'number' || (moment.kind !== 'forward' && moment.kind !== 'update') || view.boxes[moment.box]!.group !== null) return null;
  const node = view.boxes[moment.box]!.nodes[0]!;
  return known(moment.kind === 'forward' ? toTwoDigits(numbers.data[node]!) : ofUpdate(run, step, node));
}

/** A question that accepts an error of one part in a hundred, which is two digits. */
export function toTwoDigits(wanted: number): Question {
  return { wanted, within: 0.01 * Math.abs(wanted) + 1e-12 };
}

function ofEdge(view: View, numbers: Numbers, link: number, level: Level, timeline: Timeline | null): Question | null {
  const { shape } = view;
  const edge = view.links[link]!.edges[0]!;
  const { operand, user } = shape.edges[edge]!;
  const [above, local] = [numbers.grad![user]!, numbers.local[edge]!];
  const [from, to] = [reference(shape, numbers, user), reference(shape, numbers, operand)];
  const wanted = shareOf(view, numbers, link);
  switch (level) {
    case 'sign': return { wanted: Math.sign(wanted), within: 0, isSign: true, asks: say`${from} blames ${to}: ${upstream(above)} × ${{ kind: 'local', text: bracketed(local) }}. Which sign does the share have?`, mistakes: [] };
    case 'slope': return {
      ...toTwoDigits(local), asks: say`${from} blames ${to}: ${upstream(above)} × the slope of ${formula(shape, numbers, user)} towards ${to}. What is that slope?`,
      mistakes: [...values(shape, numbers, edge), { kind: 'share for slope', answer: wanted, hint: 'That is the share; the slope comes before the blame from above' }],
    };
    case 'gradient': return shape.nodes[operand]!.kind !== 'parameter' || timeline?.settledAt[view.boxOf[operand]!] !== timeline?.backwardAt[link] ? null : wholeGradient(shape, numbers, operand);
  }
  return {
    ...toTwoDigits(wanted),
    mistakes: [
      { kind: 'no blame from above', answer: local, hint: 'You forgot the blame from above' },
      { kind: 'no slope', answer: above, hint: 'You forgot the local derivative' },
      ...values(shape, numbers, edge).map(({ kind, answer, hint }) => ({ kind, answer: above * answer, hint })),
      { kind: 'added', answer: above + local, hint: 'You added; the factors are multiplied' },
    ],
  };
}

function wholeGradient(shape: Shape, numbers: Numbers, node: number): Question {
  const uses = usesOf(shape, node);
  const name = reference(shape, numbers, node);
  const shares = uses.map((edge) => share(shape, numbers, edge));
  return {
    ...toTwoDigits(numbers.grad![node]!),
    asks: say`All blame for ${name} has arrived${uses.length > 1 ? `, over ${String(uses.length)} edges` : ''}. What is its whole gradient?`,
    mistakes: [
      ...(uses.length > 1 ? [...new Set(shares)].map((answer) => ({ kind: 'not all paths', answer, hint: 'That is one share; the others are missing' })) : []),
      ...uses.flatMap((edge) => [
        { kind: 'no blame from above', answer: numbers.local[edge]!, hint: 'You forgot the blame from above' },
        { kind: 'no slope', answer: numbers.grad![shape.edges[edge]!.user]!, hint: 'You forgot the local derivative' },
      ]),
    ],
  };
}

// The plain gradient descent of an update. The number before it would often be right to two digits, so four are asked.
function ofUpdate(run: Run, step: number, node: number): Question | null {
  const { numbers } = run.steps[step]!.graph!;
  const [from, to] = [numbers.data[node]!, movedTo(run, step)(node)!];
  const [rate, grad] = [learningRate(run) ?? NaN, gradientOf(run, step, node)];
  if (number(from) === number(to) || !isDescent(from, rate, grad, to)) return null;
  return {
    wanted: to, within: Math.max(Math.abs(to - from) / 20, 5.1e-4 * Math.abs(to)),
    mistakes: [
      { kind: 'sign', answer: from + rate * grad, hint: 'The parameter moves against its gradient' },
      { kind: 'no rate', answer: from - grad, hint: 'You forgot the learning rate' },
    ],
  };
}

// The numbers of an edge that are taken for its slope.
function values(shape: Shape, numbers: Numbers, edge: number): Mistake[] {
  const { operand, user } = shape.edges[edge]!;
  const hint = 'You took the value instead of the slope';
  return [numbers.data[operand]!, numbers.data[user]!].map((answer) => ({ kind: 'value for slope', answer, hint }));
}

function known(question: Question | null): Question | null {
  return question !== null && Number.isFinite(question.wanted) ? question : null;
}

function bracketed(local: number): string {
  return local < 0 ? `(${number(local)})` : number(local);
}
