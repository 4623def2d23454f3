// Which nodes depend on exactly two inputs, and on which.
import type { Shape } from '../core/data';

export interface InputPairs {
  /** The two inputs of each node, in tape order; both are at least 0 only where it depends on exactly two. */
  readonly first: Int32Array;
  readonly second: Int32Array;
}

const none = -1;
const many = -2;
const known = new WeakMap<Shape, InputPairs>();

export function inputPairsOf(shape: Shape): InputPairs {
  let found = known.get(shape);
  if (found === undefined) known.set(shape, (found = learn(shape)));
  return found;
}

function learn({ nodes, operandOf, operandStart }: Shape): InputPairs {
  const [first, second] = [new Int32Array(nodes.length).fill(none), new Int32Array(nodes.length).fill(none)];
  const add = (node: number, input: number) => {
    if (input === none || input === first[node] || input === second[node]) return;
    if (input === many || second[node] !== none) second[node] = many;
    else if (first[node] === none) first[node] = input;
    else [first[node], second[node]] = [Math.min(first[node]!, input), Math.max(first[node]!, input)];
  };
  for (let node = 0; node < nodes.length; node++) {
    if (nodes[node]!.kind === 'input') first[node] = node;
    for (let edge = operandStart[node]!; edge < operandStart[node + 1]!; edge++) {
      add(node, first[operandOf[edge]!]!);
      add(node, second[operandOf[edge]!]!);
    }
  }
  return { first, second };
}
