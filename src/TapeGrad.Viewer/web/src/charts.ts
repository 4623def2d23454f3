// Loss, weights and prediction against target over the steps of a training run.
import { ChartCard } from './chart-card';
import { chartsOf } from './chart-series';
import { onThemeChange } from './chart-style';
import type { Run } from './data';
import { html } from './dom';

export interface Chart {
  readonly element: HTMLElement;
  /** Marks a step: an index into run.steps. */
  show(step: number): void;
  resize(): void;
}

/** The charts of a training run; null for a single graph. Hovering, touching or dragging in one calls `goTo`. */
export function createCharts(run: Run, goTo: (step: number) => void): Chart | null {
  const steps = run.steps.map((step) => step.number);
  const cards = chartsOf(run).map((data) => new ChartCard(data, steps, goTo));
  if (cards.length === 0) return null;
  onThemeChange(() => cards.forEach((card) => card.repaint()));
  const show = (step: number) => cards.forEach((card) => card.show(step));
  show(0);
  return {
    element: html('div', { class: 'charts' }, ...cards.map((card) => card.element)),
    show,
    resize: () => cards.forEach((card) => card.resize()),
  };
}
