// The cards below the picture: charts, decision map and quiz.
import type { Choice } from './charts/chart-card';
import { createCharts } from './charts/charts';
import type { Run } from './core/data';
import { createDecisionMap } from './map/decision-map';
import { fill, html } from './core/dom';

export class Cards {
  readonly element = html('div', { class: 'cards' });
  private readonly row = html('div', { class: 'charts' });
  private charts: ReturnType<typeof createCharts> | null = null;
  private map: ReturnType<typeof createDecisionMap> = null;

  constructor(private readonly choice: Choice, quiz: HTMLElement | null) {
    this.element.append(this.row);
    if (quiz !== null) this.element.append(quiz);
  }

  /** Builds the charts of a run and removes those of the previous one. */
  build(run: Run): void {
    this.charts = createCharts(run, this.choice);
    this.map = createDecisionMap(run);
    fill(this.row, this.charts.cards, this.map === null ? null : this.map.element);
  }

  /** Marks a step: an index into run.steps. With `isSecret`, its numbers are still to be guessed. */
  show(step: number, isSecret: boolean): void {
    this.charts?.show(step, isSecret);
    this.map?.show(step, isSecret);
  }

  /** Draws again with the current colours of the page. */
  repaint(): void {
    this.charts?.repaint();
    this.map?.repaint();
  }
}
