// Scopes beside each other that compute the same over the same shared nodes, such as the rows of a table: the page shows them as
// one scope, in which each node is a stack with one member from each row.
import type { Shape } from '../core/data';
import type { Group } from './groups';

const fewest = 4;

/** The rows among the inner groups of a group, as lists of nodes in tape order; null if there are none. The output is never in a row. */
export function rowsOf(shape: Shape, groups: readonly Group[]): { readonly groups: readonly Group[]; readonly nodes: readonly (readonly number[])[] } | null {
  if (groups.length < fewest) return null;
  const alike = new Map<string, { group: Group; nodes: number[] }[]>();
  for (const group of groups) {
    const nodes = group.allNodes();
    const key = keyOf(shape, group, nodes);
    if (key === null) continue;
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [{ group, nodes }]);
    else found.push({ group, nodes });
  }
  const rows = [...alike.values()].sort((a, b) => b.length - a.length)[0];
  return rows === undefined || rows.length < fewest ? null : { groups: rows.map(({ group }) => group), nodes: rows.map(({ nodes }) => nodes) };
}

/** What all rows are called: "row" for "row 1", "row 2" … */
export function rowName(groups: readonly Group[]): string {
  return groups[0]!.title.replace(/[\s\d[\]#-]+$/, '') || 'row';
}

// What a scope computes: its operations in order, their operands within it, and the shared nodes that they use. Null for the
// output's scope, and for one that has parameters, such as a neuron.
function keyOf(shape: Shape, group: Group, nodes: readonly number[]): string | null {
  const places = new Map(nodes.map((node, place) => [node, place]));
  const lines: string[] = [];
  for (const node of nodes) {
    const { kind, op, name, scope, operands } = shape.nodes[node]!;
    if (kind === 'parameter' || node === shape.output) return null;
    const from = operands.map((edge) => {
      const operand = shape.operandOf[edge]!;
      return places.has(operand) ? `${places.get(operand)!}` : `shared ${operand}`;
    });
    lines.push([kind, op, name, scope.slice(group.path.length), ...from].join(','));
  }
  return lines.join(';');
}
