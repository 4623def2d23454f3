// The boxes and links that are drawn of a shape: one box per node, or one per closed scope.
import type { Numbers, Shape } from '../core/data';
import { type Group, groupsOf, mostLinks } from './groups';
import { behind } from '../core/gathers';
import { addAll } from '../core/lists';
import { sampleOf, type Samples, samplesOf, throughSample } from './samples';

interface Box {
  readonly index: number;
  /** The nodes of this box, in tape order. */
  readonly nodes: number[];
  /** The closed scope that the box shows; null for a node. */
  readonly group: Group | null;
  /** The open scope that holds the box. */
  readonly within: Group;
  /** Whether it is a stack with one node from each sample, and shows their sum. */
  readonly isSum: boolean;
}

interface Link {
  readonly index: number;
  /** Data flows from this box, and its gradient arrives at it. */
  readonly operand: number;
  readonly user: number;
  /** One edge between two nodes; all edges between two boxes of which one is a scope, or where there are very many. */
  readonly edges: number[];
}

export interface View {
  readonly shape: Shape;
  readonly root: Group;
  readonly open: ReadonlySet<Group>;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  /** The samples of a batch whose members are stacks; null if there are none. */
  readonly samples: Samples | null;
  /** The sample that the stacks show; null for all of them. */
  readonly sample: number | null;
  /** The box of each node. */
  readonly boxOf: Int32Array;
  readonly linksInto: readonly (readonly number[])[];
  readonly linksFrom: readonly (readonly number[])[];
}

/** The page does not lay out more boxes than this. */
export const mostBoxes = 2000;
const fewBoxes = 16;

// More edges than this between the same two nodes are one link, as in the pictures (Graphviz/Links.cs).
const mostParallel = 8;

/**
 * Opens all scopes but stacks if the shape has at most `mostBoxes` nodes and `mostLinks` edges, and otherwise only as many as give few boxes. `opened` says
 * by path which scopes the reader has opened or closed in another shape.
 */
export function firstView(shape: Shape, opened: ReadonlyMap<string, boolean> = new Map()): View {
  const isLarge = shape.nodes.length > mostBoxes || shape.userOf.length > mostLinks;
  const root = groupsOf(shape, isLarge);
  const samples = samplesOf(shape, root);
  const open = new Set<Group>([root]);
  const queue = [...root.groups];
  let boxes = root.nodes.length + root.groups.length;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    // A group has one member at least, and to count them divides it.
    if (next.isStack || (isLarge && boxes > fewBoxes)) continue;
    const count = boxes - 1 + next.nodes.length + next.groups.length;
    if (isLarge && count > fewBoxes) continue;
    boxes = count;
    open.add(next);
    addAll(queue, next.groups);
  }
  const first = viewOf(shape, root, open, samples);
  if (opened.size === 0) return first;
  for (const group of groupsWithin(root, [...opened.keys()])) {
    const choice = opened.get(group.path);
    if (choice === true) open.add(group);
    if (choice === false) open.delete(group);
  }
  const chosen = viewOf(shape, root, open, samples);
  return fits(chosen) ? chosen : first;
}

/** The node of another shape that corresponds to this one: the same place on the tape, kind and name, or else the same name. */
export function sameNode(from: Shape, node: number, to: Shape): number | null {
  const { id, kind, op, name } = from.nodes[node]!;
  const same = to.nodes.findIndex((other) => other.id === id && other.kind === kind && other.op === op && other.name === name);
  const named = same >= 0 || name === null ? same : to.nodes.findIndex((other) => other.kind === kind && other.name === name);
  return named >= 0 ? named : null;
}

// The groups that have been divided, and those within which one of these paths is.
function groupsWithin(root: Group, paths: readonly string[]): Group[] {
  const found = [...root.groups];
  for (const group of found) {
    if (!group.isUndivided || paths.some((path) => path.startsWith(`${group.path}/#`))) addAll(found, group.groups);
  }
  return found;
}

/** The view with one scope opened or closed, or null if it would have too many boxes or links. */
export function toggled(view: View, group: Group): View | null {
  const open = new Set(view.open);
  if (!open.delete(group)) open.add(group);
  const next = viewOf(view.shape, view.root, open, view.samples, view.sample);
  return fits(next) ? next : null;
}

/** The view in which a node has a box of its own, or null if it would have too many boxes or links. */
export function revealing(view: View, node: number): View | null {
  const open = new Set(view.open);
  for (let group = view.root.holderOf(behind(view.shape, node)); group !== null; group = group.parent) open.add(group);
  const next = viewOf(view.shape, view.root, open, view.samples, view.sample);
  return fits(next) ? next : null;
}

/** The view in which stacks show one sample, or null for all of them together. Boxes and links keep their places. */
export function withSample(view: View, sample: number | null): View {
  return view.samples === null || sample === view.sample ? view : viewOf(view.shape, view.root, view.open, view.samples, sample === null || sample >= view.samples.count ? null : sample);
}

