// The blame board beside the picture: one bar for each parameter or scope, sorted, which grows as blame comes in.
import { button, fill, html } from '../core/dom';
import { number, signed } from '../core/format';
import { reference } from '../core/formula-text';
import { roving, stopAt } from '../core/roving';
import { isSecret, numbersOf, type State } from '../state';
import { arrivals } from './arrival';
import { type Amount, amountOf, areScoped, type By, type Entry, entriesOf, type Measure, namedEntries, parametersOf, ranked, rateOf, sizeOf, strongestOf } from './ranking';

interface BoardActions {
  /** Chooses a parameter. */
  choose(node: number): void;
  /** Lights the path of a parameter; null ends that. */
  point(node: number | null): void;
}

interface Row {
  readonly entry: Entry;
  readonly button: HTMLButtonElement;
  readonly plus: HTMLElement;
  readonly minus: HTMLElement;
  readonly amount: HTMLElement;
  readonly note: HTMLElement | null;
}

// More parameters than this are grouped at first, and more rows than this are not shown at once.
const fewParameters = 40;
const mostRows = 500;
const mostLetters = 14;

export class BlameBoard {
  private readonly gradient = button('gradient', () => this.show({ measure: 'gradient' }));
  private readonly change = button('what this step changes', () => this.show({ measure: 'change' }));
  private readonly by = html('select', { 'aria-label': 'One bar for each' }, html('option', { value: 'parameter' }, 'parameter'), html('option', { value: 'scope' }, 'scope'));
  private readonly grouping = html('label', { class: 'board-by' }, 'a bar for each ', this.by);
  private readonly list = html('ul', { class: 'board-rows' });
  private readonly rest = html('p', { class: 'muted' });
  private readonly sum = html('p', { class: 'board-sum' });
  readonly element: HTMLElement;
  private measure: Measure = 'gradient';
  private rows: readonly Row[] = [];
  private state: State | null = null;
  /** What the rows were built for. */
  private built: readonly unknown[] = [];

  constructor(private readonly actions: BoardActions) {
    this.element = html('section', { class: 'board', 'aria-label': 'Who gets the blame' },
      html('div', { class: 'board-head' }, html('span', { class: 'pair', role: 'group', 'aria-label': 'What the bars show' }, this.gradient, this.change), this.grouping),
      this.list, this.rest, this.sum);
    this.by.addEventListener('change', () => this.show({}));
    this.list.addEventListener('pointerleave', () => actions.point(null));
    this.list.addEventListener('focusout', () => actions.point(null));
    roving(this.list, 'button');
  }

  render(state: State): void {
    const { shape } = state.view;
    if (this.state?.view.shape !== shape) this.offerGroups(state);
    this.state = state;
    const rate = rateOf(state.run, state.step);
    this.change.disabled = rate === null;
    if (rate === null) this.measure = 'gradient';
    for (const [made, measure] of [[this.gradient, 'gradient'], [this.change, 'change']] as const) made.setAttribute('aria-pressed', String(this.measure === measure));
    this.build(state);
    this.paint(state, this.measure === 'change' ? rate : null);
  }

  // Few parameters have a bar each; many are grouped where there are scopes.
  private offerGroups({ view: { shape } }: State): void {
    const parameters = parametersOf(shape);
    const hasScopes = areScoped(shape, parameters);
    this.grouping.hidden = !hasScopes;
    this.by.value = parameters.length > fewParameters && hasScopes ? 'scope' : 'parameter';
  }

  private show({ measure }: { measure?: Measure }): void {
    if (measure !== undefined) this.measure = measure;
    if (this.state !== null) this.render(this.state);
  }

  // The order is that of the whole gradients, so that no row moves while blame comes in. While one guesses, it is that of the tape.
  private build(state: State): void {
    const by = this.by.value as By;
    const built = [state.run, state.step, state.view.shape, by, state.isGuessing];
    if (built.every((value, i) => value === this.built[i])) return;
    this.built = built;
    const { entries, count } = this.entriesOf(state, by);
    const focused = this.rows.find((row) => row.button === document.activeElement)?.entry.nodes[0];
    this.rows = entries.map((entry) => this.rowOf(entry));
    this.list.style.setProperty('--name', `${this.rows.reduce((longest, row) => Math.max(longest, Math.min(mostLetters, row.entry.name.length)), 4)}ch`);
    fill(this.list, this.rows.map((row) => html('li', {}, row.button)));
    this.rest.textContent = count > entries.length ? `… and ${count - entries.length} more, which are blamed less.` : '';
    this.rest.hidden = this.rest.textContent === '';
    const stop = this.rows.find(({ entry }) => entry.nodes[0] === focused) ?? this.rows[0];
    stopAt(this.rows.map((row) => row.button), stop?.button);
    if (focused !== undefined) stop?.button.focus();
  }

