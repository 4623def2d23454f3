// Scopes as a tree. A scope with very many members is divided into parts in tape order, so that any graph can be opened
// bit by bit.
import type { Shape } from '../core/data';
import { addAll } from '../core/lists';

export interface Group {
  /** The names of the scopes from the outside in, joined by '/'. A part of a scope adds a segment of its own. */
  readonly path: string;
  readonly title: string;
  readonly parent: Group | null;
  readonly groups: Group[];
  readonly nodes: number[];
  /** The number of nodes, including those of inner groups. */
  count: number;
}

/** The page does not draw many more lines than this. */
export const mostLinks = 10_000;

const mostMembers = 400;
const partSize = 100;
const fewLeaves = 8;
const fewOperations = 40;

/**
 * The tree of a shape's scopes. Its root holds everything and is never drawn as a box. With `isLarge`, a leaf outside all
 * scopes goes to the scope that contains all its users, so that closing the scope hides it too.
 */
export function groupsOf(shape: Shape, isLarge: boolean): Group {
  const root = group('', '', null);
  const byPath = new Map<string, Group>([['', root]]);
  shape.nodes.forEach((node, position) => {
    const own = groupAt(isLarge && node.kind !== 'operation' && node.scope === '' ? usersScope(shape, position) : node.scope, byPath);
    own.nodes.push(position);
    for (let up: Group | null = own; up !== null; up = up.parent) up.count++;
  });
  for (const scope of [...byPath.values()]) divide(shape, scope);
  return root;
}

/** A node within a group. */
export function firstNode(group: Group): number {
  let inner = group;
  while (inner.nodes.length === 0) inner = inner.groups[0]!;
  return inner.nodes[0]!;
}

function usersScope(shape: Shape, leaf: number): string {
  const scopes = shape.nodes[leaf]!.uses.map((edge) => shape.nodes[shape.edges[edge]!.user]!.scope.split('/'));
  const [first, ...others] = scopes;
  if (first === undefined) return '';
  const common = first.findIndex((segment, depth) => others.some((other) => other[depth] !== segment));
  return (common < 0 ? first : first.slice(0, common)).join('/');
}

function groupAt(path: string, byPath: Map<string, Group>): Group {
  let own = byPath.get('')!;
  if (path === '') return own;
  let at = '';
  for (const segment of path.split('/')) {
    at = at === '' ? segment : `${at}/${segment}`;
    let next = byPath.get(at);
    if (next === undefined) {
      next = group(at, segment, own);
      own.groups.push(next);
      byPath.set(at, next);
    }
    own = next;
  }
  return own;
}

// Puts the leaves of a vector w[0], w[1] … together first. If too many members are left, they are divided into parts, the
// smallest parts where the members have very many operands.
function divide(shape: Shape, whole: Group): void {
  const operands = whole.nodes.reduce((sum, node) => sum + shape.nodes[node]!.operands.length, 0);
  const most = operands > mostLinks ? partSize : mostMembers;
  if (whole.nodes.length > most) {
    const nodes = whole.nodes.splice(0);
    const vectors = new Map<string, number[]>();
    for (const node of nodes) {
      const { kind, name } = shape.nodes[node]!;
      const vector = kind === 'operation' ? 'operations' : (name?.replace(/\[\d+\]$/, '') ?? 'leaves without a name');
      const found = vectors.get(vector);
      if (found === undefined) vectors.set(vector, [node]);
      else found.push(node);
    }
    const rest: number[] = [];
    for (const [vector, some] of vectors) {
      const isFew = some.length <= (vector === 'operations' ? fewOperations : fewLeaves);
      if (isFew || vectors.size === 1) addAll(rest, some);
      else whole.groups.push(partOf(shape, whole, vector, some.length, (part) => addAll(part.nodes, some)));
    }
    if (rest.length <= most) addAll(whole.nodes, rest);
    else addAll(whole.groups, parts(shape, rest, () => 1, whole, 'nodes', (part, items) => addAll(part.nodes, items)));
  }
  if (whole.groups.length > mostMembers) {
    const groups = whole.groups.splice(0);
    addAll(whole.groups, parts(shape, groups, (g) => g.count, whole, 'scopes', (part, items) => addAll(part.groups, items.map((g) => adopted(g, part)))));
  }
}

function parts<T>(shape: Shape, items: readonly T[], count: (item: T) => number, parent: Group, what: string, fill: (part: Group, items: T[]) => void): Group[] {
  const made: Group[] = [];
  const size = Math.max(partSize, partSize ** Math.floor(Math.log(items.length - 1) / Math.log(partSize)));
  for (let from = 0; from < items.length; from += size) {
    const some = items.slice(from, from + size);
    const nodes = some.reduce((sum, item) => sum + count(item), 0);
    made.push(partOf(shape, parent, `${what} ${from + 1}–${from + some.length}`, nodes, (part) => fill(part, some)));
  }
  return made;
}

function partOf(shape: Shape, parent: Group, title: string, count: number, fill: (part: Group) => void): Group {
  const part = group(`${parent.path}/#${title}`, title, parent);
  part.count = count;
  fill(part);
  divide(shape, part);
  return part;
}

function adopted(child: Group, parent: Group): Group {
  return Object.assign(child, { parent });
}

function group(path: string, title: string, parent: Group | null): Group {
  return { path, title, parent, groups: [], nodes: [], count: 0 };
}
