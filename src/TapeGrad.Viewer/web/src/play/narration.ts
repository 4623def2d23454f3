// The sentence of each moment, which is shown below the picture and read aloud by screen readers.
import type { Numbers, Run } from '../core/data';
import { arrived, isBlocking, isOne, shareOf } from '../graph/gradients';
import { factor, number } from '../core/format';
import { data, gradient, product, say, type RichText, textOf, upstream } from '../core/rich-text';
import type { Moment, Timeline } from './timeline';
import { gradientOf, isDescent, learningRate, movedTo } from '../whatif/parameter-updates';
import type { State } from '../state';
import { numbersSeen } from '../graph/view';
import type { View } from '../graph/view';
import { because } from '../core/slopes';
import * as formulaText from '../core/formula-text';

export interface Narration {
  readonly phase: string;
  readonly sentence: RichText;
  /** Why the local derivative of a backward moment has its value; empty at other moments. */
  readonly because: RichText;
}

/** The milliseconds that a sentence takes to read: about 2.5 s for the multiplication of an edge. */
export function readingTime({ sentence, because }: Pick<Narration, 'sentence' | 'because'>): number {
  return Math.min(6000, 600 + 25 * (textOf(sentence).length + textOf(because).length));
}

/** The sentence of the moment that is shown. */
export function narrationOf({ run, step, view, timeline, moment, isHidden, asked }: State): Narration {
  const narration = narrationAt(run, step, view, timeline, moment, isHidden);
  // A question in words of its own must not be answered by the reason below it.
  return isHidden && asked?.question.asks !== undefined ? { ...narration, sentence: asked.question.asks, because: [] } : narration;
}

/** Says what happens at a moment. With `isAsking`, a question mark replaces the number. */
export function narrationAt(run: Run, step: number, view: View, timeline: Timeline, at: number, isAsking = false): Narration {
  const moment = timeline.moments[at]!;
  switch (moment.kind) {
    case 'start': return { phase: 'Start', sentence: start(run, step, timeline), because: [] };
    case 'forward': return { phase: 'Forward', sentence: forward(run, step, view, moment.box, isAsking), because: [] };
    case 'seed': return { phase: 'Seed', sentence: seed(run, step, view), because: [] };
    case 'backward': return { phase: 'Backward', sentence: backward(run, step, view, timeline, moment, at, isAsking), because: slope(run, step, view, moment) };
    case 'update': return { phase: 'Update', sentence: update(run, step, view, moment.box, isAsking), because: [] };
  }
}

function start(run: Run, step: number, timeline: Timeline): RichText {
  const what = run.isTraining ? `Step ${run.steps[step]!.number} begins` : 'Nothing is computed yet';
  const blame = timeline.seedAt < 0 ? ' This graph has no gradients: the last sweep did not start at its output.' : '';
  return say`${what}: inputs and parameters are known, everything else is still to come.${blame}`;
}

function forward(run: Run, step: number, view: View, index: number, isAsking: boolean): RichText {
  const box = view.boxes[index]!;
  const { shape } = view;
  const numbers = numbersSeen(run.steps[step]!.graph!, view);
  if (box.isSum) return say`“${box.group!.title}” computes one node for each sample. Their sum is ${data(box.nodes.reduce((sum, node) => sum + numbers.data[node]!, 0))}. Move to a sample to follow one.`;
  if (box.group !== null && box.nodes.length > 1) return say`“${box.group.title}” computes its ${String(box.nodes.length)} nodes. Open it to follow them.`;
  const node = box.nodes[0]!;
  const name = formulaText.reference(shape, numbers, node);
  const [formula, working] = [formulaText.formula(shape, numbers, node), formulaText.working(shape, numbers, node)];
  return say`${formula === name ? '' : `${name} = `}${formula} = ${working}${isAsking ? ' = ?' : same(working, numbers.data[node]!)}`;
}

