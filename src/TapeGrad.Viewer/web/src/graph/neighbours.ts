// Finds the box that an arrow key leads to: the nearest one in that direction.
import type { Place } from './layout';

const directions: Readonly<Record<string, readonly [number, number]>> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The index of the place that an arrow key leads to, or null if there is none. The distance sideways counts twice. */
export function neighbour(places: readonly Place[], from: number, key: string): number | null {
  const direction = directions[key];
  if (direction === undefined) return null;
  const [dx, dy] = direction;
  const own = places[from]!;
  let best: number | null = null;
  let least = Infinity;
  places.forEach((place, index) => {
    const along = (place.x - own.x) * dx + (place.y - own.y) * dy;
    const aside = Math.abs((place.x - own.x) * dy) + Math.abs((place.y - own.y) * dx);
    const distance = along + 2 * aside;
    if (along > 1 && distance < least) [best, least] = [index, distance];
  });
  return best;
}
