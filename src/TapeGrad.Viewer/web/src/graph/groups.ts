// Scopes as a tree. A scope with many members has stacks of those that are alike, and one with very many is divided into parts
// in tape order, so that any graph can be opened bit by bit.
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
  /** Whether its members are alike. Such a group is closed until the reader opens it. */
  readonly isStack: boolean;
}

/** The page does not draw many more lines than this. */
export const mostLinks = 10_000;

// A scope with more members shows those that are alike as stacks.
const mostLoose = 60;
const mostMembers = 400;
const partSize = 100;
const fewLeaves = 8;
const fewAlike = 3;

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
  const levels = levelsOf(shape);
  for (const scope of [...byPath.values()]) divide(shape, levels, scope);
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

// Puts the leaves of a vector w[0], w[1] … together, and operations that do the same at the same depth, such as the sums of
// all samples. If too many members are left, they are divided into parts, the smallest parts where the members have very many
// operands.
function divide(shape: Shape, levels: Int32Array, whole: Group): void {
  const operands = whole.nodes.reduce((sum, node) => sum + shape.nodes[node]!.operands.length, 0);
  const most = operands > mostLinks ? partSize : mostMembers;
  if (whole.nodes.length > mostLoose) {
    const stacks = new Map<string, number[]>();
    for (const node of whole.nodes.splice(0)) {
      const { kind, op, name } = shape.nodes[node]!;
      const key = kind === 'operation' ? `${op} ${levels[node]}` : (name?.replace(/\[\d+\]$/, '') ?? 'leaves without a name');
      const found = stacks.get(key);
      if (found === undefined) stacks.set(key, [node]);
      else found.push(node);
    }
    const rest = { leaves: [] as number[], operations: [] as number[] };
    for (const [key, some] of stacks) {
      const { kind, op } = shape.nodes[some[0]!]!;
      const isFew = some.length <= (kind === 'operation' ? fewAlike : fewLeaves) || some.includes(shape.output);
      if (isFew || stacks.size === 1) addAll(kind === 'operation' ? rest.operations : rest.leaves, some);
      else whole.groups.push(partOf(shape, levels, whole, key, kind === 'operation' ? titleOf(shape, op, some) : key, some.length, true, (part) => addAll(part.nodes, some)));
    }
    for (const [what, some] of [['leaves', rest.leaves], ['nodes', rest.operations]] as const) {
      if (some.length <= most) addAll(whole.nodes, some);
      else addAll(whole.groups, parts(shape, levels, some, () => 1, whole, what, (part, items) => addAll(part.nodes, items)));
    }
  }
  if (whole.groups.length > mostMembers) {
    const groups = whole.groups.splice(0);
    addAll(whole.groups, parts(shape, levels, groups, (g) => g.count, whole, 'scopes', (part, items) => addAll(part.groups, items.map((g) => adopted(g, part)))));
  }
}

const plurals: Readonly<Record<string, string>> = { '+': 'sums', '-': 'differences', '*': 'products', '/': 'quotients' };

// "100 × tanh" or "100 products", or with the name that all of them have.
function titleOf(shape: Shape, op: string, nodes: readonly number[]): string {
  const { name } = shape.nodes[nodes[0]!]!;
  const shared = name !== null && name !== '' && nodes.every((node) => shape.nodes[node]!.name === name) ? name : null;
  return shared === null && plurals[op] !== undefined ? `${nodes.length} ${plurals[op]}` : `${nodes.length} × ${shared ?? op}`;
}

// How many operations are before each node on the longest way from a leaf.
function levelsOf(shape: Shape): Int32Array {
  const levels = new Int32Array(shape.nodes.length);
  for (const { operand, user } of shape.edges) levels[user] = Math.max(levels[user]!, levels[operand]! + 1);
  return levels;
}

function parts<T>(shape: Shape, levels: Int32Array, items: readonly T[], count: (item: T) => number, parent: Group, what: string, fill: (part: Group, items: T[]) => void): Group[] {
  const made: Group[] = [];
  const size = Math.max(partSize, partSize ** Math.floor(Math.log(items.length - 1) / Math.log(partSize)));
  for (let from = 0; from < items.length; from += size) {
    const some = items.slice(from, from + size);
    const nodes = some.reduce((sum, item) => sum + count(item), 0);
    const title = `${what} ${from + 1}–${from + some.length}`;
    made.push(partOf(shape, levels, parent, title, title, nodes, false, (part) => fill(part, some)));
  }
  return made;
}

function partOf(shape: Shape, levels: Int32Array, parent: Group, key: string, title: string, count: number, isStack: boolean, fill: (part: Group) => void): Group {
  const part = group(`${parent.path}/#${key}`, title, parent, isStack);
  part.count = count;
  fill(part);
  divide(shape, levels, part);
  return part;
}

function adopted(child: Group, parent: Group): Group {
  return Object.assign(child, { parent });
}

function group(path: string, title: string, parent: Group | null, isStack = false): Group {
  return { path, title, parent, groups: [], nodes: [], count: 0, isStack };
}
