// Scopes as a tree. A scope with many members has stacks of those that are alike, and one with very many is divided into parts
// in tape order, so that any graph can be opened bit by bit.
import type { Shape } from '../core/data';
import { isDrawnThrough } from '../core/gathers';
import { addAll } from '../core/lists';
import { joinedScopes } from './repeats';
import { rowName, rowsOf } from './rows';

export class Group {
  /** The number of nodes, including those of inner groups. */
  count = 0;
  private ownGroups: Group[] = [];
  private ownNodes: number[] = [];
  private divide: ((groups: Group[], nodes: number[]) => void) | null = null;

  /**
   * `path` has the names of the scopes from the outside in, joined by '/'. A part of a scope adds a segment of its own. Of a stack
   * the members are alike; it is closed until the reader opens it.
   */
  constructor(readonly path: string, readonly title: string, public parent: Group | null, readonly isStack = false) {}

  get groups(): Group[] {
    this.divideNow();
    return this.ownGroups;
  }

  get nodes(): number[] {
    this.divideNow();
    return this.ownNodes;
  }

  /** Takes members that are divided when somebody asks for them. */
  takeLater(groups: Group[], nodes: number[], divide: (groups: Group[], nodes: number[]) => void): void {
    [this.ownGroups, this.ownNodes, this.divide] = [groups, nodes, divide];
  }

  /** Whether its members are not divided yet. */
  get isUndivided(): boolean {
    return this.divide !== null;
  }

  /** All nodes, also those of inner groups, in tape order. */
  allNodes(): number[] {
    if (this.ownGroups.length === 0) return this.ownNodes.slice();
    const nodes: number[] = [];
    const stack: Group[] = [this];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      addAll(nodes, next.ownNodes);
      addAll(stack, next.ownGroups);
    }
    return nodes.sort((a, b) => a - b);
  }

  /** The group within this one that shows a node when it is open; null if there is none. */
  holderOf(node: number): Group | null {
    const stack: Group[] = [this];
    for (let group = stack.pop(); group !== undefined; group = stack.pop()) {
      const isWithin = group.ownNodes.includes(node);
      if (isWithin || group.ownGroups.length > 0) group.divideNow();
      if (isWithin && group.ownNodes.includes(node)) return group;
      addAll(stack, group.ownGroups);
    }
    return null;
  }

  private divideNow(): void {
    const { divide } = this;
    this.divide = null;
    divide?.(this.ownGroups, this.ownNodes);
  }
}

/** The page does not draw many more lines than this. */
export const mostLinks = 10_000;

// A scope with more members shows those that are alike as stacks.
const mostLoose = 60;
const mostMembers = 400;
const partSize = 100;
const fewLeaves = 8;
const fewAlike = 3;
const mostInRows = 100_000;

/**
 * The tree of a shape's scopes. Its root holds everything and is never drawn as a box. With `isLarge`, a leaf outside all
 * scopes goes to the scope that contains all its users, so that closing the scope hides it too.
 */
export function groupsOf(shape: Shape, isLarge: boolean): Group {
  let scopes = shape.classes.map(({ scope }) => scope);
  let tree = treeOf(shape, scopes, isLarge);
  for (let joined = isLarge ? joinedScopes(shape, scopes, tree.root) : null; joined !== null; joined = joinedScopes(shape, scopes, tree.root)) {
    scopes = joined;
    tree = treeOf(shape, scopes, isLarge);
  }
  const levels = levelsOf(shape);
  for (const scope of tree.scopes) joinRows(shape, scope);
  // What several scopes do is in stacks, however few they are.
  const own = new Set(shape.classes.flatMap(({ scope }) => scope.split('/').map((_, depth, segments) => segments.slice(0, depth + 1).join('/'))));
  for (const scope of tree.scopes) divide(shape, levels, scope, scope.groups, scope.nodes, scope.path === '' || own.has(scope.path) ? mostLoose : 0);
  return tree.root;
}

// `scopes` has the scope of each class of nodes.
function treeOf(shape: Shape, scopes: readonly string[], isLarge: boolean): { readonly root: Group; readonly scopes: readonly Group[] } {
  const root = new Group('', '', null);
  const byPath = new Map<string, Group>([['', root]]);
  const hasScopes = scopes.some((scope) => scope !== '');
  const hasGathers = shape.classes.some(({ op }) => op === 'gather');
  shape.nodes.forEach(({ kind }, position) => {
    if (hasGathers && isDrawnThrough(shape, position)) return;
    const scope = scopes[shape.classOf[position]!]!;
    const path = hasScopes && isLarge && kind !== 'operation' && scope === '' ? usersScope(shape, scopes, position) : scope;
    const own = byPath.get(path) ?? groupAt(path, byPath);
    own.nodes.push(position);
    for (let up: Group | null = own; up !== null; up = up.parent) up.count++;
  });
  return { root, scopes: [...byPath.values()] };
}

