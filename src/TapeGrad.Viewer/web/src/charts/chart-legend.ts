// The names of the lines of a chart, each with its look and its number at the chosen step.
import rules from '../../../Charts/chart-rules.json';
import type { Line } from './chart-series';
import type { LineStyle, Theme } from './chart-style';
import { html, svg } from '../core/dom';
import { number } from '../core/format';

export class ChartLegend {
  readonly element = html('ul', { class: 'chart-legend' });
  private readonly before = html('li', { class: 'chart-before', hidden: '' }, svg('svg', { width: 30, height: 12, viewBox: '0 0 30 12', 'aria-hidden': 'true' }, svg('path', { d: 'M0 6H30', stroke: 'currentColor', 'stroke-width': 1.4 })), 'the logged run');
  private readonly values: HTMLElement[];
  private readonly samples: SVGElement[];

  constructor(private lines: readonly Line[], private readonly styles: readonly LineStyle[]) {
    this.samples = styles.map((style, i) => sample(style, lines[i]!));
    this.values = lines.map(() => html('span', { class: 'chart-value' }));
    lines.forEach((line, i) => this.element.append(
      html('li', {}, this.samples[i]!, html('span', { class: 'chart-name', title: line.name }, line.name || '(no name)'), this.values[i]!)));
    this.element.append(this.before);
  }

  /** Shows the numbers of other lines of the same names. */
  change(lines: readonly Line[]): void {
    this.lines = lines;
    this.before.hidden = lines.every(({ before }) => before.length === 0);
  }

  show(step: number, isSecret: boolean): void {
    this.lines.forEach((line, i) => {
      const value = line.logged[step];
      this.values[i]!.textContent = value === undefined ? '–' : isSecret ? '?' : number(value);
    });
  }

  paint(theme: Theme): void {
    this.styles.forEach((style, i) => {
      this.samples[i]!.style.color = style.color(theme);
    });
  }
}

function sample(style: LineStyle, line: Line): SVGElement {
  if (line.isScattered) return dots(line.isReference);
  const stroke = svg('path', { d: 'M0 6H30', fill: 'none', stroke: 'currentColor', 'stroke-width': style.width, 'stroke-dasharray': style.dash.join(' ') || 'none' });
  const picture = svg('svg', { width: 30, height: 12, viewBox: '0 0 30 12', 'aria-hidden': 'true' }, stroke);
  if (style.marker !== null) {
    const { outline: d, filled } = style.marker;
    const look = filled ? { fill: 'currentColor', class: 'chart-mark' } : { stroke: 'currentColor', 'stroke-width': rules.plusWidth };
    picture.append(svg('path', { d, transform: 'translate(15 6)', ...look }));
  }
  return picture;
}

function dots(isOpen: boolean): SVGElement {
  const look = isOpen ? { r: rules.dots.openRadius, fill: 'none', stroke: 'currentColor' } : { r: rules.dots.radius, fill: 'currentColor' };
  return svg('svg', { width: 30, height: 12, viewBox: '0 0 30 12', 'aria-hidden': 'true' },
    [5, 15, 25].map((cx, i) => svg('circle', { cx, cy: i === 1 ? 3 : 8, ...look })));
}