/** The numbers of a graph; while one sample is looked at, with the gradients that flow through it. */
export function numbersSeen({ shape, numbers }: { readonly shape: Shape; readonly numbers: Numbers }, view: View): Numbers {
  return view.samples === null || view.sample === null || view.shape !== shape ? numbers : throughSample(shape, numbers, view.samples, view.sample);
}

/** Whether some box is a stack of samples. */
export function showsSamples({ samples, boxes }: View): boolean {
  return samples !== null && boxes.some(({ group, nodes }) => group?.isStack === true && samples.of[nodes[0]!]! >= 0);
}

function fits(view: View): boolean {
  return view.boxes.length <= mostBoxes && view.links.length <= mostLinks;
}

/** The links that contain these edges. */
export function linksWith(view: View, edges: readonly number[]): Set<number> {
  const wanted = new Set(edges);
  return new Set(edges.length === 0 ? [] : view.links.filter((link) => link.edges.some((edge) => wanted.has(edge))).map((link) => link.index));
}

function viewOf(shape: Shape, root: Group, open: ReadonlySet<Group>, samples: Samples | null, sample: number | null = null): View {
  const boxOf = new Int32Array(shape.nodes.length).fill(-1);
  const boxes: Box[] = [];
  const add = (nodes: number[], group: Group | null, within: Group) => {
    for (const node of nodes) boxOf[node] = boxes.length;
    const isOfSamples = samples !== null && group?.isStack === true && nodes.every((node) => samples.of[node]! >= 0);
    const shown = isOfSamples && sample !== null ? nodes.filter((node) => samples.of[node] === sample) : nodes;
    boxes.push({ index: boxes.length, nodes: shown, group, within, isSum: isOfSamples && sample === null && nodes.length === samples.count });
  };
  const stack = [root];
  for (let group = stack.pop(); group !== undefined; group = stack.pop()) {
    for (const node of group.nodes) add([node], null, group);
    for (const inner of group.groups) {
      // The output has a box of its own even if its scope is closed, as in the pictures.
      const nodes = open.has(inner) ? [] : inner.allNodes();
      if (nodes.at(-1) === shape.output) nodes.pop();
      if (nodes.length === 0) stack.push(inner);
      else {
        add(nodes, inner, group);
        if (nodes.length < inner.count) add([shape.output], null, group);
      }
    }
  }
  boxOf.forEach((box, node) => {
    if (box < 0) boxOf[node] = boxOf[behind(shape, node)]!;
  });
  const links = linksOf(shape, boxes, boxOf);
  if (samples !== null && sample !== null) {
    const isShown = (edge: number) => [-1, sample].includes(sampleOf(samples, shape.edges[edge]!));
    links.forEach((link, i) => { if (link.edges.some(isShown)) links[i] = { ...link, edges: link.edges.filter(isShown) }; });
  }
  const linksInto: number[][] = boxes.map(() => []);
  const linksFrom: number[][] = boxes.map(() => []);
  for (const link of links) {
    linksInto[link.user]!.push(link.index);
    linksFrom[link.operand]!.push(link.index);
  }
  return { shape, root, open, boxes, links, samples, sample, boxOf, linksInto, linksFrom };
}

function linksOf({ operandOf, userOf }: Shape, boxes: readonly Box[], boxOf: Int32Array): Link[] {
  const links: Link[] = [];
  const bundles = new Map<number, Link>();
  const parallel = new Map<number, number>();
  const keyOf = (operand: number, user: number) => operand * boxes.length + user;
  const isClosed = Uint8Array.from(boxes, ({ group }) => (group === null ? 0 : 1));
  for (let edge = 0; edge < userOf.length; edge++) {
    const operand = boxOf[operandOf[edge]!]!;
    const user = boxOf[userOf[edge]!]!;
    if (isClosed[operand] === 1 || isClosed[user] === 1) continue;
    const key = keyOf(operand, user);
    parallel.set(key, (parallel.get(key) ?? 0) + 1);
  }
  let latest: Link | undefined;
  let latestKey = -1;
  for (let edge = 0; edge < userOf.length; edge++) {
    const operand = boxOf[operandOf[edge]!]!;
    const user = boxOf[userOf[edge]!]!;
    if (operand === user) continue;
    const key = keyOf(operand, user);
    const isBundle = isClosed[operand] === 1 || isClosed[user] === 1 || parallel.get(key)! > mostParallel;
    const bundle: Link | undefined = !isBundle ? undefined : key === latestKey ? latest : bundles.get(key);
    if (bundle !== undefined) {
      bundle.edges.push(edge);
      [latest, latestKey] = [bundle, key];
      continue;
    }
    const link = { index: links.length, operand, user, edges: [edge] };
    links.push(link);
    if (isBundle) bundles.set(key, link);
  }
  return links;
}
