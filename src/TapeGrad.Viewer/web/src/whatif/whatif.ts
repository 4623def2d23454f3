// Answers "what if": recomputes the run with another number of a leaf or another learning rate, by the rules of plain
// gradient descent. The logged numbers stay as they are.
import type { Numbers, Run, Shape, Step } from '../core/data';
import { recompute } from './interpreter';
import { gradientOf, isDescent, learningRate, movedTo } from './parameter-updates';

export interface Changes {
  readonly rate: number | null;
  /** New numbers of leaves by their id on the tape, each with the step from which it holds. */
  readonly leaves: ReadonlyMap<number, { readonly step: number; readonly value: number }>;
}

export const noChanges: Changes = { rate: null, leaves: new Map() };

export function isChanged({ rate, leaves }: Changes): boolean {
  return rate !== null || leaves.size > 0;
}

interface Outcome {
  readonly run: Run;
  /** What was not recomputed, and why; "" if everything was. */
  readonly note: string;
}

// The number of edges over all steps that a page computes within a second.
export const mostWork = 3_000_000;

/** The run with changes. If the training cannot be recomputed, each step with a changed leaf is recomputed alone. */
export function whatIf(logged: Run, changes: Changes): Outcome {
  const steps = [...logged.steps];
  const work = recomputing(logged, changes, steps);
  let next = work.next();
  while (next.done !== true) next = work.next();
  return { run: { ...logged, settings: settingsOf(logged, changes), steps }, note: next.value };
}

/** Writes the recomputed steps over those of `steps`, yields the place of each, and returns the note. */
export function* recomputing(logged: Run, changes: Changes, steps: Step[]): Generator<number, string> {
  const note = whyNotFollowed(logged);
  if (note === '') return yield* follow(logged, changes, steps);
  for (const at of [...new Set([...changes.leaves.values()].map(({ step }) => step))].sort((a, b) => a - b)) {
    const { shape, numbers } = logged.steps[at]!.graph!;
    const leaves = new Map([...changes.leaves].filter(([, { step }]) => step === at));
    const fresh = recomputed(shape, numbers, { rate: null, leaves }, at);
    steps[at] = { ...logged.steps[at]!, loss: fresh.data[shape.output]!, series: new Map(), graph: { shape, numbers: fresh }, isAlone: true };
    yield at;
  }
  return note;
}

/** The settings of the run with changes. */
export function settingsOf({ settings }: Run, { rate }: Changes): Run['settings'] {
  return rate === null ? settings : new Map(settings).set('learning-rate', rate);
}

const reasons = new WeakMap<Run, string>();

/** Why the training cannot be recomputed, or "" if it can. */
export function whyNotFollowed(run: Run): string {
  let reason = reasons.get(run);
  if (reason === undefined) reasons.set(run, (reason = reasonOf(run)));
  return reason;
}

function reasonOf(run: Run): string {
  if (!run.isTraining || run.steps.length === 1) return '';
  const shape = run.steps[0]!.graph?.shape;
  const only = 'so only that step is recomputed';
  if (shape === undefined || run.steps.some((step) => step.graph?.shape !== shape)) return `Not every step kept the same graph, ${only}.`;
  if (run.steps.length * shape.userOf.length > mostWork) return `The run is long (${run.steps.length} steps of ${shape.userOf.length} edges), ${only}.`;
  if (run.steps.some((step) => step.graph!.numbers.accumulated !== null)) return `The gradients of this run add up over several sweeps, ${only}.`;
  const rate = learningRate(run);
  if (rate === null) return `The run has no setting called learning-rate, ${only}.`;
  const isFollowed = run.steps.slice(0, -1).every((step, s) => {
    const moved = movedTo(run, s);
    return shape.nodes.every((node, n) => node.kind !== 'parameter' || isDescent(step.graph!.numbers.data[n]!, rate, gradientOf(run, s, n), moved(n)!));
  });
  return isFollowed ? '' : `The parameters of this run do not move by learning rate × gradient, ${only}.`;
}

// Steps before the first change stay as they were logged.
function* follow(logged: Run, changes: Changes, steps: Step[]): Generator<number, string> {
  const rate = changes.rate ?? learningRate(logged) ?? 0;
  const traces = logged.isTraining ? tracesOf(logged) : new Map<string, Trace>();
  const first = changes.rate !== null ? 0 : [...changes.leaves.values()].reduce((least, { step }) => Math.min(least, step), steps.length);
  let weights: readonly number[] | null = null;
  for (let s = first; s < steps.length; s++) {
    const step = logged.steps[s]!;
    const { shape, numbers } = step.graph!;
    const data = [...numbers.data];
    shape.nodes.forEach((node, n) => {
      if (node.kind === 'parameter' && weights !== null) data[n] = weights[n]!;
    });
    const fresh = recomputed(shape, { ...numbers, data }, changes, s);
    weights = fresh.data.map((value, n) => value - rate * fresh.grad![n]!);
    const series = new Map<string, number>();
    for (const [name, trace] of traces) series.set(name, trace.isMoved ? weights[trace.node]! : fresh.data[trace.node]!);
    for (const [name, value] of step.series) {
      if (name === 'target' && !series.has(name)) series.set(name, value);
    }
    steps[s] = { ...step, loss: fresh.data[shape.output]!, series, graph: { shape, numbers: fresh } };
    yield s;
  }
  const lost = [...logged.steps[0]!.series.keys()].filter((name) => name !== 'target' && !traces.has(name));
  return lost.length === 0 ? '' : `These series are left out, because no node of the graph computes them: ${lost.join(', ')}.`;
}

function recomputed(shape: Shape, numbers: Numbers, changes: Changes, step: number): Numbers {
  const data = [...numbers.data];
  shape.nodes.forEach((node, n) => {
    const change = changes.leaves.get(node.id);
    if (change !== undefined && (node.kind === 'parameter' ? change.step === step : change.step <= step)) data[n] = change.value;
  });
  return recompute(shape, data, numbers.constants, numbers.grad?.[shape.output] ?? 1);
}

interface Trace {
  readonly node: number;
  readonly isMoved: boolean;
}

const tracesOfRuns = new WeakMap<Run, Map<string, Trace>>();

// Finds the node of each series: the one that has its number at every step, or the parameter that moves to it.
function tracesOf(run: Run): Map<string, Trace> {
  const known = tracesOfRuns.get(run);
  if (known !== undefined) return known;
  const traces = new Map<string, Trace>();
  const { shape } = run.steps[0]!.graph!;
  for (const name of run.steps[0]!.series.keys()) {
    const follows = (at: (s: number, node: number) => number | null) =>
      shape.nodes.findIndex((_, n) => run.steps.every((step, s) => at(s, n) === null || Object.is(at(s, n), step.series.get(name))) && at(0, n) !== null);
    const same = follows((s, n) => run.steps[s]!.graph!.numbers.data[n]!);
    const moved = same >= 0 ? -1 : follows((s, n) => (s + 1 < run.steps.length && shape.nodes[n]!.kind === 'parameter' ? run.steps[s + 1]!.graph!.numbers.data[n]! : null));
    if (same >= 0 || moved >= 0) traces.set(name, { node: Math.max(same, moved), isMoved: moved >= 0 });
  }
  tracesOfRuns.set(run, traces);
  return traces;
}
