// Which numbers of a run go into which chart.
import type { Run } from '../core/data';
import { number } from '../core/format';
import { count, short } from './chart-numbers';
import { meanOf, runningMean, windowOf } from './chart-mean';
import { breaksOf, leaps, type Point, pointsOf, reachOf, spansDecades } from './chart-points';

export interface Line {
  readonly name: string;
  /** As logged, one per step; undefined where the step has no such number. */
  readonly logged: readonly (number | undefined)[];
  /** As drawn: null leaves a gap, undefined does not. */
  readonly drawn: (number | null | undefined)[];
  /** The same line of the logged run, where this one has the reader's changes; empty elsewhere. */
  readonly before: readonly (number | null | undefined)[];
  /** Whether it leaps up and down so much that joining its points would only fill the chart. */
  readonly isScattered: boolean;
  /** The dashed line that others are compared with. */
  readonly isReference: boolean;
}

export interface ChartData {
  readonly kind: 'loss' | 'weights' | 'prediction';
  readonly title: string;
  readonly isLog: boolean;
  readonly lines: readonly Line[];
  /** The steps at which all lines break. */
  readonly breaks: ReadonlySet<number>;
  /** The lowest and highest number that is drawn; null if none is. */
  readonly extent: { readonly min: number; readonly max: number } | null;
  readonly notes: readonly string[];
  /** The running mean of a noisy loss; empty where there is none. */
  readonly mean: readonly Point[];
}

/** How many weights get a line. */
export const mostLines = 12;

/** The charts that a run has numbers for; a target alone makes none. */
export function chartsOf(run: Run): ChartData[] {
  if (!run.isTraining || run.steps.length === 0) return [];
  const loss = run.steps.map((step) => step.loss);
  const isLog = spansDecades(loss);
  const breaks = breaksOf(run.steps.map(({ tape }) => tape ?? 1));
  const chart = (kind: ChartData['kind'], title: string, lines: Line[], isLog = false, notes: string[] = []) => chartOf(kind, title, lines, isLog, breaks, notes);
  const charts = [chart('loss', isLog ? 'Loss (log scale)' : 'Loss', [line('loss', loss, isLog)], isLog)];

  const names = new Set<string>();
  for (const step of run.steps) for (const name of step.series.keys()) names.add(name);
  const isPredicted = names.has('prediction');
  const isCompared = names.delete('target') && isPredicted;
  names.delete('prediction');
  if (names.size > 0) {
    const chosen = movingMost(run, [...names]);
    const title = chosen.length === 1 ? chosen[0]! : hasNoWeight(run, names) ? 'Series' : 'Weights';
    const note = chosen.length < names.size ? [`The ${chosen.length} of ${count(names.size)} series that move most.`] : [];
    if (areMoved(run, chosen)) note.push('Each number is that after the update of its step.');
    charts.push(chart('weights', title, chosen.map((name) => line(name, series(run, name))), false, note));
  }
  if (isPredicted) {
    const lines = [line('prediction', series(run, 'prediction'))];
    if (isCompared) lines.push(line('target', series(run, 'target'), false, true));
    charts.push(chart('prediction', isCompared ? 'Prediction against target' : 'Prediction', lines));
  }
  return charts;
}

/** The chart with the numbers of the run with the reader's changes. The logged run decides about lines and scale. */
export function withChanges(logged: ChartData, run: Run): ChartData {
  const { kind, title, isLog, breaks } = logged;
  const lines = logged.lines.map((before) => ({
    ...line(before.name, kind === 'loss' ? run.steps.map(({ loss }) => loss) : series(run, before.name), isLog, before.isReference),
    before: before.drawn,
  }));
  const now = extentOf(lines, Infinity);
  const extent = now === null || logged.extent === null ? (now ?? logged.extent) : together(logged.extent, now, isLog);
  const isAway = extent !== null && now !== null && (now.min < extent.min || now.max > extent.max);
  const away = isAway ? [`With the changes it leaves the chart: it goes from ${number(now.min)} to ${number(now.max)}.`] : [];
  const mean = logged.mean.length === 0 ? [] : meanOf(pointsOf(lines[0]!.drawn));
  return { kind, title, isLog, lines, breaks, extent, notes: [...logged.notes, ...notesOn(lines, isLog), ...away], mean };
}

// Whether the graphs say that none of the names is a parameter's.
function hasNoWeight(run: Run, names: ReadonlySet<string>): boolean {
  const shape = run.steps.find(({ graph }) => graph !== null)?.graph!.shape;
  return shape !== undefined && !shape.nodes.some(({ kind, name }) => kind === 'parameter' && name !== null && names.has(name));
}

// Whether parameters were logged after they had moved: other numbers than the step's graph has, and those of the next graph. A
// series may have another name than its parameter.
function areMoved(run: Run, names: readonly string[]): boolean {
  const at = run.steps.findIndex(({ graph }) => graph !== null);
  const [step, next] = [run.steps[at], run.steps[at + 1]];
  const parameters = (step?.graph?.shape.nodes ?? []).flatMap(({ kind, name }, node) => (kind === 'parameter' ? [{ name, node, isAfter: (logged: number) => next?.graph?.shape === step!.graph!.shape && Object.is(logged, next.graph.numbers.data[node]) }] : []));
  const moved = names.flatMap((name) => {
    const logged = step?.series.get(name);
    if (logged === undefined) return [];
    const own = parameters.find((parameter) => parameter.name === name) ?? parameters.find(({ isAfter }) => isAfter(logged));
    return own === undefined ? [] : [!Object.is(logged, step!.graph!.numbers.data[own.node])];
  });
  return moved.length > 0 && moved.every((isMoved) => isMoved);
}

