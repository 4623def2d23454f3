// The script with the line of the moment lit, and the blame that came into each line in the margin. A press lights its nodes.
import { fill, html } from '../core/dom';
import { number } from '../core/format';
import { roving, stopAt } from '../core/roving';
import { linkOfEdges } from '../blame/arrival';
import type { Shape } from '../core/data';
import type { View } from '../graph/view';
import { momentOf, numbersOf, type State } from '../state';
import { blameByLine, columnsOf, lineOf, nodeAt, nodesByLine } from './source';

interface ScriptActions {
  /** Lights the nodes of a line, and chooses the last of them. */
  light(nodes: readonly number[]): void;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly element: HTMLElement;
  readonly margin: HTMLElement;
  readonly code: HTMLElement;
}

// Beyond this many edges, the blame of lines is shown when the sweep has ended.
const mostEdges = 50_000;

export class ScriptView {
  private readonly list = html('ol', { class: 'script-lines' });
  readonly element = html('section', { class: 'script', 'aria-label': 'The script' }, html('p', { class: 'muted' }, 'Left of a line: the blame that comes into it from other lines, |share| added up. Press a line to light its nodes.'), this.list);
  private readonly lines: readonly Line[];
  private shape: Shape | null = null;
  private view: View | null = null;
  private links: Int32Array = new Int32Array();
  private lit: Line | null = null;

  constructor(source: string, private readonly actions: ScriptActions) {
    const texts = source.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
    this.lines = texts.map((text, i) => lineOfText(i + 1, text));
    roving(this.list, 'button');
  }

  render(state: State): void {
    const { view } = state;
    if (this.shape !== view.shape) this.build(view.shape);
    if (this.view !== view) this.links = linkOfEdges(view);
    this.view = view;
    this.paintBlame(state);
    this.paintMoment(state);
  }

  // Lines that recorded nodes are buttons.
  private build(shape: Shape): void {
    this.shape = shape;
    const nodes = nodesByLine(shape);
    fill(this.list, this.lines.map((line) => {
      const own = nodes.get(line.number);
      const inner = [line.margin, html('span', { class: 'script-number' }, String(line.number)), line.code];
      if (own === undefined) fill(line.element, html('span', { class: 'script-line' }, inner));
      else {
        const made = html('button', { type: 'button', class: 'script-line', tabindex: '-1' }, inner);
        made.addEventListener('click', () => this.actions.light(own));
        fill(line.element, made);
      }
      return line.element;
    }));
    const buttons = [...this.list.querySelectorAll('button')];
    stopAt(buttons, buttons[0]);
    if (buttons.length > 0) this.bringIn(buttons[0]!.parentElement!);
  }

  private paintBlame(state: State): void {
    const { view, timeline } = state;
    const last = timeline.moments.length - 1;
    const moment = state.moment - (state.isHidden ? 1 : 0);
    const isShown = view.shape.userOf.length <= mostEdges || moment >= last;
    const numbers = numbersOf(state);
    const blame = isShown ? blameByLine(view, numbers, timeline, moment, this.links) : new Map<number, number>();
    const whole = state.isGuessing ? blame : blameByLine(view, numbers, timeline, last, this.links);
    const most = [...whole.values()].reduce((found, size) => (Number.isFinite(size) ? Math.max(found, size) : found), 0);
    for (const line of this.lines) {
      const size = blame.get(line.number);
      line.margin.textContent = size === undefined ? '' : number(size, 3);
      // As in pictures, the square root keeps small blame visible.
      line.margin.style.setProperty('--part', size === undefined || size === 0 ? '0%' : `${Math.round(100 * (Number.isFinite(size) && most > 0 ? Math.sqrt(size / most) : 1))}%`);
    }
  }

  private paintMoment(state: State): void {
    const node = nodeAt(state.view, momentOf(state));
    const line = node === null ? null : (this.lines[lineOf(state.view.shape, node) - 1] ?? null);
    if (this.lit !== null) {
      this.lit.element.classList.remove('now');
      this.lit.element.querySelector('[aria-current]')?.removeAttribute('aria-current');
      this.lit.code.textContent = this.lit.text;
    }
    this.lit = line;
    if (line === null) return;
    line.element.classList.add('now');
    line.element.firstElementChild?.setAttribute('aria-current', 'true');
    const columns = columnsOf(state.view.shape, node!);
    if (columns !== null) fill(line.code, line.text.slice(0, columns[0]), html('mark', {}, line.text.slice(columns[0], columns[1])), line.text.slice(columns[1]));
    this.bringIn(line.element);
  }

  // Scrolls the list, never the page.
  private bringIn(element: HTMLElement): void {
    const { list } = this;
    const top = element.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + element.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 2;
  }
}

function lineOfText(count: number, text: string): Line {
  return {
    number: count, text, element: html('li'), margin: html('span', { class: 'script-blame' }), code: html('code', {}, text),
  };
}
