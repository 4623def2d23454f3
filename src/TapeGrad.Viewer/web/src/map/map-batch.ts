// The samples of a batch: pairs of inputs, each of which leads to a prediction of its own, or to a score for each class.
import type { Numbers, Shape } from '../core/data';

export interface Sample {
  /** The two inputs, in the order of the graph. */
  readonly inputs: readonly [number, number];
  /** The node of the prediction; of a classifier, one for the score of each class. */
  readonly outputs: readonly number[];
}

type Source = readonly number[] | 'many';

/**
 * The samples of a batch of two or more; none where the graph is no such batch. The prediction of a sample is the last node
 * with a name that depends on its two inputs alone, or, where that is one of a run, all of them, if they are scores.
 * It has to be called the same in every sample.
 */
export function samplesOf(shape: Shape): Sample[] {
  const samples = [...namedByPair(shape).values()].map(({ inputs, nodes }): Sample => {
    const vector = vectorOf(shape, nodes.at(-1)!);
    return { inputs, outputs: nodes.filter((node) => vectorOf(shape, node) === vector) };
  });
  const names = new Set(samples.map(({ outputs }) => outputs.map((node) => shape.nodes[node]!.name).join()));
  const inputs = new Set(samples.flatMap((sample) => sample.inputs));
  const areMade = samples.every(({ outputs }) => outputs.length === 1 || areScores(shape, outputs));
  return samples.length > 1 && names.size === 1 && areMade && inputs.size === 2 * samples.length ? samples : [];
}

/** What a sample is compared with: a number for a prediction, and for scores the place of the right class. */
export function targetOf(shape: Shape, numbers: Numbers, { outputs }: Sample): number | undefined {
  return outputs.length === 1 ? comparedWith(shape, numbers, outputs[0]!) : label(shape, numbers, outputs);
}

// The number that a prediction meets first on its way to the output, where that is a leaf or a plain number.
function comparedWith(shape: Shape, numbers: Numbers, prediction: number): number | undefined {
  for (let node = prediction; ;) {
    const edge = shape.nodes[node]!.uses[0];
    if (edge === undefined) return undefined;
    const { user } = shape.edges[edge]!;
    const { operands, constants } = shape.nodes[user]!;
    const others = operands.map((e) => shape.edges[e]!.operand).filter((operand) => operand !== node);
    if (others.length + constants.count > 1) return undefined;
    const [other] = others;
    if (other !== undefined) return shape.nodes[other]!.operands.length === 0 ? numbers.data[other] : undefined;
    if (constants.count === 1) return numbers.constants[constants.start];
    node = user;
  }
}

// What takes all scores of a sample together.
const ofScores = new Set(['logsumexp', 'softmax', 'log-softmax']);

function areScores(shape: Shape, outputs: readonly number[]): boolean {
  return outputs.every((node) => usersOf(shape, node).some((user) => ofScores.has(shape.nodes[user]!.op)));
}

// The score that is used once more beside the sum of all, or the one that a softmax picks.
function label(shape: Shape, numbers: Numbers, outputs: readonly number[]): number | undefined {
  const once = outputs.flatMap((node, place) => (usersOf(shape, node).some((user) => !ofScores.has(shape.nodes[user]!.op)) ? [place] : []));
  const picked = usersOf(shape, outputs[0]!).flatMap((user) => numbers.constants.slice(shape.nodes[user]!.constants.start, shape.nodes[user]!.constants.start + shape.nodes[user]!.constants.count));
  const found = once.length > 0 ? once : picked;
  return found.length === 1 ? found[0] : undefined;
}

// Who uses a node, or a node that only passes it on.
function usersOf(shape: Shape, node: number): number[] {
  return shape.nodes[node]!.uses.flatMap((edge) => {
    const { user } = shape.edges[edge]!;
    return shape.nodes[user]!.op === 'gather' ? usersOf(shape, user) : [user];
  });
}

// The nodes with a name by the two inputs that they depend on, where there are no more.
function namedByPair(shape: Shape): Map<string, { inputs: readonly [number, number]; nodes: number[] }> {
  const sources: Source[] = [];
  const named = new Map<string, { inputs: readonly [number, number]; nodes: number[] }>();
  shape.nodes.forEach((node, position) => {
    const own = node.kind === 'input' ? [position] : union(node.operands.map((edge) => sources[shape.edges[edge]!.operand]!));
    sources.push(own);
    if (own === 'many' || own.length !== 2 || node.name === null) return;
    const found = named.get(own.join());
    if (found === undefined) named.set(own.join(), { inputs: [own[0]!, own[1]!], nodes: [position] });
    else found.nodes.push(position);
  });
  return named;
}

function union(sources: readonly Source[]): Source {
  const all = new Set<number>();
  for (const source of sources) {
    if (source === 'many') return 'many';
    for (const input of source) all.add(input);
    if (all.size > 2) return 'many';
  }
  return [...all].sort((a, b) => a - b);
}

// The name without its place in a run: w of w[3].
function vectorOf(shape: Shape, node: number): string {
  return shape.nodes[node]!.name!.replace(/\[\d+\]$/, '');
}
