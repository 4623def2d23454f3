// The cards below the picture: charts, decision map and quiz.
import type { Choice } from './charts/chart-card';
import { createCharts } from './charts/charts';
import type { Run } from './core/data';
import { createDecisionMap } from './map/decision-map';
import { fill, html } from './core/dom';
import { isUnfinished, type State } from './state';

export class Cards {
  readonly element = html('div', { class: 'cards' });
  private readonly row = html('div', { class: 'charts' });
  private charts: ReturnType<typeof createCharts> | null = null;
  private map: ReturnType<typeof createDecisionMap> = null;
  private run: Run | null = null;
  private theme = 0;

  constructor(private readonly choice: Choice, quiz: HTMLElement | null) {
    this.element.append(this.row);
    if (quiz !== null) this.element.append(quiz);
  }

  /** Marks the step in the charts and the map. They are built again for another run, and drawn again in other colours. */
  render(state: State): void {
    const isNew = state.run !== this.run;
    if (isNew) this.build(state.run);
    const isSecret = isUnfinished(state);
    this.charts?.show(state.step, isSecret);
    this.map?.show(state.step, isSecret);
    if (!isNew && state.theme !== this.theme) {
      this.charts?.repaint();
      this.map?.repaint();
    }
    this.theme = state.theme;
  }

  private build(run: Run): void {
    this.run = run;
    this.charts = createCharts(run, this.choice);
    this.map = createDecisionMap(run);
    fill(this.row, this.charts.cards, this.map === null ? null : this.map.element);
  }
}
