// Nodes that only gather another node into a vector. The page draws that other node in their place, as pictures do
// (Graphviz/Gathers.cs).
import type { Shape } from './data';

/** Whether a node is drawn through: a gather without a name of its own, unless it is the output. */
export function isDrawnThrough(shape: Shape, node: number): boolean {
  const { op, kind, name, operands } = shape.nodes[node]!;
  return op === 'gather' && kind === 'operation' && operands.length === 1 && (name === null || name === '') && node !== shape.output;
}

/** The node that is drawn in the place of a node: itself, or what it gathers. */
export function behind(shape: Shape, node: number): number {
  let at = node;
  while (isDrawnThrough(shape, at)) at = shape.operandOf[shape.operandStart[at]!]!;
  return at;
}

/** The edges in which a node is an operand of a node that is drawn. */
export function usesOf(shape: Shape, node: number): readonly number[] {
  const { uses } = shape.nodes[node]!;
  const isThrough = (edge: number) => isDrawnThrough(shape, shape.userOf[edge]!);
  return uses.some(isThrough) ? uses.flatMap((edge) => (isThrough(edge) ? usesOf(shape, shape.userOf[edge]!) : [edge])) : uses;
}
