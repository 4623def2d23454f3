// The plot of one chart: grid, lines and markers on a canvas, and an element over them that takes the pointer.
import rules from '../../../Charts/chart-rules.json';
import { html } from '../core/dom';
import { drawAxes, labelRoom, type Plot } from './chart-axes';
import { drawDots, drawMark, drawZero } from './chart-marks';
import { alone, marked, type Point, pointsOf, thin } from './chart-points';
import type { ChartData } from './chart-series';
import type { LineStyle, Theme } from './chart-style';
import { linearRange, linearTicks, logRange, logTicks, type Range, shareOf, stepTicks, type Tick } from './chart-ticks';

const room = { top: 8, right: 12, bottom: 44 };
// A line of more points is drawn thinner.
const mostThick = 300;
const thinWidth = 1.4;

export class ChartPlot {
  /** The inner part of the plot. */
  readonly over = html('div', { class: 'chart-over' });
  private readonly canvas = html('canvas', { 'aria-hidden': 'true' });
  private readonly y: Range;
  private readonly yTicks: readonly Tick[];
  private readonly x: Range;
  private readonly points: readonly Point[][];
  private readonly marks: readonly Point[][];
  private width = 0;
  private height = 0;

  constructor(private readonly box: HTMLElement, private readonly data: ChartData, private readonly steps: number, private readonly styles: readonly LineStyle[]) {
    const { min, max } = data.extent ?? (data.isLog ? { min: 1, max: 10 } : { min: 0, max: 1 });
    this.y = data.isLog ? logRange(min, max) : linearRange(min, max);
    this.yTicks = data.isLog ? logTicks(this.y) : linearTicks(this.y, 5);
    this.x = steps === 1 ? { low: 0.5, high: 1.5 } : { low: 1, high: steps };
    this.points = data.lines.map(({ drawn }) => pointsOf(drawn));
    this.marks = this.points.map((points, i) => (styles[i]!.marker === null ? alone(points) : marked(points, i)));
    box.append(this.canvas, this.over);
  }

  /** Where a step is within `over`, in pixels. */
  left(at: number): number {
    return shareOf(this.x, at + 1) * this.width;
  }

  /** Where a number is within `over`, in pixels. */
  top(value: number): number {
    return (1 - shareOf(this.y, this.data.isLog ? Math.log10(value) : value)) * this.height;
  }

  /** The step that is nearest to a place within `over`. */
  stepAt(left: number): number {
    return Math.max(0, Math.min(this.steps - 1, Math.round((left / this.width) * (this.steps - 1))));
  }

  /** Whether the size of the box or the resolution of the screen has changed since the last drawing. */
  get isOutdated(): boolean {
    const ratio = devicePixelRatio;
    return this.canvas.width !== Math.round(this.box.clientWidth * ratio) || this.canvas.height !== Math.round(heightOf(this.box) * ratio);
  }

  /** Fits the canvas into the box and draws. */
  draw(theme: Theme): void {
    const ratio = devicePixelRatio;
    const [width, height] = [this.box.clientWidth, heightOf(this.box)];
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.canvas.style.height = `${height}px`;
    const left = labelRoom(this.yTicks, theme);
    this.width = width - left - room.right;
    this.height = height - room.top - room.bottom;
    Object.assign(this.over.style, { left: `${left}px`, top: `${room.top}px`, width: `${this.width}px`, height: `${this.height}px` });
    const plot: Plot = { left: left * ratio, top: room.top * ratio, width: this.width * ratio, height: this.height * ratio, ratio };
    const context = this.canvas.getContext('2d')!;
    const wanted = Math.max(2, Math.min(7, Math.floor(this.width / 60)));
    drawAxes(context, plot, theme,
      { ticks: stepTicks(this.steps, wanted), title: 'step', at: (step) => plot.left + shareOf(this.x, step) * plot.width },
      { ticks: this.yTicks, title: '', at: (unit) => plot.top + (1 - shareOf(this.y, unit)) * plot.height });
    context.lineJoin = 'round';
    // Earlier series cover later ones, and the reference is on top.
    const { lines } = this.data;
    const order = lines.map((_, i) => i).reverse().sort((a, b) => Number(lines[a]!.isReference) - Number(lines[b]!.isReference));
    for (const i of order) this.drawLine(context, plot, theme, i);
  }

  private drawLine(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, i: number): void {
    const line = this.data.lines[i]!;
    const style = this.styles[i]!;
    const { ratio } = plot;
    const place = ({ at, value }: Point) => [plot.left + this.left(at) * ratio, plot.top + this.top(value) * ratio] as const;
    const points = this.points[i]!;
    const most = Math.max(400, 4 * Math.ceil(plot.width));
    if (line.isScattered) {
      drawDots(context, thin(points, most).map(place), style.color(theme), line.isReference, ratio);
    } else {
      const path = new Path2D();
      let segment = -1;
      for (const point of thin(points, most)) {
        if (point.segment === segment) path.lineTo(...place(point));
        else path.moveTo(...place(point));
        segment = point.segment;
      }
      context.strokeStyle = style.color(theme);
      context.lineWidth = (points.length > mostThick ? Math.min(thinWidth, style.width) : style.width) * ratio;
      context.setLineDash(style.dash.map((length) => length * ratio));
      context.stroke(path);
      for (const point of this.marks[i]!) drawMark(context, ...place(point), style, theme, ratio);
    }
    if (this.data.isLog) this.drawZeros(context, plot, line.logged, style.color(theme));
  }

  private drawZeros(context: CanvasRenderingContext2D, plot: Plot, logged: readonly (number | undefined)[], color: string): void {
    let previous = -Infinity;
    logged.forEach((value, at) => {
      const left = value === 0 ? this.left(at) : NaN;
      if (!(left - previous >= rules.zerosApart)) return;
      drawZero(context, plot.left + left * plot.ratio, plot.top + plot.height, color, plot.ratio);
      previous = left;
    });
  }
}

function heightOf(box: HTMLElement): number {
  return Math.round(Math.min(280, Math.max(190, box.clientWidth * 0.5)));
}