/** A node within a group. */
export function firstNode(group: Group): number {
  let inner = group;
  while (inner.nodes.length === 0) inner = inner.groups[0]!;
  return inner.nodes[0]!;
}

function usersScope({ classOf, userOf, useOf, useStart }: Shape, scopes: readonly string[], leaf: number): string {
  const [start, end] = [useStart[leaf]!, useStart[leaf + 1]!];
  const scopeOf = (use: number) => scopes[classOf[userOf[useOf[use]!]!]!]!;
  let common = start === end ? '' : scopeOf(start);
  for (let use = start + 1; use < end && common !== ''; use++) {
    const scope = scopeOf(use);
    if (scope !== common) common = commonScope(common, scope);
  }
  return common;
}

function commonScope(one: string, other: string): string {
  const [segments, others] = [one.split('/'), other.split('/')];
  const differs = segments.findIndex((segment, depth) => others[depth] !== segment);
  return (differs < 0 ? segments : segments.slice(0, differs)).join('/');
}

function groupAt(path: string, byPath: Map<string, Group>): Group {
  let own = byPath.get('')!;
  if (path === '') return own;
  let at = '';
  for (const segment of path.split('/')) {
    at = at === '' ? segment : `${at}/${segment}`;
    let next = byPath.get(at);
    if (next === undefined) {
      next = new Group(at, segment, own);
      own.groups.push(next);
      byPath.set(at, next);
    }
    own = next;
  }
  return own;
}

// Rows that are too many to be seen one by one become one scope, in which each node is a stack.
function joinRows(shape: Shape, whole: Group): void {
  const rows = whole.count > mostLoose && whole.count <= mostInRows ? rowsOf(shape, whole.groups) : null;
  if (rows === null) return;
  const title = `${rows.groups.length} × ${rowName(rows.groups)}`;
  const joined = new Group(`${whole.path}/#${title}`, title, whole);
  joined.count = rows.groups.reduce((sum, { count }) => sum + count, 0);
  rows.nodes[0]!.forEach((node, place) => {
    const nodes = rows.nodes.map((row) => row[place]!);
    const { op, kind, name } = shape.nodes[node]!;
    const stack = new Group(`${joined.path}/#${place}`, titleOf(shape, name || (kind === 'operation' ? op : kind), nodes), joined, true);
    addAll(stack.nodes, nodes);
    stack.count = nodes.length;
    joined.groups.push(stack);
  });
  const joinedGroups = new Set(rows.groups);
  const others = whole.groups.filter((inner) => !joinedGroups.has(inner));
  whole.groups.length = 0;
  addAll(whole.groups, [...others, joined]);
}

// Puts the leaves of a vector w[0], w[1] … together, and operations that do the same at the same depth, such as the sums of
// all samples. If too many members are left, they are divided into parts, the smallest parts where the members have very many
// operands.
function divide(shape: Shape, levels: Int32Array, whole: Group, groups: Group[], nodes: number[], loose = mostLoose): void {
  const operands = nodes.reduce((sum, node) => sum + shape.operandStart[node + 1]! - shape.operandStart[node]!, 0);
  const most = operands > mostLinks ? partSize : mostMembers;
  if (nodes.length > loose) {
    const stacks = stacksOf(shape, levels, nodes);
    nodes.length = 0;
    const rest = { leaves: [] as number[], operations: [] as number[] };
    for (const { key, nodes: some } of stacks) {
      const { kind, op } = shape.nodes[some[0]!]!;
      const isFew = some.length <= (kind === 'operation' ? fewAlike : fewLeaves) || some.includes(shape.output);
      if (isFew || (stacks.length === 1 && loose > 0)) addAll(kind === 'operation' ? rest.operations : rest.leaves, some);
      else groups.push(partOf(shape, levels, whole, key, kind === 'operation' ? titleOf(shape, op, some) : key, some.length, true, { groups: [], nodes: some }));
    }
    for (const [what, some] of [['leaves', rest.leaves], ['nodes', rest.operations]] as const) {
      if (some.length <= most) addAll(nodes, some);
      else addAll(groups, parts(shape, levels, some, () => 1, whole, what, (items) => ({ groups: [], nodes: items })));
    }
  }
  if (groups.length > mostMembers) {
    const inner = groups.splice(0);
    addAll(groups, parts(shape, levels, inner, (g) => g.count, whole, 'scopes', (items) => ({ groups: items, nodes: [] })));
  }
}

