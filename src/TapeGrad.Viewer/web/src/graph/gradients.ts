// Where a gradient comes from, and how much of it has arrived at a moment.
import { type Numbers, type Shape, share } from '../core/data';
import type { Timeline } from '../play/timeline';
import type { View } from './view';

/** The sum of the shares of a link's edges. */
export function shareOf(view: View, numbers: Numbers, link: number): number {
  let sum = 0;
  for (const edge of view.links[link]!.edges) sum += share(view.shape, numbers, edge);
  return sum;
}

/** The part of a box's gradient that has arrived by a moment: the seed and the shares so far; null before the first of them. */
export function arrived(view: View, numbers: Numbers, timeline: Timeline, box: number, moment: number): number | null {
  if (numbers.grad === null || timeline.seedAt < 0 || moment < timeline.seedAt) return null;
  if (moment >= timeline.settledAt[box]!) return total(view, numbers, box);
  let sum: number | null = null;
  for (const link of view.linksFrom[box]!) {
    const at = timeline.backwardAt[link]!;
    if (at >= 0 && at <= moment) sum = (sum ?? 0) + shareOf(view, numbers, link);
  }
  return sum;
}

/** The gradient of a node, or the strongest gradient inside a scope. */
export function total(view: View, numbers: Numbers, box: number): number {
  let strongest = 0;
  for (const node of view.boxes[box]!.nodes) {
    const grad = numbers.grad![node]!;
    if (Number.isNaN(grad) || Math.abs(grad) > Math.abs(strongest)) strongest = grad;
  }
  return strongest;
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
      const through = Math.abs(numbers.local[edge]!) * best[shape.edges[edge]!.user]!;
      if (through > best[node]!) {
        best[node] = through;
        next[node] = edge;
      }
    }
  }
  const path: number[] = [];
  for (let node = from; next[node]! >= 0; node = shape.edges[next[node]!]!.user) path.push(next[node]!);
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
    if (uses.length > 0 && uses.every((edge) => dead.has(shape.edges[edge]!.user))) {
      dead.add(n);
      blocked.push(n);
    }
  }
  return blocked;
}

/** The nodes that have a gradient but pass nothing on towards `node`, because their local derivative is 0. */
export function stopsOf(shape: Shape, numbers: Numbers, node: number): number[] {
  const stops = new Set<number>();
  const seen = new Set([node]);
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const edge of shape.nodes[next]!.uses) {
      const { user } = shape.edges[edge]!;
      if (numbers.grad![user] !== 0) {
        if (numbers.local[edge] === 0) stops.add(user);
      } else if (!seen.has(user)) {
        seen.add(user);
        stack.push(user);
      }
    }
  }
  return [...stops].sort((a, b) => a - b);
}
