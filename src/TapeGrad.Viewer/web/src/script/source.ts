// The script beside the picture: which line recorded each node, and the blame that comes into each line.
import type { Numbers, Shape } from '../core/data';
import { share } from '../core/data';
import type { View } from '../graph/view';
import type { Moment, Timeline } from '../play/timeline';

/** The nodes that each line of the script recorded, by its number, counted from 1. */
export function nodesByLine(shape: Shape): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  shape.nodes.forEach((_, node) => {
    const line = lineOf(shape, node);
    if (line === 0) return;
    const nodes = found.get(line);
    if (nodes === undefined) found.set(line, [node]);
    else nodes.push(node);
  });
  return found;
}

/** The line that recorded a node; 0 if it is not known. */
export function lineOf(shape: Shape, node: number): number {
  return shape.places?.[3 * node] ?? 0;
}

/** The columns of a node's expression, the first and the one after the last, counted from 0; null if they are not known. */
export function columnsOf(shape: Shape, node: number): readonly [number, number] | null {
  const [from, to] = [shape.places?.[3 * node + 1] ?? 0, shape.places?.[3 * node + 2] ?? 0];
  return to === 0 ? null : [from, to];
}

/**
 * The blame that comes into each line by a moment: the sizes of the shares from other lines, and of the seed. Shares
 * between nodes of one line do not count, because a line with many operations would count the same blame many times.
 */
export function blameByLine(view: View, numbers: Numbers, timeline: Timeline, moment: number, linkOf: Int32Array): Map<number, number> {
  const { shape } = view;
  const sums = new Map<number, number>();
  if (numbers.grad === null || timeline.seedAt < 0 || moment < timeline.seedAt) return sums;
  const add = (line: number, size: number) => sums.set(line, (sums.get(line) ?? 0) + size);
  add(lineOf(shape, shape.output), Math.abs(numbers.grad[shape.output]!));
  shape.edges.forEach(({ operand, user }, edge) => {
    const [to, from] = [lineOf(shape, operand), lineOf(shape, user)];
    // Shares within a closed scope are not played, and count when the scope is settled.
    const link = linkOf[edge]!;
    const at = link < 0 ? timeline.settledAt[view.boxOf[operand]!]! : timeline.backwardAt[link]!;
    if (to !== from && at >= 0 && at <= moment) add(to, Math.abs(share(shape, numbers, edge)));
  });
  return sums;
}

/** The node that a moment is about: the one that is computed, blamed or moved; null for others and for closed scopes. */
export function nodeAt(view: View, moment: Moment): number | null {
  if (moment.kind === 'start') return null;
  const { group, nodes } = view.boxes[moment.kind === 'backward' ? view.links[moment.link]!.operand : moment.box]!;
  return group === null ? nodes[0]! : null;
}
