// The cards below the picture: charts, decision map and quiz.
import type { Choice } from './charts/chart-card';
import { createCharts } from './charts/charts';
import type { Run } from './core/data';
import { createDecisionMap } from './map/decision-map';
import { html } from './core/dom';
import { isUnfinished, type State } from './state';

export class Cards {
  readonly element = html('div', { class: 'cards' });
  private readonly charts: ReturnType<typeof createCharts>;
  private readonly map: ReturnType<typeof createDecisionMap>;
  private run: Run;
  private theme = 0;

  constructor(logged: Run, choice: Choice, quiz: HTMLElement | null) {
    this.run = logged;
    this.charts = createCharts(logged, choice);
    this.map = createDecisionMap(logged);
    this.element.append(html('div', { class: 'charts' }, this.charts.cards, this.map === null ? null : this.map.element));
    if (quiz !== null) this.element.append(quiz);
  }

  /** Marks the step in the charts and the map. They take the numbers of another run, and are drawn again in other colours. */
  render(state: State): void {
    const isNew = state.run !== this.run;
    if (isNew) {
      this.charts.change(state.run);
      this.map?.change(state.run);
    }
    const isSecret = isUnfinished(state);
    this.charts.show(state.step, isSecret);
    this.map?.show(state.step, isSecret);
    if (!isNew && state.theme !== this.theme) {
      this.charts.repaint();
      this.map?.repaint();
    }
    [this.run, this.theme] = [state.run, state.theme];
  }
}
