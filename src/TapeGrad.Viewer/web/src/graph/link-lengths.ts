// Which links dot is given. One that spans many columns costs it a place in each, and a leaf that is used throughout a long
// computation has hundreds of them: dot would take minutes. The longest are left to be drawn as plain curves.
import type { View } from './view';

/** The links to lay out: every operand's shortest, and then the shortest of all as long as they fit. */
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

// How many columns each link goes across: operations stand one after the last of their operands, leaves before their first user.
function lengthsOf(view: View): number[] {
  const order = [...view.boxes].sort((a, b) => a.nodes.at(-1)! - b.nodes.at(-1)!);
  const column = new Int32Array(view.boxes.length);
  for (const { index } of order) {
    for (const link of view.linksInto[index]!) column[index] = Math.max(column[index]!, column[view.links[link]!.operand]! + 1);
  }
  for (const { index } of order) {
    if (view.linksInto[index]!.length > 0 || view.linksFrom[index]!.length === 0) continue;
    column[index] = Math.min(...view.linksFrom[index]!.map((link) => column[view.links[link]!.user]!)) - 1;
  }
  return view.links.map((link) => Math.abs(column[link.user]! - column[link.operand]!));
}
