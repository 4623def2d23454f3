// The sentence for each moment, which is shown under the picture and read aloud.
import type { Numbers, Run } from './data';
import { arrived, isBlocking, shareOf } from './flow';
import { factor, number, signed } from './format';
import type { Moment, Timeline } from './timeline';
import { gradientOf, isDescent, learningRate, movedTo } from './updates';
import type { View } from './view';
import * as words from './words';

export interface Spoken {
  readonly phase: string;
  readonly text: string;
}

/** What happens at a moment. With `isAsking`, all but the number. */
export function sentence(run: Run, step: number, view: View, timeline: Timeline, at: number, isAsking = false): Spoken {
  const moment = timeline.moments[at]!;
  switch (moment.kind) {
    case 'start': return { phase: 'Start', text: start(run, step, timeline) };
    case 'forward': return { phase: 'Forward', text: forward(run, step, view, moment.box, isAsking) };
    case 'seed': return { phase: 'Seed', text: seed(run, step, view) };
    case 'backward': return { phase: 'Backward', text: backward(run, step, view, timeline, moment, at, isAsking) };
    case 'update': return { phase: 'Update', text: update(run, step, view, moment.box) };
  }
}

/** The number that a moment brings, where there is one to guess. */
export function answer(run: Run, step: number, view: View, moment: Moment): number | null {
  const { numbers } = run.steps[step]!.graph!;
  if (moment.kind === 'forward') return view.boxes[moment.box]!.group === null ? numbers.data[view.boxes[moment.box]!.nodes[0]!]! : null;
  return moment.kind === 'backward' ? shareOf(view, numbers, moment.link) : null;
}

function start(run: Run, step: number, timeline: Timeline): string {
  const what = run.isTraining ? `Step ${run.steps[step]!.number} begins` : 'Nothing is computed yet';
  const blame = timeline.seedAt < 0 ? ' This graph has no gradients: the last sweep did not start at its output.' : '';
  return `${what}: inputs and parameters are known, everything else is still to come.${blame}`;
}

function forward(run: Run, step: number, view: View, index: number, isAsking: boolean): string {
  const box = view.boxes[index]!;
  const { shape, numbers } = run.steps[step]!.graph!;
  if (box.group !== null) return `${box.group.title} computes its ${box.nodes.length} nodes. Open it to follow them.`;
  const node = box.nodes[0]!;
  const name = words.reference(shape, numbers, node);
  const [formula, working] = [words.formula(shape, numbers, node), words.working(shape, numbers, node)];
  return `${formula === name ? '' : `${name} = `}${formula} = ${working}${isAsking ? ' = ?' : same(working, numbers.data[node]!)}`;
}

function seed(run: Run, step: number, view: View): string {
  const { shape, numbers } = run.steps[step]!.graph!;
  const name = words.reference(shape, numbers, shape.output);
  const grad = numbers.grad![shape.output]!;
  return grad === 1 ? `${name} blames itself: raised by 1, it rises by 1. From here blame flows back.` : `${name} is given the blame ${signed(grad)}, and from here it flows back.`;
}

function backward(run: Run, step: number, view: View, timeline: Timeline, moment: Moment & { kind: 'backward' }, at: number, isAsking: boolean): string {
  const { shape, numbers } = run.steps[step]!.graph!;
  const link = view.links[moment.link]!;
  const carried = shareOf(view, numbers, moment.link);
  if (link.edges.length > 1 || view.boxes[link.operand]!.group !== null) {
    return `${called(view, numbers, link.user)} blames ${called(view, numbers, link.operand)} over ${link.edges.length} ${link.edges.length === 1 ? 'edge' : 'edges'}: ${isAsking ? '?' : signed(carried)} in all.`;
  }
  const edge = shape.edges[link.edges[0]!]!;
  const upstream = numbers.grad![edge.user]!;
  const local = numbers.local[link.edges[0]!]!;
  const [user, operand] = [words.reference(shape, numbers, edge.user), words.reference(shape, numbers, edge.operand)];
  if (isAsking) return `${user} blames ${operand}: ${factor(upstream)} × ${factor(local)} = ?`;
  const before = arrived(view, numbers, timeline, link.operand, at - 1);
  const sum = before === null ? '' : `; with the ${signed(before)} from before, ${operand} has ${signed(arrived(view, numbers, timeline, link.operand, at) ?? NaN)}`;
  const stop = local === 0 && isBlocking(shape, numbers, edge.user) ? `. ${user} is flat here, so its blame stops` : '';
  return `${user} blames ${operand}: ${words.product(upstream, local, carried)}${sum}${stop}.`;
}

function update(run: Run, step: number, view: View, index: number): string {
  const box = view.boxes[index]!;
  if (box.group !== null) return `The parameters in ${box.group.title} move against their blame.`;
  const node = box.nodes[0]!;
  const { shape, numbers } = run.steps[step]!.graph!;
  const [name, from, to] = [words.reference(shape, numbers, node), numbers.data[node]!, movedTo(run, step)(node)!];
  const [rate, gradient] = [learningRate(run), gradientOf(run, step, node)];
  return rate !== null && isDescent(from, rate, gradient, to)
    ? `${name} ← ${name} − rate · grad = ${factor(from)} − ${factor(rate)} · ${factor(gradient)} = ${number(to)}`
    : `${name} moves from ${number(from)} to ${number(to)}; its gradient is ${signed(gradient)}.`;
}

function called(view: View, numbers: Numbers, box: number): string {
  const { group, nodes } = view.boxes[box]!;
  return group !== null ? group.title : words.reference(view.shape, numbers, nodes[0]!);
}

// A working that is the number itself is not said twice.
function same(working: string, value: number): string {
  return working === factor(value) || working === number(value) ? '' : ` = ${number(value)}`;
}
