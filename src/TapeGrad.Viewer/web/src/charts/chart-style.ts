// How lines and axes look. Dash and marker say the same as the colour, for eyes and printers without it.

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

export type Marker = (typeof markers)[number];

// Okabe and Ito without their yellow, which is lost on white; on dark the same hues, lighter.
const colors = [
  ['#0072b2', '#4ba3db'], ['#d55e00', '#f0894a'], ['#009e73', '#2cc49a'], ['#cc79a7', '#e5a3c8'],
  ['#e69f00', '#f2b63d'], ['#56b4e9', '#9ad3f4'], ['#000000', '#f2f4f8'],
] as const;

// Seven colours, five dashes and six markers have no common factor, so that no look comes back.
const dashes = [[], [9, 4], [2, 3.5], [10, 3.5, 2, 3.5], [16, 4]] as const;
const markers = ['circle', 'square', 'up', 'diamond', 'down', 'plus'] as const;

/** The look of the line of this index. */
export function lineStyle(index: number): LineStyle {
  const [light, dark] = colors[index % colors.length]!;
  return { color: (theme) => (theme.isDark ? dark : light), dash: dashes[index % dashes.length]!, marker: markers[index % markers.length]!, width: 2 };
}

/** What a line is compared with: dashed, in the colour of text, unmarked. */
export const reference: LineStyle = { color: (theme) => theme.ink, dash: [7, 5], marker: null, width: 1.6 };

/** The outline of a marker around the origin, as an SVG path; 'plus' is stroked, the others are filled. */
export const outlines: Readonly<Record<Marker, string>> = {
  circle: 'M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1 -3.5 0Z',
  square: 'M-3.2 -3.2H3.2V3.2H-3.2Z',
  up: 'M0 -4.2L4.2 3.1H-4.2Z',
  diamond: 'M0 -4.6L4.6 0L0 4.6L-4.6 0Z',
  down: 'M0 4.2L4.2 -3.1H-4.2Z',
  plus: 'M-3.8 0H3.8M0 -3.8V3.8',
};

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
export function onThemeChange(changed: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', changed);
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
