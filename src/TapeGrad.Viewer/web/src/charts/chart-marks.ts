// Markers and dots on the lines of a chart.
import rules from '../../../Charts/chart-rules.json';
import { type LineStyle, markers, type Theme } from './chart-style';

/** A marker in the colour of its line. A rim separates it from the line; a plus has no inside, so it has no rim. */
export function drawMark(context: CanvasRenderingContext2D, x: number, y: number, style: LineStyle, theme: Theme, ratio: number): void {
  const { outline, filled } = style.marker ?? markers[0]!;
  const path = new Path2D(outline);
  context.save();
  context.translate(x, y);
  context.scale(ratio, ratio);
  context.setLineDash([]);
  context.lineWidth = rules.plusWidth;
  context.strokeStyle = filled ? theme.card : style.color(theme);
  context.stroke(path);
  context.fillStyle = style.color(theme);
  if (filled) context.fill(path);
  context.restore();
}

/** Points that are not joined: full dots, or open ones for the reference. */
export function drawDots(context: CanvasRenderingContext2D, dots: readonly (readonly [number, number])[], color: string, isOpen: boolean, ratio: number): void {
  const radius = (isOpen ? rules.dots.openRadius : rules.dots.radius) * ratio;
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
  context.stroke(new Path2D(rules.zeroOutline));
  context.restore();
}
