// How lines and axes look. Dash and marker distinguish lines as the colour does, for readers and printers without colour.
import rules from '../../../Charts/chart-rules.json';

export interface Theme {
  readonly isDark: boolean;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly card: string;
  readonly font: string;
}

export interface LineStyle {
  readonly color: (theme: Theme) => string;
  readonly dash: readonly number[];
  readonly marker: Marker | null;
  readonly width: number;
}

/** A marker: its outline around the origin as an SVG path, and whether it is filled or stroked. */
export interface Marker {
  readonly outline: string;
  readonly filled: boolean;
}

export const markers: readonly Marker[] = rules.markers;

/** The look of the line of this index. */
export function lineStyle(index: number): LineStyle {
  const { light, dark } = at(rules.colors, index);
  return { color: (theme) => (theme.isDark ? dark : light), dash: at(rules.dashes, index), marker: at(markers, index), width: rules.lineWidth };
}

/** What a line is compared with: dashed, in the colour of text, without markers. */
export const reference: LineStyle = { color: (theme) => theme.ink, ...rules.reference, marker: null };

function at<T>(table: readonly T[], index: number): T {
  return table[index % table.length]!;
}

/** The colours of the page as they are now at this element. */
export function themeAt(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const card = read('--card', '#ffffff');
  return {
    isDark: lightness(card) < 0.5,
    ink: read('--ink', '#1b1f27'),
    muted: read('--muted', '#5a6478'),
    line: read('--line', '#e1e4e9'),
    card,
    font: style.fontFamily || 'system-ui, sans-serif',
  };
}

/** Calls back when the colours of the page may have changed: light to dark, screen to paper, and the reverse. */
export function onThemeChange(changed: () => void, signal: AbortSignal): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', changed, { signal });
  }
}

type Rgb = readonly [number, number, number];

const known = new Map<string, Rgb>();

/** Red, green and blue of a colour written in any way that CSS knows. */
export function rgb(color: string): Rgb {
  let found = known.get(color);
  if (found === undefined) {
    const context = document.createElement('canvas').getContext('2d')!;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    known.set(color, (found = [r!, g!, b!]));
  }
  return found;
}

function lightness(color: string): number {
  const [r, g, b] = rgb(color);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}
