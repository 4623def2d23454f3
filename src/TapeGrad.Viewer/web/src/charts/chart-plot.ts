// One chart: lines over the steps by uPlot, which is told colours, ticks and markers; the chosen step lies above it.
import uPlot from 'uplot';
import { drawAxes, labelRoom, type Plot } from './chart-axes';
import { drawDots, drawMark, drawZero, marked } from './chart-marks';
import type { ChartData, Line } from './chart-series';
import type { LineStyle, Theme } from './chart-style';
import { linearRange, linearTicks, logRange, logTicks, stepTicks, type Tick } from './chart-ticks';

const bottomRoom = 44;

/** Draws the chart in `parent`, which has a width by now. */
export function plotIn(parent: HTMLElement, data: ChartData, steps: readonly number[], styles: readonly LineStyle[], theme: () => Theme): uPlot {
  const { min, max } = data.extent ?? (data.isLog ? { min: 1, max: 10 } : { min: 0, max: 1 });
  const range = data.isLog ? logRange(min, max) : linearRange(min, max);
  const yTicks = data.isLog ? logTicks(range) : linearTicks(range, 5);
  const marks = data.lines.map((line, i) => marked(line.drawn, i));
  const options: uPlot.Options = {
    ...sizeIn(parent),
    padding: [8, 12, bottomRoom, () => labelRoom(yTicks, theme())],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: () => stepRange(steps) },
      y: { distr: data.isLog ? 3 : 1, range: () => (data.isLog ? [10 ** range.low, 10 ** range.high] : [range.low, range.high]) },
    },
    series: [{}, ...data.lines.map((line, i) => lineOptions(line, styles[i]!, theme))],
    hooks: {
      drawAxes: [(plot) => drawGrid(plot, steps, yTicks, theme())],
      draw: [(plot) => drawMarks(plot, data, marks, styles, theme())],
    },
  };
  return new uPlot(options, [[...steps], ...data.lines.map((line) => line.drawn)], parent);
}

/** The size that the chart has in its card. */
export function sizeIn(parent: HTMLElement): { width: number; height: number } {
  const width = parent.clientWidth;
  return { width, height: Math.round(Math.min(280, Math.max(190, width * 0.5))) };
}

function lineOptions(line: Line, style: LineStyle, theme: () => Theme): uPlot.Series {
  const options: uPlot.Series = {
    stroke: () => style.color(theme()),
    width: line.drawn.length > 300 ? Math.min(1.4, style.width) : style.width,
    dash: [...style.dash],
    points: { show: false },
  };
  return line.isScattered ? { ...options, paths: () => null } : options;
}

function stepRange(steps: readonly number[]): [number, number] {
  const first = steps[0]!;
  const last = steps.at(-1)!;
  return first === last ? [first - 0.5, last + 0.5] : [first, last];
}

function drawGrid(plot: uPlot, steps: readonly number[], yTicks: readonly Tick[], theme: Theme): void {
  const ratio = uPlot.pxRatio;
  const box: Plot = { ...plot.bbox, ratio };
  const wanted = Math.max(2, Math.min(7, Math.floor(box.width / ratio / 60)));
  const [low, high] = stepRange(steps);
  drawAxes(plot.ctx, box, theme,
    { ticks: stepTicks(steps[0]!, steps.at(-1)!, wanted), title: 'step', at: (value) => box.left + ((value - low) / (high - low)) * box.width },
    { ticks: yTicks, title: '', at: (value) => plot.valToPos(value, 'y', true) });
}

function drawMarks(plot: uPlot, data: ChartData, marks: readonly number[][], styles: readonly LineStyle[], theme: Theme): void {
  const ratio = uPlot.pxRatio;
  const x = plot.data[0]!;
  data.lines.forEach((line, i) => {
    const style = styles[i]!;
    const place = (at: number) => [plot.valToPos(x[at]!, 'x', true), plot.valToPos(line.drawn[at]!, 'y', true)] as const;
    if (line.isScattered) {
      const dots = line.drawn.flatMap((value, at) => (typeof value === 'number' ? [place(at)] : []));
      drawDots(plot.ctx, dots, style.color(theme), line.isReference, ratio);
    } else if (style.marker !== null || marks[i]!.length === 1) {
      marks[i]!.forEach((at) => drawMark(plot.ctx, ...place(at), style, theme, ratio));
    }
    if (data.isLog) drawZeros(plot, line.logged, style.color(theme), ratio);
  });
}

function drawZeros(plot: uPlot, logged: readonly (number | undefined)[], color: string, ratio: number): void {
  let previous = -Infinity;
  logged.forEach((value, i) => {
    const x = value === 0 ? plot.valToPos(plot.data[0]![i]!, 'x', true) : NaN;
    if (!(x - previous >= 7 * ratio)) return;
    drawZero(plot.ctx, x, plot.bbox.top + plot.bbox.height, color, ratio);
    previous = x;
  });
}
