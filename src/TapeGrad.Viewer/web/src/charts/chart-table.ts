// The numbers of a chart as a table, for readers who cannot see the chart or want the numbers. It is made when it is opened.
import type { ChartData } from './chart-series';
import { count } from './chart-numbers';
import { html } from '../core/dom';
import { number } from '../core/format';

const mostRows = 200;

/** 'Show as table': a row per step, or evenly spread steps where there are many. */
export function tableOf(chart: ChartData, steps: readonly number[]): HTMLElement {
  const box = html('div', { class: 'chart-rows', tabindex: '0', role: 'region', 'aria-label': `${chart.title} as a table` });
  const details = html('details', { class: 'chart-table' }, html('summary', {}, 'Show as table'), box);
  details.addEventListener('toggle', () => {
    if (details.open && box.firstChild === null) box.append(rows(chart, steps));
  });
  return details;
}

/** Indices from first to last, at most `most` of them, evenly spread. */
export function spread(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}

function rows(chart: ChartData, steps: readonly number[]): HTMLTableElement {
  const shown = spread(steps.length, mostRows);
  const caption = shown.length < steps.length ? `${chart.title}: ${count(shown.length)} of ${count(steps.length)} steps` : chart.title;
  const head = html('tr', {}, html('th', { scope: 'col' }, 'step'), chart.lines.map((line) => html('th', { scope: 'col' }, line.name)));
  const body = shown.map((step) => html('tr', {},
    html('th', { scope: 'row' }, count(steps[step]!)),
    chart.lines.map((line) => html('td', {}, line.logged[step] === undefined ? '–' : number(line.logged[step]!, 6)))));
  return html('table', {}, html('caption', {}, caption), html('thead', {}, head), html('tbody', {}, body));
}
