// The samples of a batch: pairs of inputs, each with a prediction of its own or a score for each class.
import type { Numbers, Shape } from '../core/data';
import { inputPairsOf } from './input-pairs';

export interface Sample {
  /** The two inputs, in the order of the graph. */
  readonly inputs: readonly [number, number];
  /** The node of the prediction; of a classifier, one for the score of each class. */
  readonly outputs: readonly number[];
}

/**
 * The samples of a batch of two or more; empty if the graph is not such a batch. The prediction of a sample is the last named
 * node that depends on its two inputs only. If that node is one score of a vector, all scores of the vector belong to the
 * prediction. The names must be the same in every sample.
 */
export function samplesOf(shape: Shape): Sample[] {
  const samples = [...namedByPair(shape).values()].map(({ inputs, nodes }): Sample => {
    const vector = shape.nodes[nodes.at(-1)!]!.stem;
    return { inputs, outputs: nodes.filter((node) => shape.nodes[node]!.stem === vector) };
  });
  const names = new Set(samples.map(({ outputs }) => outputs.map((node) => shape.nodes[node]!.name).join()));
  const inputs = new Set(samples.flatMap((sample) => sample.inputs));
  const areMade = samples.every(({ outputs }) => outputs.length === 1 || areScores(shape, outputs));
  return samples.length > 1 && names.size === 1 && areMade && inputs.size === 2 * samples.length ? samples : [];
}

/** The target of a sample: a number for a prediction, the index of the right class for scores. */
export function targetOf(shape: Shape, numbers: Numbers, { outputs }: Sample): number | undefined {
  return outputs.length === 1 ? comparedWith(shape, numbers, outputs[0]!) : label(shape, numbers, outputs);
}

// The first number that a prediction is combined with on its way to the output, if that is a leaf or a plain number.
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

// The operations that combine all scores of a sample.
const ofScores = new Set(['logsumexp', 'softmax', 'log-softmax']);

function areScores(shape: Shape, outputs: readonly number[]): boolean {
  return outputs.every((node) => usersOf(shape, node).some((user) => ofScores.has(shape.nodes[user]!.op)));
}

// The index of the score that is also used outside the operation over all scores, or that a softmax picks.
function label(shape: Shape, numbers: Numbers, outputs: readonly number[]): number | undefined {
  const once = outputs.flatMap((node, place) => (usersOf(shape, node).some((user) => !ofScores.has(shape.nodes[user]!.op)) ? [place] : []));
  const picked = usersOf(shape, outputs[0]!).flatMap((user) => numbers.constants.slice(shape.nodes[user]!.constants.start, shape.nodes[user]!.constants.start + shape.nodes[user]!.constants.count));
  const found = once.length > 0 ? once : picked;
  return found.length === 1 ? found[0] : undefined;
}

// The users of a node. A gather only passes its operand on, so that its own users count instead.
function usersOf(shape: Shape, node: number): number[] {
  return shape.nodes[node]!.uses.flatMap((edge) => {
    const { user } = shape.edges[edge]!;
    return shape.nodes[user]!.op === 'gather' ? usersOf(shape, user) : [user];
  });
}

// The named nodes that depend on exactly two inputs, by those inputs.
function namedByPair(shape: Shape): Map<string, { inputs: readonly [number, number]; nodes: number[] }> {
  const { first, second } = inputPairsOf(shape);
  const named = new Map<string, { inputs: readonly [number, number]; nodes: number[] }>();
  for (let node = 0; node < second.length; node++) {
    if (second[node]! < 0 || shape.nodes[node]!.name === null) continue;
    const inputs = [first[node]!, second[node]!] as const;
    const found = named.get(inputs.join());
    if (found === undefined) named.set(inputs.join(), { inputs, nodes: [node] });
    else found.nodes.push(node);
  }
  return named;
}
