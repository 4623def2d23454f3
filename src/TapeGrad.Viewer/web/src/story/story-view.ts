// The story of a run, beside the picture: a list of captions. A press leads to the moment of one.
import type { Run } from '../core/data';
import { html } from '../core/dom';
import { reference } from '../core/formula-text';
import { roving, stopAt } from '../core/roving';
import type { State } from '../state';
import { captionsOf, reached, type Told } from './captions';

export class StoryView {
  readonly element: HTMLElement;
  private readonly captions: readonly Told[];
  private readonly rows: readonly HTMLButtonElement[];
  private current = -1;

  /** `go` shows the moment of a caption. */
  constructor(run: Run, go: (told: Told) => void) {
    this.captions = captionsOf(run);
    this.rows = this.captions.map((told) => {
      const row = html('button', { type: 'button', class: 'caption', tabindex: '-1' }, html('span', {}, withMinus(told.caption.text)), html('small', {}, placeOf(run, told)));
      row.addEventListener('click', () => go(told));
      return row;
    });
    stopAt(this.rows, this.rows[0]);
    const list = html('ol', { class: 'captions' }, this.rows.map((row) => html('li', {}, row)));
    roving(list, 'button');
    this.element = html('section', { class: 'story', 'aria-label': 'The story of this run' }, list);
  }

  /** Marks the caption that was reached last. */
  render({ step, moment, view, timeline }: State): void {
    const current = reached(this.captions, step, moment, view, timeline);
    if (current === this.current) return;
    this.rows[this.current]?.removeAttribute('aria-current');
    this.current = current;
    const row = this.rows[current];
    row?.setAttribute('aria-current', 'step');
    if (row !== undefined && !row.matches(':focus')) bringIn(row);
  }
}

// Where a caption leads, such as "step 3 · w".
function placeOf(run: Run, { caption, step }: Told): string {
  const { number, graph } = run.steps[step]!;
  const node = graph === null ? -1 : graph.shape.nodes.findIndex(({ id }) => id === caption.node);
  return [...(run.isTraining ? [`step ${number}`] : []), ...(node < 0 ? [] : [reference(graph!.shape, graph!.numbers, node)])].join(' · ');
}

// Scrolls the list, and never the page.
function bringIn(row: HTMLElement): void {
  const box = row.closest('.side');
  if (box === null) return;
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

// A script prints −0.5 with a hyphen. The page has a true minus sign everywhere.
export function withMinus(text: string): string {
  return text.replace(/(^|[\s(=:·×+−⁄/])-(?=\d)/g, '$1−');
}
