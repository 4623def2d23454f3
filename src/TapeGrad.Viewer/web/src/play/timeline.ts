// The moments of one training step: numbers go forward node by node, gradients flow back edge by edge, parameters move.
import type { Numbers } from '../core/data';
import type { View } from '../graph/view';

export type Moment =
  | { readonly kind: 'start' }
  | { readonly kind: 'forward'; readonly box: number }
  | { readonly kind: 'seed'; readonly box: number }
  | { readonly kind: 'backward'; readonly link: number }
  | { readonly kind: 'update'; readonly box: number };

export interface Timeline {
  readonly moments: readonly Moment[];
  /** The moment at which a box gets its number; 0 for leaves. */
  readonly forwardAt: Int32Array;
  /** The moment at which a link passes its share back; -1 if it never does. */
  readonly backwardAt: Int32Array;
  /** The moment at which a box has its whole gradient: that of its last link, or of the seed. */
  readonly settledAt: Int32Array;
  /** The moment at which the parameters of a box move; -1 if they do not. */
  readonly updateAt: Int32Array;
  /** The moment of the seed; -1 if there are no gradients. */
  readonly seedAt: number;
}

/** The moment of another view in which the same node or edge acts; if there is none, the first moment of that kind. */
export function sameMoment(from: View, moment: Moment, view: View, timeline: Timeline): number {
  const isSame = (other: Moment): boolean => {
    if (moment.kind === 'start' || other.kind === 'start' || other.kind !== moment.kind) return other.kind === moment.kind;
    if (moment.kind === 'backward') return other.kind === 'backward' && view.links[other.link]!.edges.includes(from.links[moment.link]!.edges[0]!);
    return other.kind !== 'backward' && view.boxes[other.box]!.nodes.includes(from.boxes[moment.box]!.nodes.at(-1)!);
  };
  const found = timeline.moments.findIndex(isSame);
  return found >= 0 ? found : Math.max(0, timeline.moments.findIndex((other) => other.kind === moment.kind));
}

/** The timeline of a view; `moves` says whether a node is a parameter whose next number is known. */
export function timelineOf(view: View, numbers: Numbers, moves: (node: number) => boolean): Timeline {
  const { boxes, links, shape } = view;
  const moments: Moment[] = [{ kind: 'start' }];
  const forwardAt = new Int32Array(boxes.length);
  const backwardAt = new Int32Array(links.length).fill(-1);
  const settledAt = new Int32Array(boxes.length).fill(-1);
  const updateAt = new Int32Array(boxes.length).fill(-1);
  const order = [...boxes].sort((a, b) => a.nodes.at(-1)! - b.nodes.at(-1)!);
  for (const box of order) {
    if (box.nodes.every((node) => shape.nodes[node]!.kind !== 'operation')) continue;
    forwardAt[box.index] = moments.push({ kind: 'forward', box: box.index }) - 1;
  }

  let seedAt = -1;
  if (numbers.grad !== null) {
    const output = view.boxOf[shape.output]!;
    seedAt = moments.push({ kind: 'seed', box: output }) - 1;
    settledAt[output] = seedAt;
    for (const box of [...order].reverse()) {
      for (const link of view.linksInto[box.index]!) {
        if (links[link]!.edges.every((edge) => numbers.grad![shape.userOf[edge]!] === 0)) continue;
        backwardAt[link] = moments.push({ kind: 'backward', link }) - 1;
        settledAt[links[link]!.operand] = Math.max(settledAt[links[link]!.operand]!, backwardAt[link]!);
      }
    }
    settledAt.forEach((at, box) => {
      if (at < 0) settledAt[box] = moments.length - 1;
    });
    for (const box of boxes) {
      if (box.nodes.some(moves)) updateAt[box.index] = moments.push({ kind: 'update', box: box.index }) - 1;
    }
  }

  return { moments, forwardAt, backwardAt, settledAt, updateAt, seedAt };
}
