// Grid lines, ticks and their labels on a canvas, for the charts and the decision map.
import type { Theme } from './chart-style';
import type { Tick } from './chart-ticks';
import { largest } from '../core/lists';

/** The inner part of a canvas in its own pixels; ratio: how many of them make one of the page. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export interface PlotAxis {
  readonly ticks: readonly Tick[];
  readonly title: string;
  readonly at: (value: number) => number;
}

const labelSize = 11;
let measuring: CanvasRenderingContext2D | null = null;

/** Room for the widest label left of a plot, in pixels of the page. */
export function labelRoom(ticks: readonly Tick[], theme: Theme): number {
  const context = (measuring ??= document.createElement('canvas').getContext('2d')!);
  context.font = `${labelSize}px ${theme.font}`;
  return Math.ceil(largest([14, ...ticks.map((tick) => context.measureText(tick.label).width)])) + 14;
}

/** Draws the grid, which comes first, and the labels around it. */
export function drawAxes(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, x: PlotAxis, y: PlotAxis): void {
  const { left, top, width, height, ratio } = plot;
  context.save();
  context.setLineDash([]);
  context.lineWidth = Math.max(1, Math.round(ratio));
  const crisp = (position: number) => Math.round(position) + (context.lineWidth % 2) / 2;
  context.strokeStyle = theme.line;
  for (const [ticks, fine] of [[y.ticks, true], [y.ticks, false]] as const) {
    context.globalAlpha = fine ? 0.45 : 1;
    context.beginPath();
    for (const tick of ticks.filter((t) => (t.label === '') === fine)) {
      context.moveTo(left, crisp(y.at(tick.at)));
      context.lineTo(left + width, crisp(y.at(tick.at)));
    }
    if (!fine) {
      for (const tick of x.ticks) {
        context.moveTo(crisp(x.at(tick.at)), top);
        context.lineTo(crisp(x.at(tick.at)), top + height);
      }
    }
    context.stroke();
  }
  drawLabels(context, plot, theme, x, y);
  context.restore();
}

// The numbers and names of both axes.
function drawLabels(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, x: PlotAxis, y: PlotAxis): void {
  const { left, top, width, height, ratio } = plot;
  context.save();
  context.globalAlpha = 1;
  context.fillStyle = theme.muted;
  context.font = `${labelSize * ratio}px ${theme.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of y.ticks) context.fillText(tick.label, left - 8 * ratio, y.at(tick.at));
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of x.ticks) {
    const half = context.measureText(tick.label).width / 2;
    context.fillText(tick.label, Math.min(x.at(tick.at), context.canvas.width - half), top + height + 8 * ratio);
  }
  context.font = `${12 * ratio}px ${theme.font}`;
  context.fillText(x.title, left + width / 2, top + height + 26 * ratio, width);
  if (y.title !== '') {
    context.translate(3 * ratio, top + height / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(y.title, 0, 0, height);
  }
  context.restore();
}