interface Stack {
  readonly key: string;
  readonly nodes: number[];
}

// Whether two nodes are in one stack, as far as that is seen at once: neighbours often are.
function areAlike({ classOf, nameOf, elementOf }: Shape, levels: Int32Array, one: number, other: number): boolean {
  return classOf[one] === classOf[other] && levels[one] === levels[other] && (levels[one]! > 0 || (nameOf[one] === nameOf[other] && elementOf[one]! >= 0 && elementOf[other]! >= 0));
}

// The nodes that are alike, in the order of their first.
function stacksOf(shape: Shape, levels: Int32Array, nodes: readonly number[]): Stack[] {
  const stacks: Stack[] = [];
  const leaves = new Map<string | null, Stack>();
  const operations = new Map<string, Map<number, Stack>>();
  let latest: Stack | undefined;
  for (const node of nodes) {
    if (latest !== undefined && areAlike(shape, levels, latest.nodes.at(-1)!, node)) {
      latest.nodes.push(node);
      continue;
    }
    const { kind, op, stem } = shape.nodes[node]!;
    let found: Stack | undefined;
    if (kind !== 'operation') {
      found = leaves.get(stem);
      if (found === undefined) leaves.set(stem, (found = stack(stem ?? 'leaves without a name')));
    } else {
      let byLevel = operations.get(op);
      if (byLevel === undefined) operations.set(op, (byLevel = new Map()));
      found = byLevel.get(levels[node]!);
      if (found === undefined) byLevel.set(levels[node]!, (found = stack(`${op} ${levels[node]}`)));
    }
    found.nodes.push(node);
    latest = found;
  }
  return stacks;

  function stack(key: string): Stack {
    const made = { key, nodes: [] };
    stacks.push(made);
    return made;
  }
}

const plurals: Readonly<Record<string, string>> = { '+': 'sums', '-': 'differences', '*': 'products', '/': 'quotients' };

// "100 × tanh" or "100 products", or with the name that all of them have.
function titleOf(shape: Shape, op: string, nodes: readonly number[]): string {
  const { name } = shape.nodes[nodes[0]!]!;
  const shared = name !== null && name !== '' && nodes.every((node) => shape.nodes[node]!.name === name) ? name : null;
  return shared === null && plurals[op] !== undefined ? `${nodes.length} ${plurals[op]}` : `${nodes.length} × ${shared ?? op}`;
}

// How many operations are before each node on the longest way from a leaf. Nodes that are drawn through do not count.
function levelsOf(shape: Shape): Int32Array {
  const levels = new Int32Array(shape.nodes.length);
  const { operandOf, userOf } = shape;
  const hasGathers = shape.classes.some(({ op }) => op === 'gather');
  for (let edge = 0; edge < userOf.length; edge++) {
    const user = userOf[edge]!;
    levels[user] = Math.max(levels[user]!, levels[operandOf[edge]!]! + (hasGathers && isDrawnThrough(shape, user) ? 0 : 1));
  }
  return levels;
}

function parts<T>(shape: Shape, levels: Int32Array, items: readonly T[], count: (item: T) => number, parent: Group, what: string, members: (items: T[]) => { groups: Group[]; nodes: number[] }): Group[] {
  const made: Group[] = [];
  const size = Math.max(partSize, partSize ** Math.floor(Math.log(items.length - 1) / Math.log(partSize)));
  for (let from = 0; from < items.length; from += size) {
    const some = items.slice(from, from + size);
    const nodes = some.reduce((sum, item) => sum + count(item), 0);
    const title = `${what} ${from + 1}–${from + some.length}`;
    made.push(partOf(shape, levels, parent, title, title, nodes, false, members(some)));
  }
  return made;
}

function partOf(shape: Shape, levels: Int32Array, parent: Group, key: string, title: string, count: number, isStack: boolean, { groups, nodes }: { groups: Group[]; nodes: number[] }): Group {
  const part = new Group(`${parent.path}/#${key}`, title, parent, isStack);
  part.count = count;
  for (const group of groups) group.parent = part;
  part.takeLater(groups, nodes, (inner, own) => divide(shape, levels, part, inner, own));
  return part;
}
