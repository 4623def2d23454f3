// Tells the classes of a decision map apart, even without colours: numerals in their regions, markers at their points.
import type { Plot } from '../charts/chart-axes';
import { drawMark } from '../charts/chart-marks';
import { lineStyle, type Theme } from '../charts/chart-style';
import { html, svg } from '../core/dom';
import type { Grid } from './map-grid';

/** Draws the number of each class at several places of its region. */
export function drawNumerals(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, { side, classes }: Grid): void {
  const across = Math.max(4, Math.round(plot.width / plot.ratio / 60));
  const up = Math.max(3, Math.round(plot.height / plot.ratio / 60));
  context.save();
  context.font = `${12 * plot.ratio}px ${theme.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = theme.ink;
  for (let row = 0; row < up; row++) {
    for (let column = 0; column < across; column++) {
      const [u, v] = [(column + 0.5) / across, (row + 0.5) / up];
      const which = classes![Math.round(v * (side - 1)) * side + Math.round(u * (side - 1))]!;
      context.fillText(String(which), plot.left + u * plot.width, plot.top + (1 - v) * plot.height);
    }
  }
  context.restore();
}

/** Draws a point of the run with the marker and colour of its class. */
export function drawClassPoint(context: CanvasRenderingContext2D, x: number, y: number, which: number, theme: Theme, ratio: number): void {
  drawMark(context, x, y, lineStyle(which), { ...theme, card: theme.ink }, 1.15 * ratio);
}

/** Each class with its marker, number and name. */
export function classLegend(names: readonly string[], theme: Theme): HTMLElement[] {
  return names.map((name, which) => {
    const { marker, color } = lineStyle(which);
    const { outline, filled } = marker!;
    const mark = svg('svg', { width: 12, height: 12, viewBox: '-6 -6 12 12', 'aria-hidden': 'true' },
      svg('path', { d: outline, fill: filled ? color(theme) : 'none', stroke: filled ? theme.ink : color(theme), 'stroke-width': 1 }));
    return html('span', { class: 'map-class' }, mark, ` ${which}: ${name}`);
  });
}
