// Makes the run of a formula: one computation, or a training by gradient descent. The rest of the page plays it as it plays a run that was logged.
import type { Numbers, Run, Shape, Step } from '../core/data';
import { recompute } from '../whatif/interpreter';
import { mostWork } from '../whatif/whatif';
import type { Formula } from './formula';
import { record } from './formula';
import { isName } from './tokens';

export interface Training {
  readonly rate: number;
  readonly steps: number;
}

/** The run cannot be made; the message says why. */
export class TrainingError extends Error {}

/** The run, and what is to be said of it: "" if nothing. */
export function runOf(formula: Formula, starts: ReadonlyMap<string, number>, training: Training | null): { readonly run: Run; readonly note: string } {
  const recorded = record(formula, starts);
  const [first] = recorded.steps as [Step];
  const { shape, numbers: { data: leaves, constants } } = first.graph!;
  const count = training?.steps ?? 1;
  if (training !== null && !shape.nodes.some(({ kind }) => kind === 'parameter')) throw new TrainingError('Training needs a parameter, which is a name without a number and without a column. This formula has none.');
  if (count * shape.userOf.length > mostWork) throw new TrainingError(`The page takes at most ${mostWork} edges over all steps, but this is ${count} ${count === 1 ? 'step' : 'steps'} of ${shape.userOf.length} edges. Take fewer steps or rows.`);
  const steps: Step[] = [];
  let at = leaves;
  for (let number = 1; number <= count; number++) {
    const numbers = recompute(shape, at, constants);
    at = training === null ? at : at.map((value, node) => (shape.nodes[node]!.kind === 'parameter' ? value - training.rate * numbers.grad![node]! : value));
    steps.push({ ...first, number, loss: numbers.data[shape.output]!, series: training === null ? new Map() : seriesOf(shape, numbers, at), graph: { shape, numbers } });
    if (!Number.isFinite(steps.at(-1)!.loss)) break;
  }
  const settings = new Map(training === null ? [] : [['learning-rate', training.rate] as const]);
  return { run: { ...recorded, settings, steps, isTraining: training !== null }, note: noteOn(formula, shape, steps, training) };
}

// The parameters after the update, and the prediction and its target where the formula has one of each.
function seriesOf(shape: Shape, { data }: Numbers, moved: readonly number[]): Map<string, number> {
  const series = new Map<string, number>();
  shape.nodes.forEach(({ kind, name, scope }, node) => {
    if (kind === 'parameter') series.set(name!, moved[node]!);
    else if ((name === 'prediction' || name === 'target') && scope === '') series.set(name, data[node]!);
  });
  return series;
}

function noteOn({ statements, parameters, table, columns }: Formula, shape: Shape, steps: readonly Step[], training: Training | null): string {
  const notes: string[] = [];
  const last = steps.at(-1)!;
  if (!Number.isFinite(last.loss)) {
    notes.push(training === null ? 'Choose its node to see why.' : `The loss is not finite in step ${last.number}, so the training ends there. ${last.number > 1 ? adviceOn(training.rate) : ''}`);
  } else if (training !== null && last.loss > steps[0]!.loss) {
    notes.push(`The loss is larger at the end than at the start. ${adviceOn(training.rate)}`);
  }
  const kept = new Set(shape.nodes.map(({ name }) => name));
  const lost = [...statements.slice(0, -1).flatMap(({ name }) => (name === null ? [] : [name])), ...parameters].filter((name) => !kept.has(name));
  if (statements.slice(0, -1).some(({ name }) => name === null)) notes.push('A line without a name before the last one is not used. Give it a name, as in y = Tanh(x).');
  if (lost.length > 0) notes.push(`The last line does not use ${lost.join(', ')}.`);
  const unused = table?.names.filter((name) => !columns.includes(name)) ?? [];
  if (unused.length > 0) notes.push(`The formula does not use the ${unused.length === 1 ? 'column' : 'columns'} ${unused.map((name) => `'${name}'`).join(', ')}.`);
  const unnamed = unused.find((name) => !isName(name));
  if (unnamed !== undefined) notes.push(`A formula cannot name the column '${unnamed}': a name has letters, digits and _ only, and does not begin with a digit. Call it ${nameLike(unnamed)}.`);
  return notes.join(' ').trim();
}

// The head of a column as a name: petal_length for "petal length".
function nameLike(head: string): string {
  const name = head.replace(/[^\p{L}\p{Nd}_]+/gu, '_').replace(/^_+|_+$/g, '');
  return isName(name) ? name : `x${name === '' || /^\p{Nd}/u.test(name) ? '' : '_'}${name}`;
}

function adviceOn(rate: number): string {
  return rate < 0 ? 'A rate below 0 climbs: take one above 0.' : 'A smaller rate may help.';
}
