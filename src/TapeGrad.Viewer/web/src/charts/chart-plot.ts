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
// Half a marker.
const edge = 7;

export class ChartPlot {
  /** The inner part of the plot. */
  readonly over = html('div', { class: 'chart-over' });
  private readonly canvas = html('canvas', { 'aria-hidden': 'true' });
  private readonly x: Range;
  private data!: ChartData;
  private y!: Range;
  private yTicks!: readonly Tick[];
  private points!: readonly Point[][];
  private before!: readonly Point[][];
  private marks!: readonly Point[][];
  private size = { width: 0, height: 0 };
  private width = 0;
  private height = 0;

  constructor(private readonly box: HTMLElement, data: ChartData, private readonly steps: number, private readonly styles: readonly LineStyle[]) {
    this.x = steps === 1 ? { low: 0.5, high: 1.5 } : { low: 1, high: steps };
    this.change(data);
    box.append(this.canvas, this.over);
  }

  /** Takes other numbers of the same lines; `draw` shows them. */
  change(data: ChartData): void {
    const last = this.data as ChartData | undefined;
    this.data = data;
    const { min, max } = data.extent ?? (data.isLog ? { min: 1, max: 10 } : { min: 0, max: 1 });
    this.y = data.isLog ? logRange(min, max) : linearRange(min, max);
    this.yTicks = data.isLog ? logTicks(this.y) : linearTicks(this.y, 5);
    this.points = data.lines.map(({ drawn }) => pointsOf(drawn, data.breaks));
    this.before = data.lines.map(({ before }, i) => (before === last?.lines[i]!.before ? this.before[i]! : pointsOf(before, data.breaks)));
    this.marks = this.points.map((points, i) => (this.styles[i]!.marker === null ? alone(points) : marked(points, i)));
  }

  /** Where a step is within `over`, in pixels. */
  left(at: number): number {
    return shareOf(this.x, at + 1) * this.width;
  }

  /** Where a number is within `over`, in pixels; of one far outside, that at which all of them are: a canvas draws no line to what it cannot hold. */
  top(value: number): number {
    const top = (1 - shareOf(this.y, this.data.isLog ? Math.log10(value) : value)) * this.height;
    return Math.min(rules.farthest, Math.max(-rules.farthest, top));
  }

