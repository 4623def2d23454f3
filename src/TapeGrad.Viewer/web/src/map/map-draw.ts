// Draws the decision map on its canvas: colours, the lines between them, signs, points and axes.
import { drawAxes, type Plot, type PlotAxis } from '../charts/chart-axes';
import type { Theme } from '../charts/chart-style';
import { lineStyle, rgb } from '../charts/chart-style';
import { drawClassPoint, drawNumerals } from './map-classes';
import { contour } from './map-contour';
import { type Grid, type MapPoint, ofClass } from './map-grid';

export interface MapColors {
  readonly below: string;
  readonly neutral: string;
  readonly above: string;
  /** One for each class. */
  readonly classes: readonly string[];
}

export interface Picture {
  readonly grid: Grid;
  readonly middle: number;
  readonly reach: number;
  readonly places: readonly MapPoint[];
  /** The step's own point, if it has one. */
  readonly own: { readonly x: number; readonly y: number } | null;
}

/** The current colours of the page: those of both ends and the middle, and those of the classes. */
export function colorsAt(element: Element, theme: Theme, classes: number): MapColors {
  const style = getComputedStyle(element);
  return {
    below: style.getPropertyValue('--grad-minus').trim() || '#542788',
    neutral: theme.isDark ? theme.card : '#f7f7f7',
    above: style.getPropertyValue('--grad-plus').trim() || '#b35806',
    classes: Array.from({ length: classes }, (_, i) => lineStyle(i).color(theme)),
  };
}

export function drawMap(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, colors: MapColors, x: PlotAxis, y: PlotAxis, picture: Picture): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  drawAxes(context, plot, theme, x, y);
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  drawColors(context, plot, colors, picture);
  const { grid } = picture;
  const count = colors.classes.length;
  if (grid.classes === null) {
    drawLine(context, plot, theme, grid, picture.middle);
    drawSigns(context, plot, theme, picture);
  } else {
    for (let which = 0; which < count; which++) drawLine(context, plot, theme, ofClass(grid, which), 0);
    drawNumerals(context, plot, theme, grid);
  }
  for (const { x: left, y: top, target } of picture.places) {
    const at = [x.at(left), y.at(top)] as const;
    if (grid.classes !== null && target !== undefined) drawClassPoint(context, ...at, target, theme, plot.ratio);
    else drawPoint(context, ...at, 4 * plot.ratio, target === undefined || target > picture.middle ? theme.ink : theme.card, theme, plot.ratio);
  }
  if (picture.own !== null) drawOwn(context, x.at(picture.own.x), y.at(picture.own.y), theme, plot.ratio);
  context.restore();
}

// One pixel per place, stretched so that the outermost pixels have their centres on the edges.
function drawColors(context: CanvasRenderingContext2D, plot: Plot, colors: MapColors, { grid, middle, reach }: Picture): void {
  const { side, values, classes } = grid;
  const small = new OffscreenCanvas(side, side);
  const smallContext = small.getContext('2d')!;
  const image = smallContext.createImageData(side, side);
  const [below, neutral, above] = [rgb(colors.below), rgb(colors.neutral), rgb(colors.above)];
  const ends = colors.classes.map(rgb);
  for (let i = 0; i < values.length; i++) {
    const share = (values[i]! - middle) / reach;
    if (Number.isNaN(share)) continue;
    const end = classes !== null ? ends[classes[i]!]! : share > 0 ? above : below;
    const weight = Math.min(1, Math.abs(share));
    const at = 4 * ((side - 1 - Math.floor(i / side)) * side + (i % side));
    for (let k = 0; k < 3; k++) image.data[at + k] = neutral[k]! + (end[k]! - neutral[k]!) * weight;
    image.data[at + 3] = 255;
  }
  smallContext.putImageData(image, 0, 0);
  const [dx, dy] = [plot.width / (side - 1), plot.height / (side - 1)];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, plot.left - dx / 2, plot.top - dy / 2, plot.width + dx, plot.height + dy);
}

function drawLine(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, grid: Grid, level: number): void {
  const [dx, dy] = [plot.width / (grid.side - 1), plot.height / (grid.side - 1)];
  context.beginPath();
  for (const [x1, y1, x2, y2] of contour(grid, level)) {
    context.moveTo(plot.left + x1 * dx, plot.top + plot.height - y1 * dy);
    context.lineTo(plot.left + x2 * dx, plot.top + plot.height - y2 * dy);
  }
  context.lineCap = 'round';
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.75 * plot.ratio;
  context.stroke();
}

// Marks the two sides without colours: + above the middle, − below.
function drawSigns(context: CanvasRenderingContext2D, plot: Plot, theme: Theme, { grid, middle, reach }: Picture): void {
  const across = Math.max(4, Math.round(plot.width / plot.ratio / 48));
  const up = Math.max(3, Math.round(plot.height / plot.ratio / 48));
  const arm = 3.5 * plot.ratio;
  context.lineWidth = 1.25 * plot.ratio;
  for (let row = 0; row < up; row++) {
    for (let column = 0; column < across; column++) {
      const [u, v] = [(column + 0.5) / across, (row + 0.5) / up];
      const value = grid.values[Math.round(v * (grid.side - 1)) * grid.side + Math.round(u * (grid.side - 1))]!;
      const share = (value - middle) / reach;
      if (!(Math.abs(share) > 0.02)) continue;
      const [x, y] = [plot.left + u * plot.width, plot.top + (1 - v) * plot.height];
      context.strokeStyle = Math.abs(share) > 0.55 ? theme.card : theme.ink;
      context.globalAlpha = 0.6;
      context.beginPath();
      context.moveTo(x - arm, y);
      context.lineTo(x + arm, y);
      if (share > 0) {
        context.moveTo(x, y - arm);
        context.lineTo(x, y + arm);
      }
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function drawOwn(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme, ratio: number): void {
  for (const [width, color] of [[5, theme.card], [2.25, theme.ink]] as const) {
    context.beginPath();
    context.arc(x, y, 9 * ratio, 0, 2 * Math.PI);
    context.lineWidth = width * ratio;
    context.strokeStyle = color;
    context.stroke();
  }
}

function drawPoint(context: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string, theme: Theme, ratio: number): void {
  context.beginPath();
  context.arc(x, y, radius + 1.5 * ratio, 0, 2 * Math.PI);
  context.fillStyle = theme.card;
  context.fill();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5 * ratio;
  context.strokeStyle = theme.ink;
  context.stroke();
}
