// Chooses the links that dot lays out. A link across many columns needs a place in each of them, and a leaf that is used
// throughout a long computation has hundreds of such links: dot would take minutes. The longest links become plain curves.
import type { View } from './view';
import { smallest } from '../core/lists';

/** The links to lay out: the shortest link of every operand, and then the shortest of the others while there is room. */
export function linksToLayOut(view: View): Set<number> {
  const lengths = lengthsOf(view);
  const order = view.links.map((link) => link.index).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const kept = new Set<number>();
  const reached = new Set<number>();
  for (const index of order) {
    const { operand } = view.links[index]!;
    if (!reached.has(operand)) kept.add(index);
    reached.add(operand);
  }

  let room = 500 + 2 * view.boxes.length;
  for (const index of order) {
    room -= lengths[index]! - 1;
    if (room < 0) break;
    kept.add(index);
  }
  return kept;
}

/**
 * How many columns before its user each leaf is: 1, or up to `columns` where several leaves are before the same operation, so that
 * they are not one long column. Other boxes have 1.
 */
export function leafLengths(view: View, columns: number): readonly number[] {
  const lengths = view.boxes.map(() => 1);
  const before = new Map<number, number>();
  for (const { index } of view.boxes) {
    if (columns === 1 || view.linksInto[index]!.length > 0 || view.linksFrom[index]!.length === 0) continue;
    const user = smallest(view.linksFrom[index]!.map((link) => view.links[link]!.user));
    const place = before.get(user) ?? 0;
    before.set(user, place + 1);
    lengths[index] = 1 + (place % columns);
  }
  return lengths;
}

// The number of columns that each link crosses. An operation is one column after its last operand, a leaf one before its first user.
function lengthsOf(view: View): number[] {
  const order = [...view.boxes].sort((a, b) => a.nodes.at(-1)! - b.nodes.at(-1)!);
  const column = new Int32Array(view.boxes.length);
  for (const { index } of order) {
    for (const link of view.linksInto[index]!) column[index] = Math.max(column[index]!, column[view.links[link]!.operand]! + 1);
  }
  for (const { index } of order) {
    if (view.linksInto[index]!.length > 0 || view.linksFrom[index]!.length === 0) continue;
    column[index] = smallest(view.linksFrom[index]!.map((link) => column[view.links[link]!.user]!)) - 1;
  }
  return view.links.map((link) => Math.abs(column[link.user]! - column[link.operand]!));
}
