// The line along which the values of a grid cross a level.
import type { Grid } from './map-grid';

/** A piece of the line, in coordinates of the grid from 0 to side − 1. */
type Piece = readonly [x1: number, y1: number, x2: number, y2: number];

/** The line, cell by cell. A cell with corners on both sides of the level has one piece, or two if opposite corners agree. */
export function contour({ side, values }: Grid, level: number): Piece[] {
  const pieces: Piece[] = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([dx, dy]) => ({
        x: column + dx!, y: row + dy!, over: values[(row + dy!) * side + column + dx!]! - level,
      }));
      if (!corners.every((corner) => Number.isFinite(corner.over))) continue;
      const crossings = corners.flatMap((a, i) => {
        const b = corners[(i + 1) % 4]!;
        if (a.over > 0 === b.over > 0) return [];
        const share = a.over / (a.over - b.over);
        return [[a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)] as const];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) pieces.push([...crossings[i]!, ...crossings[i + 1]!]);
    }
  }
  return pieces;
}
