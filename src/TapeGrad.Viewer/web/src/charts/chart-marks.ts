// Markers on the lines of a chart, which tell them apart without colour, and show a number that stands alone.
import { outlines, type LineStyle, type Theme } from './chart-style';

const mostMarked = 30;
const marksOnLong = 7;

/** Where markers stand: on every number of a short line, here and there on a long one, and on numbers between two gaps. */
export function marked(values: readonly (number | null | undefined)[], index: number): number[] {
  const there = values.flatMap((value, i) => (typeof value === 'number' ? [i] : []));
  if (there.length <= mostMarked) return there;
  const every = Math.floor(there.length / marksOnLong);
  const from = Math.floor(every * ((index * 0.382 + 0.3) % 1));
  return there.filter((i, k) => k % every === from || isAlone(there, k, values, i));
}

function isAlone(there: readonly number[], k: number, values: readonly (number | null | undefined)[], i: number): boolean {
  if (values[i - 1] !== null && values[i + 1] !== null) return false;
  const gapBetween = (from: number, to: number) => values.slice(from + 1, to).includes(null);
  return gapBetween(there[k - 1] ?? -1, i) && gapBetween(i, there[k + 1] ?? values.length);
}

/** A marker in the colour of its line, with a rim that keeps it apart from it. */
export function drawMark(context: CanvasRenderingContext2D, x: number, y: number, style: LineStyle, theme: Theme, ratio: number): void {
  const outline = style.marker ?? 'circle';
  const path = new Path2D(outlines[outline]);
  context.save();
  context.translate(x, y);
  context.scale(ratio, ratio);
  context.setLineDash([]);
  if (outline === 'plus') {
    context.lineWidth = 2;
    context.strokeStyle = style.color(theme);
    context.stroke(path);
  } else {
    context.lineWidth = 2;
    context.strokeStyle = theme.card;
    context.stroke(path);
    context.fillStyle = style.color(theme);
    context.fill(path);
  }
  context.restore();
}

/** Points that are not joined: full ones, or open ones for what others are compared with. */
export function drawDots(context: CanvasRenderingContext2D, dots: Iterable<readonly [number, number]>, color: string, isOpen: boolean, ratio: number): void {
  const radius = (isOpen ? 2.6 : 1.8) * ratio;
  const path = new Path2D();
  for (const [x, y] of dots) {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.save();
  context.setLineDash([]);
  context.lineWidth = ratio;
  context.fillStyle = context.strokeStyle = color;
  if (isOpen) context.stroke(path);
  else context.fill(path);
  context.restore();
}

/** The small open triangle on the bottom edge that marks a step whose loss is exactly 0. */
export function drawZero(context: CanvasRenderingContext2D, x: number, bottom: number, color: string, ratio: number): void {
  context.save();
  context.translate(x, bottom);
  context.scale(ratio, ratio);
  context.setLineDash([]);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke(new Path2D('M-3.5 -6.5H3.5L0 -0.5Z'));
  context.restore();
}