  /** Whether a number has its place within `over`. */
  holds(value: number): boolean {
    const top = this.top(value);
    return top >= -1 && top <= this.height + 1;
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

  /** Fits the canvas into the box and draws. To ask for the box's size takes long where the page has just changed. */
  draw(theme: Theme, hasItsSize = false): void {
    const ratio = devicePixelRatio;
    if (!hasItsSize) this.size = { width: this.box.clientWidth, height: heightOf(this.box) };
    const { width, height } = this.size;
    const [pixels, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    const context = this.canvas.getContext('2d')!;
    // A canvas of another size is empty.
    if (this.canvas.width === pixels && this.canvas.height === rows) context.clearRect(0, 0, pixels, rows);
    else {
      [this.canvas.width, this.canvas.height] = [pixels, rows];
      this.canvas.style.height = `${height}px`;
    }
    const left = labelRoom(this.yTicks, theme);
    this.width = width - left - room.right;
    this.height = height - room.top - room.bottom;
    Object.assign(this.over.style, { left: `${left}px`, top: `${room.top}px`, width: `${this.width}px`, height: `${this.height}px` });
    const plot: Plot = { left: left * ratio, top: room.top * ratio, width: this.width * ratio, height: this.height * ratio, ratio };
    const wanted = Math.max(2, Math.min(7, Math.floor(this.width / 60)));
    drawAxes(context, plot, theme,
      { ticks: stepTicks(this.steps, wanted), title: 'step', at: (step) => plot.left + shareOf(this.x, step) * plot.width },
      { ticks: this.yTicks, title: '', at: (unit) => plot.top + (1 - shareOf(this.y, unit)) * plot.height });
    context.lineJoin = 'round';
    // What leaves the chart is cut off, but not the markers at its edges.
    context.save();
    context.beginPath();
    context.rect(plot.left - edge * ratio, plot.top - edge * ratio, plot.width + 2 * edge * ratio, plot.height + 2 * edge * ratio);
    context.clip();
    this.before.forEach((_, i) => this.drawBefore(context, plot, theme, i));
    // Earlier series cover later ones, and the reference is on top.
    const { lines } = this.data;
    const order = lines.map((_, i) => i).reverse().sort((a, b) => Number(lines[a]!.isReference) - Number(lines[b]!.isReference));
    context.globalAlpha = this.data.mean.length > 0 ? rules.mean.behind : 1;
    for (const i of order) this.drawLine(context, plot, theme, i);
    context.globalAlpha = 1;
    this.drawMean(context, plot, theme);
    context.restore();
  }

  private drawBefore(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, i: number): void {
    const points = thin(this.before[i]!, mostPoints(plot));
    if (this.data.lines[i]!.isReference) return;
    if (this.data.lines[i]!.isScattered) drawDots(context, points.map((point) => this.placeOf(plot, point)), theme.muted, true, plot.ratio);
    else this.join(context, plot, points, theme.muted, 1.4, []);
  }

  private placeOf(plot: Plot, { at, value }: Point): readonly [number, number] {
    return [plot.left + this.left(at) * plot.ratio, plot.top + this.top(value) * plot.ratio];
  }

  private join(context: CanvasRenderingContext2D, plot: Plot, points: readonly Point[], color: string, width: number, dash: readonly number[]): void {
    const path = new Path2D();
    let [segment, wasFar] = [-1, false];
    for (const point of points) {
      const [x, y] = this.placeOf(plot, point);
      const isFar = Math.abs(this.top(point.value)) === rules.farthest;
      // Numbers that are far outside in turn above and below would fill the chart.
      if (point.segment === segment && !(isFar && wasFar)) path.lineTo(x, y);
      else path.moveTo(x, y);
      [segment, wasFar] = [point.segment, isFar];
    }
    context.strokeStyle = color;
    context.lineWidth = width * plot.ratio;
    context.setLineDash(dash.map((length) => length * plot.ratio));
    context.stroke(path);
  }

  // With a rim, so that it is seen on the pale line that it is the mean of.
  private drawMean(context: CanvasRenderingContext2D, plot: Plot, theme: Theme): void {
    const path = new Path2D();
    for (const { at, value } of this.data.mean) path.lineTo(plot.left + this.left(at) * plot.ratio, plot.top + this.top(value) * plot.ratio);
    context.setLineDash([]);
    for (const [color, wider] of [[theme.card, 2.5], [theme.ink, 0]] as const) {
      context.strokeStyle = color;
      context.lineWidth = (rules.mean.width + wider) * plot.ratio;
      context.stroke(path);
    }
  }

  private drawLine(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, i: number): void {
    const line = this.data.lines[i]!;
    const style = this.styles[i]!;
    const points = this.points[i]!;
    const most = mostPoints(plot);
    if (line.isScattered) {
      drawDots(context, thin(points, most).map((point) => this.placeOf(plot, point)), style.color(theme), line.isReference, plot.ratio);
    } else {
      this.join(context, plot, thin(points, most), style.color(theme), points.length > mostThick ? Math.min(thinWidth, style.width) : style.width, style.dash);
      for (const point of this.marks[i]!) {
        const [x, y] = this.placeOf(plot, point);
        drawMark(context, x, y, style, theme, plot.ratio);
      }
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

function mostPoints({ width }: Plot): number {
  return Math.max(400, 4 * Math.ceil(width));
}

function heightOf(box: HTMLElement): number {
  return Math.round(Math.min(280, Math.max(190, box.clientWidth * 0.5)));
}
