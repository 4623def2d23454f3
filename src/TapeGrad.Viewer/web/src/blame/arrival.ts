// How much of a node's gradient has arrived at a moment, also of a node in a closed scope.
import { usesOf } from '../core/gathers';
import { type Numbers, share } from '../core/data';
import { arrived } from '../graph/gradients';
import type { View } from '../graph/view';
import type { Timeline } from '../play/timeline';

// Beyond this many uses of a node in a closed scope, only its whole gradient is shown.
const mostUses = 1000;

/** The link that shows each edge; −1 for an edge within a closed scope. */
export function linkOfEdges(view: View): Int32Array {
  const links = new Int32Array(view.shape.userOf.length).fill(-1);
  for (const link of view.links) for (const edge of link.edges) links[edge] = link.index;
  return links;
}

/** The part of each node's gradient that has arrived; null before the first share. */
export function arrivals(view: View, numbers: Numbers, timeline: Timeline, moment: number): (node: number) => number | null {
  return (node) => {
    const box = view.boxOf[node]!;
    if (numbers.grad === null || timeline.seedAt < 0 || moment < timeline.seedAt) return null;
    if (view.boxes[box]!.group === null) return arrived(view, numbers, timeline, box, moment);
    if (moment >= timeline.settledAt[box]!) return numbers.grad[node]!;
    const uses = usesOf(view.shape, node);
    if (uses.length > mostUses) return null;
    const links = linksOf(view);
    // Shares within a closed scope are not played, and count when the scope is settled.
    const here = uses.filter((edge) => links[edge]! >= 0 && timeline.backwardAt[links[edge]!]! >= 0 && timeline.backwardAt[links[edge]!]! <= moment);
    return here.length === 0 ? null : here.reduce((sum, edge) => sum + share(view.shape, numbers, edge), 0);
  };
}

const known = new WeakMap<View, Int32Array>();

function linksOf(view: View): Int32Array {
  const found = known.get(view) ?? linkOfEdges(view);
  known.set(view, found);
  return found;
}