function chartOf(kind: ChartData['kind'], title: string, lines: Line[], isLog: boolean, breaks: ReadonlySet<number>, notes: string[]): ChartData {
  const mean = kind === 'loss' ? runningMean(pointsOf(lines[0]!.drawn), isLog) : [];
  if (mean.length > 0) notes.push(`The bold line is the mean of ${windowOf(pointsOf(lines[0]!.drawn).length)} steps around each step.`);
  if (breaks.size > 0) notes.push('A line breaks where the run goes on with another tape.');
  const reach = isLog ? Infinity : reachOf(lines.map(({ drawn }) => drawn));
  return { kind, title, isLog, lines, breaks, extent: extentOf(lines, reach), notes: [...notes, ...runawayNote(lines, reach), ...notesOn(lines, isLog)], mean };
}

function runawayNote(lines: readonly Line[], reach: number): string[] {
  const beyond = lines.flatMap(({ name, drawn }) => drawn.flatMap((value, step) => (typeof value === 'number' && Math.abs(value) > reach ? [{ name, value, step }] : [])));
  if (beyond.length === 0) return [];
  const { name, value, step } = beyond.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  const what = beyond.length === 1 ? '1 number leaves the chart:' : `${count(beyond.length)} numbers leave the chart, the largest:`;
  return [`${what} ${name} ${short(value)} at step ${count(step + 1)}.`];
}

function extentOf(lines: readonly Line[], reach: number): ChartData['extent'] {
  let [min, max] = [Infinity, -Infinity];
  for (const { drawn } of lines) {
    for (const value of drawn) {
      if (typeof value !== 'number' || Math.abs(value) > reach) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min <= max ? { min, max } : null;
}

// Room for both runs, but in each direction at most twice that of the logged run more, so that its line stays one.
function together(before: NonNullable<ChartData['extent']>, now: NonNullable<ChartData['extent']>, isLog: boolean): NonNullable<ChartData['extent']> {
  const [low, high] = isLog ? [Math.log10(before.min), Math.log10(before.max)] : [before.min, before.max];
  const room = 2 * (high - low || Math.abs(high) || 1);
  const [least, most] = isLog ? [10 ** Math.max(-307, low - room), 10 ** Math.min(307, high + room)] : [low - room, high + room];
  return { min: Math.min(before.min, Math.max(least, now.min)), max: Math.max(before.max, Math.min(most, now.max)) };
}

function line(name: string, logged: (number | undefined)[], isLog = false, isReference = false): Line {
  const drawn = logged.map((value) => (value === undefined || isDrawn(value, isLog) ? value : null));
  return { name, logged, drawn, before: [], isScattered: leaps(pointsOf(drawn), isLog), isReference };
}

function isDrawn(value: number, isLog: boolean): boolean {
  return Number.isFinite(value) && (value > 0 || !isLog);
}

function series(run: Run, name: string): (number | undefined)[] {
  return run.steps.map((step) => step.series.get(name));
}

// Those with the largest difference between highest and lowest number, in the order of logging.
function movingMost(run: Run, names: string[]): string[] {
  if (names.length <= mostLines) return names;
  const moved = new Map(names.map((name) => [name, { min: Infinity, max: -Infinity }]));
  for (const step of run.steps) {
    for (const [name, value] of step.series) {
      const extent = moved.get(name);
      if (extent === undefined || !Number.isFinite(value)) continue;
      extent.min = Math.min(extent.min, value);
      extent.max = Math.max(extent.max, value);
    }
  }
  const distance = (name: string) => Math.max(0, moved.get(name)!.max - moved.get(name)!.min);
  const chosen = new Set([...names].sort((a, b) => distance(b) - distance(a)).slice(0, mostLines));
  return names.filter((name) => chosen.has(name));
}

function notesOn(lines: Line[], isLog: boolean): string[] {
  const notes: string[] = [];
  const isGap = (value: number | undefined) => value !== undefined && !Number.isFinite(value);
  const gaps = lines.reduce((sum, { logged }) => sum + logged.filter(isGap).length, 0);
  if (gaps > 0) {
    const step = lines.map(({ logged }) => logged.findIndex(isGap)).filter((i) => i >= 0).reduce((a, b) => Math.min(a, b));
    const { name } = lines.find(({ logged }) => isGap(logged[step]))!;
    const what = gaps === 1 ? '1 number is NaN or infinite and leaves a gap:' : `${count(gaps)} numbers are NaN or infinite and leave gaps, the first:`;
    notes.push(`${what} ${name} at step ${count(step + 1)}.`);
  }
  const zeros = isLog ? lines[0]!.logged.filter((value) => value === 0).length : 0;
  if (zeros > 0) notes.push(`▽ ${lines[0]!.name} is exactly 0 at ${count(zeros)} step${zeros === 1 ? '' : 's'}, for which a log scale has no place.`);
  return notes;
}
