// The canvas of a map: its size in the card around it, its axes, and what it draws.
import { labelRoom, type Plot } from '../charts/chart-axes';
import type { Theme } from '../charts/chart-style';
import { linearTicks, type Range } from '../charts/chart-ticks';
import { drawMap, type MapColors, type Picture } from './map-draw';

/** Fits a canvas into its box; null if it has no width yet. */
export function fitted(canvas: HTMLCanvasElement, box: HTMLElement, y: Range, theme: Theme): Plot | null {
  const width = box.clientWidth;
  if (width === 0) return null;
  const ratio = devicePixelRatio;
  const height = Math.round(Math.min(340, Math.max(220, width * 0.7)));
  const [pixels, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixels || canvas.height !== rows) {
    [canvas.width, canvas.height] = [pixels, rows];
    canvas.style.height = `${height}px`;
  }
  const left = labelRoom(linearTicks(y, 5), theme) + 14;
  return { left: left * ratio, top: 8 * ratio, width: (width - left - 12) * ratio, height: (height - 8 - 44) * ratio, ratio };
}

/** Draws a map with its axes. */
export function drawOn(canvas: HTMLCanvasElement, plot: Plot, theme: Theme, colors: MapColors, { x, y, names }: { x: Range; y: Range; names: readonly [string, string] }, picture: Picture): void {
  drawMap(canvas.getContext('2d')!, plot, theme, colors,
    { ticks: linearTicks(x, Math.max(2, Math.min(6, Math.floor(plot.width / plot.ratio / 60)))), title: names[0], at: (at) => plot.left + share(x, at) * plot.width },
    { ticks: linearTicks(y, 5), title: names[1], at: (at) => plot.top + (1 - share(y, at)) * plot.height },
    picture);
}

/** The plot in pixels of the page. */
export function areaOf({ left, top, width, height, ratio }: Plot): { left: number; top: number; width: number; height: number } {
  return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
}

/** The number at a share of a range. */
export function within({ low, high }: Range, share: number): number {
  return low + (high - low) * share;
}

function share({ low, high }: Range, value: number): number {
  return (value - low) / (high - low);
}
