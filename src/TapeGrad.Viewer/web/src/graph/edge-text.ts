// What is written on an edge: its multiplication, and with "Edge numbers" its local derivative and its share.
import type { Numbers } from '../core/data';
import { factor, number, signed } from '../core/format';
import { gradient, plain, product, say, type RichText } from '../core/rich-text';
import type { Timeline } from '../play/timeline';
import { isOne, shareOf } from './gradients';
import type { View } from './view';

interface Seen {
  readonly view: View;
  readonly numbers: Numbers;
  readonly timeline: Timeline;
  /** The moment, and whether its number or a later one is still to be guessed. */
  readonly moment: number;
  readonly isHidden: boolean;
  readonly isGuessing: boolean;
}

/** Whether a link has passed its share back. */
export function hasPassed({ timeline, moment, isHidden }: Seen, link: number): boolean {
  const at = timeline.backwardAt[link]!;
  return at >= 0 && (at < moment || (at === moment && !isHidden));
}

/** Whether the local derivative of a link may be shown: its user is computed, and nobody is to guess it. */
export function isLocalKnown(seen: Seen, link: number): boolean {
  const { view, timeline, moment, isGuessing } = seen;
  return hasPassed(seen, link) || (!isGuessing && timeline.forwardAt[view.links[link]!.user]! <= moment);
}

/** `upstream × local = share` of a link; for many edges, how many there are. Before the sweep, the local derivative. */
export function multiplication(seen: Seen, link: number, isAsking = false): RichText {
  const { view, numbers } = seen;
  const { edges, operand } = view.links[link]!;
  const isPassed = isAsking || hasPassed(seen, link);
  if (edges.length > 1) return isPassed ? say`${String(edges.length)} edges: ${view.boxes[operand]!.isSum ? 'Σ ' : isOne(view, operand) ? '' : 'strongest '}${gradient(shareOf(view, numbers, link))}` : say`${String(edges.length)} edges`;
  const local = numbers.local[edges[0]!]!;
  if (isPassed) return product(numbers.grad![view.shape.userOf[edges[0]!]!]!, local, shareOf(view, numbers, link), isAsking);
  if (!isLocalKnown(seen, link)) return [plain(seen.isGuessing ? 'still to be guessed' : 'not computed yet')];
  const { seedAt, backwardAt } = seen.timeline;
  return seedAt >= 0 && seen.moment >= seedAt && backwardAt[link]! < 0 ? say`0 × ${{ kind: 'local', text: factor(local) }} = 0` : say`local derivative ${{ kind: 'local', text: number(local) }}`;
}

/** The two lines beside a link, `× local` and `← share`, as far as they are known. */
export function edgeNumbers(seen: Seen, link: number): readonly [string, string] {
  const { view, numbers } = seen;
  const { edges } = view.links[link]!;
  const first = edges.length > 1 ? `${edges.length} edges` : isLocalKnown(seen, link) ? `× ${factor(numbers.local[edges[0]!]!)}` : '';
  return [first, hasPassed(seen, link) ? `← ${signed(shareOf(view, numbers, link))}` : ''];
}