  // Those of the rows, and how many there are in all.
  private entriesOf({ view: { shape }, run, step, isGuessing }: State, by: By): { entries: Entry[]; count: number } {
    const { numbers } = run.steps[step]!.graph!;
    const { grad } = numbers;
    if (by === 'scope') {
      const all = entriesOf(shape, numbers, by);
      return { entries: (isGuessing || grad === null ? all : ranked(all, (node) => grad[node]!)).slice(0, mostRows), count: all.length };
    }
    const all = parametersOf(shape);
    const some = isGuessing || grad === null ? all.slice(0, mostRows) : strongestOf(all, grad, mostRows);
    return { entries: namedEntries(shape, numbers, some, all), count: all.length };
  }

  private rowOf(entry: Entry): Row {
    const [plus, minus] = [html('span', { class: 'bar-plus' }), html('span', { class: 'bar-minus' })];
    const amount = html('span', { class: 'board-amount' });
    const note = entry.nodes.length > 1 ? html('small') : null;
    const node = () => (this.state === null ? entry.nodes[0]! : (this.amountOf(this.state, entry, null).strongest?.node ?? entry.nodes[0]!));
    const made = html('button', { type: 'button', class: 'board-row', tabindex: '-1' },
      html('span', { class: 'board-name', title: entry.name }, entry.name), html('span', { class: 'board-bar', 'aria-hidden': 'true' }, minus, plus), amount, note);
    made.addEventListener('click', () => this.actions.choose(node()));
    made.addEventListener('pointerenter', () => this.actions.point(node()));
    made.addEventListener('focus', () => this.actions.point(node()));
    return { entry, button: made, plus, minus, amount, note };
  }

  private amountOf(state: State, entry: Entry, rate: number | null): Amount {
    const arrived = arrivals(state.view, numbersOf(state), state.timeline, state.moment - (state.isHidden ? 1 : 0));
    return amountOf(entry, (node) => arrived(node), rate);
  }

  private paint(state: State, rate: number | null): void {
    const numbers = numbersOf(state);
    const whole = (entry: Entry) => sizeOf(amountOf(entry, (node) => numbers.grad?.[node] ?? null, rate));
    const amounts = this.rows.map(({ entry }) => this.amountOf(state, entry, rate));
    // While one guesses, the bars may not tell how long they will become.
    const sizes = state.isGuessing ? amounts.map(sizeOf) : this.rows.map(({ entry }) => whole(entry));
    const longest = sizes.reduce((found, size) => (Number.isFinite(size) ? Math.max(found, size) : found), 0);
    this.rows.forEach((row, i) => this.paintRow(row, amounts[i]!, longest, state));
    this.sum.textContent = this.sumOf(state, amounts, rate);
    this.sum.hidden = this.sum.textContent === '';
  }

  private paintRow({ entry, button: made, plus, minus, amount, note }: Row, it: Amount, longest: number, state: State): void {
    const length = (size: number) => (size === 0 ? '0' : `${!Number.isFinite(size) || longest === 0 ? 100 : Math.max(0.8, (100 * size) / longest)}%`);
    plus.style.width = length(it.plus);
    minus.style.width = length(it.minus);
    const isGroup = entry.nodes.length > 1;
    const text = it.strongest === null ? (isSecret(state, entry.nodes[0]!, true) ? '?' : '–') : isGroup && this.measure === 'gradient' ? `Σ|g| ${number(sizeOf(it))}` : signed(it.plus - it.minus);
    amount.textContent = text;
    amount.className = `board-amount ${it.strongest === null || (isGroup && this.measure === 'gradient') ? '' : it.plus > it.minus ? 'plus' : it.minus > it.plus ? 'minus' : ''}`;
    if (note !== null) {
      note.textContent = it.strongest === null ? `${entry.nodes.length} parameters` : `${entry.nodes.length} parameters, strongest ${reference(state.view.shape, numbersOf(state), it.strongest.node)} ${signed(it.strongest.part)}`;
    }
    made.classList.toggle('chosen', state.chosen !== null && entry.nodes.includes(state.chosen));
    made.setAttribute('aria-pressed', String(state.chosen !== null && entry.nodes.includes(state.chosen)));
  }

  // What the bars add up to.
  private sumOf(state: State, amounts: readonly Amount[], rate: number | null): string {
    if (numbersOf(state).grad === null) return 'This graph has no gradients: the last sweep did not start at its output.';
    if (this.rows.length === 0) return 'This graph has no parameters.';
    if (amounts.every(({ strongest }) => strongest === null)) return 'Blame comes in when it flows back.';
    if (rate === null) return '';
    const change = amounts.reduce((sum, { plus, minus }) => sum + plus - minus, 0);
    return `Together ${signed(change)}: −rate · g² with rate ${number(rate)}, what a small step changes of the output.`;
  }
}
