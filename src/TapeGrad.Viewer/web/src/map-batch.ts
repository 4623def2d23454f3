// The samples of a batch: pairs of inputs, each of which leads to a prediction of its own.
import type { Numbers, Shape } from './data';

export interface Sample {
  /** The two inputs, in the order of the graph. */
  readonly inputs: readonly [number, number];
  readonly prediction: number;
}

/**
 * The samples of a batch of two or more; none where the graph is no such batch. The prediction of a sample is the last node
 * with a name that depends on its two inputs alone. It has to be called the same in every sample, and to be the only one
 * of its kind: of the scores of several classes, none is the prediction.
 */
export function samplesOf(shape: Shape): Sample[] {
  const { pairs, named } = namedByPair(shape);
  const samples = [...named.values()].map((nodes) => ({ inputs: pairs[nodes.at(-1)!]!, prediction: nodes.at(-1)! }));
  const names = new Set(samples.map(({ prediction }) => shape.nodes[prediction]!.name));
  const inputs = new Set(samples.flatMap((sample) => sample.inputs));
  const isOne = [...named.values()].every((nodes) => nodes.filter((node) => run(shape, node) === run(shape, nodes.at(-1)!)).length === 1);
  return samples.length > 1 && names.size === 1 && isOne && inputs.size === 2 * samples.length ? samples : [];
}

/**
 * What a prediction is compared with: the number that it meets first on its way to the output, where that is a leaf or a
 * plain number.
 */
export function targetOf(shape: Shape, numbers: Numbers, prediction: number): number | undefined {
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

const many = 'many';

// Which two inputs each node depends on, where there are no more, and the nodes with a name by those.
function namedByPair(shape: Shape): { pairs: (readonly [number, number] | undefined)[]; named: Map<string, number[]> } {
  const sources: (readonly number[] | typeof many)[] = [];
  const pairs: (readonly [number, number] | undefined)[] = [];
  const named = new Map<string, number[]>();
  shape.nodes.forEach((node, position) => {
    const own = node.kind === 'input' ? [position] : union(node.operands.map((edge) => sources[shape.edges[edge]!.operand]!));
    sources.push(own);
    if (own === many || own.length !== 2) return;
    pairs[position] = [own[0]!, own[1]!];
    if (node.name !== null) named.set(own.join(), [...(named.get(own.join()) ?? []), position]);
  });
  return { pairs, named };
}

function union(sources: readonly (readonly number[] | typeof many)[]): readonly number[] | typeof many {
  const all = new Set<number>();
  for (const source of sources) {
    if (source === many) return many;
    for (const input of source) all.add(input);
    if (all.size > 2) return many;
  }
  return [...all].sort((a, b) => a - b);
}

// The name without its place in a run: w of w[3].
function run(shape: Shape, node: number): string {
  return shape.nodes[node]!.name!.replace(/\[\d+\]$/, '');
}
