// Where a gradient comes from, and how much of it has arrived at a moment.
import { type Numbers, type Shape, share } from '../core/data';
import type { Timeline } from '../play/timeline';
import type { View } from './view';

/** The sum of the shares that a link brings to a node, or to the same node of all samples. To a closed scope, with its different nodes, the strongest share. */
export function shareOf(view: View, numbers: Numbers, link: number): number {
  const { edges, operand } = view.links[link]!;
  return together(view, operand, edges, (edge) => share(view.shape, numbers, edge));
}

/** The part of a node's gradient that has arrived by a moment: the seed and the shares so far; of a closed scope the strongest; null before the first of them. */
export function arrived(view: View, numbers: Numbers, timeline: Timeline, box: number, moment: number): number | null {
  if (numbers.grad === null || timeline.seedAt < 0 || moment < timeline.seedAt) return null;
  if (moment >= timeline.settledAt[box]!) return total(view, numbers, box);
  const links = view.linksFrom[box]!.filter((link) => timeline.backwardAt[link]! >= 0 && timeline.backwardAt[link]! <= moment);
  return links.length === 0 ? null : together(view, box, links, (link) => shareOf(view, numbers, link));
}

function together(view: View, box: number, items: readonly number[], shareOfItem: (item: number) => number): number {
  if (!isOne(view, box)) return strongest(items, shareOfItem);
  let sum = 0;
  for (const item of items) sum += shareOfItem(item);
  return sum;
}

/** Whether a box shows one number: that of a node, or the sum over all samples. */
export function isOne(view: View, box: number): boolean {
  const { group, nodes, isSum } = view.boxes[box]!;
  return group === null || isSum || nodes.length === 1;
}

/** The gradient of a node, the sum over all samples, or the strongest gradient inside a scope. */
export function total(view: View, numbers: Numbers, box: number): number {
  if (view.boxes[box]!.isSum) return view.boxes[box]!.nodes.reduce((sum, node) => sum + numbers.grad![node]!, 0);
  return strongest(view.boxes[box]!.nodes, (node) => numbers.grad![node]!);
}

// NaN counts as the strongest, so that it is seen.
function strongest(items: readonly number[], gradientOf: (item: number) => number): number {
  let found = 0;
  for (const item of items) {
    const gradient = gradientOf(item);
    if (Number.isNaN(gradient) || Math.abs(gradient) > Math.abs(found)) found = gradient;
  }
  return found;
}

/** The largest finite gradient of these graphs. That of the output does not count, because it is the seed. */
export function scaleOf(graphs: readonly { shape: Shape; numbers: Numbers }[]): number {
  let largest = 0;
  for (const { shape, numbers } of graphs) {
    numbers.grad?.forEach((grad, node) => {
      const size = Math.abs(grad);
      if (node !== shape.output && Number.isFinite(size) && size > largest) largest = size;
    });
  }
  return largest;
}

/** The path that brings a node most of its gradient: the one to the output with the largest product of local derivatives. */
export function mainPath(shape: Shape, numbers: Numbers, from: number): readonly number[] {
  const best = new Float64Array(shape.nodes.length);
  const next = new Int32Array(shape.nodes.length).fill(-1);
  best[shape.output] = 1;
  for (let node = shape.output - 1; node >= from; node--) {
    for (const edge of shape.nodes[node]!.uses) {
      const through = Math.abs(numbers.local[edge]!) * best[shape.userOf[edge]!]!;
      if (through > best[node]!) {
        best[node] = through;
        next[node] = edge;
      }
    }
  }
  const path: number[] = [];
  for (let node = from; next[node]! >= 0; node = shape.userOf[next[node]!]!) path.push(next[node]!);
  return path;
}

/** Whether the gradient stops at `node`: it is not 0, but all local derivatives at the node are 0. */
export function isBlocking(shape: Shape, numbers: Numbers, node: number): boolean {
  const grad = numbers.grad?.[node] ?? 0;
  return grad !== 0 && shape.nodes[node]!.operands.length > 0 && shape.nodes[node]!.operands.every((edge) => numbers.local[edge] === 0);
}

/** The nodes that could get a gradient only through `node`, where it stops. */
export function blockedBy(shape: Shape, numbers: Numbers, node: number): number[] {
  const dead = new Set([node]);
  const blocked: number[] = [];
  for (let n = node - 1; n >= 0; n--) {
    const uses = shape.nodes[n]!.uses;
    if (uses.length > 0 && uses.every((edge) => dead.has(shape.userOf[edge]!))) {
      dead.add(n);
      blocked.push(n);
    }
  }
  return blocked;
}
