// Places the label that shows an edge's multiplication: near the edge, where it covers as little of the boxes as possible.
import type { Place } from './layout';
import { largest, smallest } from '../core/lists';

const height = 22;

/** The middle of a label of this width: above or below the two boxes of the edge or one of them, or on the middle of their link. */
export function labelPlace(ends: readonly [Place, Place], middle: { x: number; y: number }, width: number, boxes: readonly Place[]): { x: number; y: number } {
  const x = (ends[0].x + ends[1].x) / 2;
  const top = smallest(ends.map((end) => end.y - end.height / 2));
  const bottom = largest(ends.map((end) => end.y + end.height / 2));
  const beside = ends.flatMap((end) => [{ x: end.x, y: end.y - end.height / 2 - 11 }, { x: end.x, y: end.y + end.height / 2 + 11 }]);
  const over = { x, y: top - 11 };
  const areLevel = Math.abs(ends[0].y - ends[1].y) < 40;
  const candidates = [...(areLevel ? [over, middle] : [middle, over]), { x, y: bottom + 11 }, ...beside];
  const costs = candidates.map((place) => boxes.reduce((sum, box) => sum + overlap(place, width, box), 0));
  return candidates[costs.indexOf(smallest(costs))]!;
}

function overlap(label: { x: number; y: number }, width: number, box: Place): number {
  const across = (width + box.width) / 2 - Math.abs(label.x - box.x);
  const down = (height + box.height) / 2 - Math.abs(label.y - box.y);
  // Touching is allowed, because a label sits on the border of its box.
  return across > 0 && down > 2 ? across * down : 0;
}
