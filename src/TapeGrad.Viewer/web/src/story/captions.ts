// The captions of a run: what the script said about its steps, each with the moment to which it leads.
import type { Caption, Run } from '../core/data';
import type { View } from '../graph/view';
import type { Timeline } from '../play/timeline';

export interface Told {
  readonly caption: Caption;
  /** An index into run.steps. */
  readonly step: number;
}

/** All captions, in the order in which they were said. */
export function captionsOf(run: Run): Told[] {
  return run.steps.flatMap(({ captions }, step) => captions.map((caption) => ({ caption, step })));
}

/** The node of a caption in a view; null if it has none there. */
export function nodeOf({ node }: Caption, { shape }: View): number | null {
  const found = node === null ? -1 : shape.nodes.findIndex(({ id }) => id === node);
  return found < 0 ? null : found;
}

/** The moment at which all blame has come to the node of a caption, or at which it gets its number; the start without a node. */
export function momentOf(caption: Caption, view: View, timeline: Timeline): number {
  const node = nodeOf(caption, view);
  if (node === null) return 0;
  const box = view.boxOf[node]!;
  return caption.isForward || timeline.seedAt < 0 ? timeline.forwardAt[box]! : timeline.settledAt[box]!;
}

/** The place of the last caption that was reached; −1 before the first. */
export function reached(all: readonly Told[], step: number, moment: number, view: View, timeline: Timeline): number {
  let [last, latest] = [-1, -1];
  all.forEach((told, i) => {
    if (told.step < step) last = i;
    if (told.step !== step) return;
    const at = momentOf(told.caption, view, timeline);
    if (at <= moment && at >= latest) [last, latest] = [i, at];
  });
  return last;
}
