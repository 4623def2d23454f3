// Who gets the blame: the parameters of a graph, or their scopes, with what they are blamed for.
import type { Numbers, Run, Shape } from '../core/data';
import { reference } from '../core/formula-text';
import { learningRate, movedTo } from '../whatif/parameter-updates';

export type By = 'parameter' | 'scope';
export type Measure = 'gradient' | 'change';

/** One bar: a parameter, or the parameters of a scope. */
export interface Entry {
  readonly name: string;
  readonly nodes: readonly number[];
}

/** What a bar shows; of a scope the sums of both signs, never one signed sum of different parameters. */
export interface Amount {
  /** The gradients above 0, or what raises the loss. */
  readonly plus: number;
  /** The size of those below 0, or of what lowers the loss. */
  readonly minus: number;
  /** The node with the largest part, and that part; null before any has arrived. */
  readonly strongest: { readonly node: number; readonly part: number } | null;
}

/** The parameters of a graph, in tape order. */
export function parametersOf({ nodes }: Shape): number[] {
  const found: number[] = [];
  for (let node = 0; node < nodes.length; node++) if (nodes[node]!.kind === 'parameter') found.push(node);
  return found;
}

/** Whether these parameters belong to more than one scope. */
export function areScoped(shape: Shape, parameters: readonly number[]): boolean {
  const [first] = parameters;
  return first !== undefined && shape.classes.some(({ scope }) => scope !== '') && parameters.some((node) => scopeOf(shape, node) !== scopeOf(shape, first));
}

/** Some parameters of all of them, each with a name of its own. */
export function namedEntries(shape: Shape, numbers: Numbers, some: readonly number[], all: readonly number[]): Entry[] {
  const { nameOf, elementOf } = shape;
  const counts = new Map<number, Map<number, number>>();
  for (const node of some) counts.set(nameOf[node]!, (counts.get(nameOf[node]!) ?? new Map<number, number>()).set(elementOf[node]!, 0));
  for (const node of all) {
    const same = counts.get(nameOf[node]!);
    const count = same?.get(elementOf[node]!);
    if (count !== undefined) same!.set(elementOf[node]!, count + 1);
  }
  return some.map((node) => {
    const { id, scope, name } = shape.nodes[node]!;
    const written = reference(shape, numbers, node);
    return { name: !name || counts.get(nameOf[node]!)!.get(elementOf[node]!) === 1 ? written : scope === '' ? `${written} (n${id})` : `${scope}.${written}`, nodes: [node] };
  });
}

/** The `most` parameters with the largest gradients, the largest first; NaN before all others. */
export function strongestOf(parameters: readonly number[], grad: readonly number[], most: number): number[] {
  const size = (node: number) => (Number.isNaN(grad[node]!) ? Infinity : Math.abs(grad[node]!));
  const found: number[] = [];
  const cut = () => {
    found.sort((a, b) => (size(b) === size(a) ? a - b : size(b) - size(a)));
    found.length = Math.min(found.length, most);
  };
  let least = -1;
  for (const node of parameters) {
    if (size(node) <= least) continue;
    if (found.push(node) < 2 * most) continue;
    cut();
    least = size(found.at(-1)!);
  }
  cut();
  return found;
}

/** The parameters in tape order, or their scopes as `tapegrad blame --by scope` has them. */
export function entriesOf(shape: Shape, numbers: Numbers, by: By): Entry[] {
  const parameters = parametersOf(shape);
  if (by === 'parameter') return namedEntries(shape, numbers, parameters, parameters);
  const scopes = new Map<string, number[]>();
  for (const node of parameters) {
    const scope = scopeOf(shape, node);
    const found = scopes.get(scope);
    if (found === undefined) scopes.set(scope, [node]);
    else found.push(node);
  }
  return [...scopes].map(([name, nodes]) => ({ name, nodes }));
}

/** What an entry shows if its parameters have these gradients. With a rate, what the step changes: −rate · g². */
export function amountOf({ nodes }: Entry, gradient: (node: number) => number | null, rate: number | null): Amount {
  let [plus, minus] = [0, 0];
  let strongest: Amount['strongest'] = null;
  for (const node of nodes) {
    const g = gradient(node);
    if (g === null) continue;
    const part = rate === null ? g : -rate * g * g;
    if (part > 0) plus += part;
    else minus -= part;
    // NaN counts as the strongest, so that it is seen.
    if (strongest === null || Number.isNaN(part) || Math.abs(part) > Math.abs(strongest.part)) strongest = { node, part };
  }
  return { plus, minus, strongest };
}

/** The length of a bar. */
export function sizeOf({ plus, minus }: Amount): number {
  return plus + minus;
}

/** The entries with the largest amounts first; NaN before all others. */
export function ranked(entries: readonly Entry[], gradient: (node: number) => number | null): Entry[] {
  const sizes = new Map(entries.map((entry) => [entry, sizeOf(amountOf(entry, gradient, null))]));
  const size = (entry: Entry) => (Number.isNaN(sizes.get(entry)!) ? Infinity : sizes.get(entry)!);
  return [...entries].sort((a, b) => (size(b) === size(a) ? 0 : size(b) - size(a)));
}

/** The learning rate of a step: that of the run, or as far as the parameters moved along the gradient; null if they did not. */
export function rateOf(run: Run, step: number): number | null {
  const set = learningRate(run);
  if (set !== null) return set;
  const { shape, numbers } = run.steps[step]!.graph!;
  const grad = numbers.accumulated ?? numbers.grad;
  if (grad === null) return null;
  const moved = movedTo(run, step);
  let [along, squares] = [0, 0];
  shape.nodes.forEach((_, node) => {
    const to = moved(node);
    if (to === null) return;
    along += grad[node]! * (numbers.data[node]! - to);
    squares += grad[node]! ** 2;
  });
  // Differences of parameters have lost some digits. The rest says 0.05 where the script does.
  const rate = along / squares;
  return rate > 0 && Number.isFinite(rate) ? Number(rate.toPrecision(9)) : null;
}

// A parameter from outside all scopes belongs to the scope that uses it first.
function scopeOf(shape: Shape, node: number): string {
  const { useStart, useOf, userOf, nodes } = shape;
  const user = useStart[node]! < useStart[node + 1]! ? userOf[useOf[useStart[node]!]!]! : node;
  return nodes[node]!.scope || nodes[user]!.scope || '(no scope)';
}
