// A chart in its card: title, plot, the line of the chosen step, legend, notes and table.
import { ChartLegend } from './chart-legend';
import { count } from './chart-numbers';
import { ChartPlot } from './chart-plot';
import type { ChartData } from './chart-series';
import { lineStyle, reference, themeAt, type Theme } from './chart-style';
import { tableOf } from './chart-table';
import { append, fill, html } from '../core/dom';
import { number } from '../core/format';

/** How a chart chooses a step. */
export interface Choice {
  /** Hovering: only to look. */
  look(step: number): void;
  /** Pressing or dragging: to stay. */
  stay(step: number): void;
  /** The pointer has left. */
  leave(): void;
}

export class ChartCard {
  readonly element: HTMLElement;
  private readonly box: HTMLElement;
  private readonly title = html('h3');
  private readonly legend: ChartLegend;
  private readonly notes = html('div');
  private table: HTMLElement;
  private readonly now = html('div', { class: 'chart-now' });
  private readonly dots: HTMLElement[];
  private readonly styles;
  private readonly plot: ChartPlot;
  private theme: Theme | null = null;
  private step = 0;
  private isSecret = false;
  private wanted: { step: number; isPressed: boolean } | null = null;

  constructor(private data: ChartData, private readonly steps: readonly number[], private readonly choice: Choice) {
    this.styles = data.lines.map((line, i) => (line.isReference ? reference : lineStyle(i)));
    this.box = html('div', { class: 'chart-plot', role: 'img' });
    this.dots = data.lines.map(() => html('div', { class: 'chart-dot' }));
    this.plot = new ChartPlot(this.box, data, steps.length, this.styles);
    this.listen(this.plot.over);
    this.legend = new ChartLegend(data.lines, this.styles);
    this.element = html('section', { class: 'chart-card', 'data-chart': data.kind },
      this.title, this.box, this.legend.element, this.notes, (this.table = tableOf(data, steps)));
    this.describe();
    // In the next frame, because an observer must not change sizes while it is called.
    new ResizeObserver(() => requestAnimationFrame(() => this.resize())).observe(this.box);
  }

  /** Shows other numbers of the same lines. */
  change(data: ChartData): void {
    this.data = data;
    this.legend.change(data.lines);
    const isOpen = this.table.hasAttribute('open');
    const table = tableOf(data, this.steps);
    table.toggleAttribute('open', isOpen);
    this.table.replaceWith(table);
    this.table = table;
    this.describe();
    this.plot.change(data);
    if (this.theme === null) return;
    this.plot.draw(this.theme, true);
    this.place();
  }

  private describe(): void {
    this.title.textContent = this.data.title;
    this.box.setAttribute('aria-label', describe(this.data, this.steps));
    fill(this.notes, this.data.notes.map((note) => html('p', { class: 'chart-note' }, note)));
  }

  /** Marks the step; nothing is drawn again. */
  show(step: number, isSecret: boolean): void {
    this.step = step;
    this.isSecret = isSecret;
    this.legend.show(step, isSecret);
    this.place();
  }

  resize(): void {
    if (this.box.clientWidth === 0) return;
    if (this.theme === null || this.plot.isOutdated) this.repaint();
  }

  /** Draws with the colours that the page has now. */
  repaint(): void {
    if (this.box.clientWidth === 0) return;
    this.theme = themeAt(this.box);
    this.legend.paint(this.theme);
    this.styles.forEach((style, i) => (this.dots[i]!.style.background = style.color(this.theme!)));
    this.plot.draw(this.theme);
    this.place();
  }

  private place(): void {
    const { plot, data, step } = this;
    if (this.theme === null) return;
    const left = plot.left(step);
    this.now.style.transform = `translateX(${left}px)`;
    data.lines.forEach((line, i) => {
      const value = line.drawn[step];
      const dot = this.dots[i]!;
      dot.hidden = typeof value !== 'number' || this.isSecret || !plot.holds(value);
      if (typeof value === 'number') dot.style.transform = `translate(${left}px, ${plot.top(value)}px)`;
    });
  }

  // Hovering, touching and dragging choose a step, once per frame at most.
  private listen(over: HTMLElement): void {
    append(over, [this.now, this.dots]);
    const choose = (event: PointerEvent) => {
      // A finger that goes down may begin to scroll. Only a drag or a tap chooses a step.
      if (event.pointerType === 'touch' && event.type === 'pointerdown') return;
      const isFirst = this.wanted === null;
      this.wanted = { step: this.plot.stepAt(event.clientX - over.getBoundingClientRect().left), isPressed: event.buttons > 0 || event.type === 'click' };
      if (isFirst) requestAnimationFrame(() => this.choose());
    };
    over.addEventListener('pointerdown', choose);
    over.addEventListener('pointermove', choose);
    over.addEventListener('click', choose);
    over.addEventListener('pointerleave', () => {
      if (this.wanted?.isPressed === false) this.wanted = null;
      this.choice.leave();
    });
  }

  private choose(): void {
    if (this.wanted === null) return;
    const { step, isPressed } = this.wanted;
    this.wanted = null;
    if (isPressed) this.choice.stay(step);
    else if (step !== this.step) this.choice.look(step);
  }
}

// The chart in words, for readers who cannot see it: the first and last number of each line.
function describe(data: ChartData, steps: readonly number[]): string {
  const lines = data.lines.map(({ name, logged }) => {
    const first = logged.findIndex((value) => value !== undefined);
    const last = logged.length - 1 - [...logged].reverse().findIndex((value) => value !== undefined);
    const at = (i: number) => `${number(logged[i]!)} at step ${count(steps[i]!)}`;
    return `${name}: ${at(first)}${last > first ? `, ${at(last)}` : ''}.`;
  });
  return [`${data.title}, a line chart over the steps.`, ...lines].join(' ');
}
