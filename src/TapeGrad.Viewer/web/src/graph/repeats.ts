// Scopes beside each other that do the same without being equal, such as the letters of a text, of which each looks back at all
// before it: a large graph shows them as one scope, like the pictures (Graphviz/Structure.cs).
import type { Shape } from '../core/data';
import { addAll } from '../core/lists';
import type { Group } from './groups';
import { rowName } from './rows';

const fewest = 4;
const mostNodes = 100_000;

/** The scope of each class of nodes, with the names of scopes that do the same replaced by one; null if there are none. */
export function joinedScopes(shape: Shape, scopes: readonly string[], root: Group): string[] | null {
  if (shape.nodes.length > mostNodes) return null;
  const joined = new Map<string, string>();
  const queue = [root];
  for (const group of queue) {
    if (group.groups.length < fewest) {
      addAll(queue, group.groups);
      continue;
    }
    const alike = new Map<string, Group[]>();
    for (const inner of group.groups) {
      const key = keyOf(shape, scopes, inner);
      const found = alike.get(key);
      if (found === undefined) alike.set(key, [inner]);
      else found.push(inner);
    }
    const names = new Map<string, number>();
    for (const some of alike.values()) {
      if (some.length < fewest) addAll(queue, some);
      // Those of one size may be rows, of which the page shows one after the other.
      else if (new Set(some.map((inner) => sizeOf(shape, inner))).size > 1) {
        const name = `${some.length} × ${rowName(some)}`;
        const count = (names.get(name) ?? 0) + 1;
        names.set(name, count);
        for (const inner of some) joined.set(inner.path, `${group.path === '' ? '' : `${group.path}/`}${name}${count === 1 ? '' : ` (${count})`}`);
      }
    }
  }
  if (joined.size === 0) return null;
  return scopes.map((scope) => {
    for (let end = scope.length; end > 0; end = scope.lastIndexOf('/', end - 1)) {
      const path = joined.get(scope.slice(0, end));
      if (path !== undefined) return path + scope.slice(end);
    }
    return scope;
  });
}

// The name of a scope without its number, and the operations within. A scope with the output or with parameters of its own is only like itself.
function keyOf(shape: Shape, scopes: readonly string[], group: Group): string {
  const nodes = group.allNodes();
  const classes = new Set(nodes.map((node) => shape.classOf[node]!));
  const within = [...classes].filter((of) => scopes[of]!.startsWith(group.path));
  if (nodes.at(-1) === shape.output || within.some((of) => shape.classes[of]!.kind === 'parameter')) return group.path;
  const operations = within.map((of) => `${scopes[of]!.slice(group.path.length)} ${shape.classes[of]!.op}`);
  return [`#${rowName([group])}`, ...new Set(operations)].sort().join(',');
}

function sizeOf({ operandStart }: Shape, group: Group): number {
  return group.allNodes().reduce((sum, node) => sum + 1 + operandStart[node + 1]! - operandStart[node]!, 0);
}