function seed(run: Run, step: number, view: View): RichText {
  const { shape, numbers } = run.steps[step]!.graph!;
  const name = formulaText.reference(shape, numbers, shape.output);
  const grad = numbers.grad![shape.output]!;
  return grad === 1 ? say`The gradient of ${name} starts at 1, because ${name} is the output: raised by 1, it rises by 1. From here blame flows back.` : say`The gradient of ${name} starts at ${gradient(grad)}. From here blame flows back.`;
}

function backward(run: Run, step: number, view: View, timeline: Timeline, moment: Moment & { kind: 'backward' }, at: number, isAsking: boolean): RichText {
  const { shape } = view;
  const numbers = numbersSeen(run.steps[step]!.graph!, view);
  const link = view.links[moment.link]!;
  const carried = shareOf(view, numbers, moment.link);
  const [user, operand] = [called(view, numbers, link.user), called(view, numbers, link.operand)];
  if (link.edges.length > 1) {
    const over = `${user} blames ${operand} over ${link.edges.length} edges`;
    return isOne(view, link.operand) ? say`${over}: ${gradient(carried)} in all.` : say`${over}, the strongest with ${gradient(carried)}.`;
  }
  const edge = shape.edges[link.edges[0]!]!;
  const [above, local] = [numbers.grad![edge.user]!, numbers.local[link.edges[0]!]!];
  if (isAsking) return say`${user} blames ${operand}: ${product(above, local, carried, true)}`;
  // A scope shows its strongest gradient, not a sum.
  const before = !isOne(view, link.operand) ? null : arrived(view, numbers, timeline, link.operand, at - 1);
  const sum = before === null ? '' : say`; with the ${gradient(before)} from before, ${operand} has ${gradient(arrived(view, numbers, timeline, link.operand, at) ?? NaN)}`;
  const stop = local === 0 && carried === 0 && isBlocking(shape, numbers, edge.user) ? `. ${user} is flat here, so its blame stops` : '';
  return say`${user} blames ${operand}: ${product(above, local, carried)}${sum}${stop}.`;
}

function slope(run: Run, step: number, view: View, moment: Moment & { kind: 'backward' }): RichText {
  const { shape, numbers } = run.steps[step]!.graph!;
  const { edges } = view.links[moment.link]!;
  return edges.length > 1 ? [] : because(shape, numbers, edges[0]!);
}

function update(run: Run, step: number, view: View, index: number, isAsking: boolean): RichText {
  const box = view.boxes[index]!;
  if (box.group !== null) return say`The parameters in “${box.group.title}” move against their gradients.`;
  const node = box.nodes[0]!;
  const { shape, numbers } = run.steps[step]!.graph!;
  const [name, from, to] = [formulaText.reference(shape, numbers, node), numbers.data[node]!, movedTo(run, step)(node)!];
  const [rate, grad] = [learningRate(run), gradientOf(run, step, node)];
  return rate !== null && isDescent(from, rate, grad, to)
    ? say`${name} ← ${name} − rate · grad = ${factor(from)} − ${factor(rate)} · ${upstream(grad)} = ${isAsking ? '?' : data(to)}`
    : say`${name} ${becomes(from, to)}; its gradient is ${gradient(grad)}.`;
}

function becomes(from: number, to: number): RichText {
  if (from === to) return say`stays at ${data(to)}`;
  return number(from) === number(to) ? say`moves by ${data(to - from)} and still rounds to ${data(to)}` : say`moves from ${data(from)} to ${data(to)}`;
}

function called(view: View, numbers: Numbers, box: number): string {
  const { group, nodes } = view.boxes[box]!;
  return group !== null && (nodes.length > 1 || formulaText.reference(view.shape, numbers, nodes[0]!) === `n${view.shape.nodes[nodes[0]!]!.id}`) ? `“${group.title}”` : formulaText.reference(view.shape, numbers, nodes[0]!);
}

// Does not repeat the number if the working is that number already.
function same(working: string, value: number): RichText {
  return working === factor(value) || working === number(value) ? [] : say` = ${data(value)}`;
}
