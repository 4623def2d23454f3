// Loss, weights and prediction against target over the steps of a training run.
import { ChartCard, type Choice } from './chart-card';
import { chartsOf, withChanges } from './chart-series';
import type { Run } from '../core/data';

export interface Charts {
  readonly cards: readonly HTMLElement[];
  /** Marks a step: an index into run.steps. */
  show(step: number, isSecret: boolean): void;
  /** Draws the run with the reader's changes over the logged run. */
  change(run: Run): void;
  /** Draws with the colours that the page has now. */
  repaint(): void;
}

/** The charts of a training run; none for a single graph or step, whose numbers would be one dot each. */
export function createCharts(logged: Run, choice: Choice): Charts {
  const steps = logged.steps.map((step) => step.number);
  const charts = steps.length < 2 ? [] : chartsOf(logged);
  const cards = charts.map((data) => new ChartCard(data, steps, choice));
  return {
    cards: cards.map((card) => card.element),
    show: (step, isSecret) => cards.forEach((card) => card.show(step, isSecret)),
    change: (run) => charts.forEach((data, i) => cards[i]!.change(run === logged ? data : withChanges(data, run))),
    repaint: () => cards.forEach((card) => card.repaint()),
  };
}
