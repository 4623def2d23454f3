// The fields of the playground: formula, start values, data, rate and steps.
import { append, button, fill, html } from '../core/dom';
import { examples } from './examples';
import { type Setup, startOf } from './setup';

interface EditorActions {
  /** Computes once, or trains. */
  run(trains: boolean): void;
  /** The formula or the data have changed. */
  edit(): void;
  load(setup: Setup): void;
  copyLink(): void;
  tour(): void;
}

/** What a formula needs: the names of its parameters and of the columns that are its inputs. */
export interface Needs {
  readonly parameters: readonly string[];
  readonly columns: readonly string[];
}

export class Editor {
  private readonly formula = html('textarea', { id: 'formula', rows: '4', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', 'aria-describedby': 'formula-help' });
  private readonly data = html('textarea', { id: 'csv', rows: '4', spellcheck: 'false', autocomplete: 'off', placeholder: 'x,target\n1,2\n2,4', 'aria-describedby': 'csv-help' });
  private readonly choice = html('select', { 'aria-label': 'Examples' });
  private readonly rate = field('Rate', 'decimal');
  private readonly steps = field('Steps', 'numeric');
  private readonly starts = html('div', { class: 'start-values' });
  private readonly inputs = html('p', { class: 'muted' });
  private readonly status = html('p', { class: 'playground-status', role: 'status' });
  readonly element: HTMLDetailsElement;
  /** All that was typed for a parameter, also for those that the formula does not use now. */
  private readonly typed = new Map<string, string>();
  private needs: Needs = { parameters: [], columns: [] };
  private trains = false;

  constructor(private readonly actions: EditorActions) {
    const { choice } = this;
    append(choice, [html('option', { value: '' }, 'Examples …'), examples.map(({ title }, i) => html('option', { value: String(i) }, title))]);
    choice.addEventListener('change', () => {
      const chosen = examples[Number(choice.value)];
      if (choice.value !== '' && chosen !== undefined) actions.load(chosen);
    });
    for (const text of [this.formula, this.data]) {
      text.addEventListener('input', () => {
        choice.value = '';
        actions.edit();
      });
    }
    this.element = html('details', { class: 'card playground', open: '' },
      html('summary', {}, html('h1', {}, document.title)),
      html('div', { class: 'playground-fields' },
        html('div', {}, html('label', { for: 'formula' }, 'Formula'), choice, this.formula, html('p', { class: 'muted', id: 'formula-help' }, 'As C#: + − * /, Tanh(x), Pow(x, 2). A line may begin with a name and =. The last line is the result.')),
        html('div', {}, html('h2', {}, 'Start values'), this.starts, this.inputs),
        html('div', {}, html('label', { for: 'csv' }, 'Data'), this.data, html('p', { class: 'muted', id: 'csv-help' }, 'Optional CSV: a line of names, then rows of numbers. The result is the mean over the rows.'))),
      html('div', { class: 'playground-buttons' },
        button('Compute', () => this.run(false), { class: 'primary' }),
        html('span', { class: 'playground-train' }, button('Train', () => this.run(true)), this.rate.element, this.steps.element),
        button('Copy the link', () => actions.copyLink()), button('Five-minute tour', () => actions.tour()), this.status));
    this.element.addEventListener('keydown', (event) => this.press(event));
    // The picture takes the room.
    this.element.addEventListener('toggle', () => window.dispatchEvent(new Event('resize')));
  }

  get setup(): Setup {
    const starts = this.needs.parameters.map((name, i): [string, string] => [name, this.typed.get(name) ?? startOf(i)]);
    return { formula: this.formula.value, data: this.data.value, starts: new Map(starts), rate: this.rate.input.value, steps: this.steps.input.value, trains: this.trains };
  }

  /** Fills the fields. */
  show({ formula, data, starts, rate, steps, trains }: Setup): void {
    this.formula.value = formula;
    this.data.value = data;
    this.typed.clear();
    for (const [name, value] of starts) this.typed.set(name, value);
    if (rate !== '') this.rate.input.value = rate;
    if (steps !== '') this.steps.input.value = steps;
    this.trains = trains;
  }

  /** Shows a field for each parameter of the formula. What has the focus keeps it. */
  showNeeds(needs: Needs): void {
    this.needs = needs;
    const focused = (document.activeElement as HTMLElement | null)?.dataset['start'];
    fill(this.starts, needs.parameters.map((name, i) => {
      const { element, input } = field(name, 'decimal');
      input.dataset['start'] = name;
      input.setAttribute('aria-label', `Start value of ${name}`);
      input.value = this.typed.get(name) ?? startOf(i);
      input.addEventListener('input', () => this.typed.set(name, input.value));
      return element;
    }));
    if (focused !== undefined) this.starts.querySelector<HTMLElement>(`[data-start="${CSS.escape(focused)}"]`)?.focus();
    const columns = needs.columns.length === 0 ? '' : `${needs.columns.join(', ')}: from the data. `;
    this.inputs.textContent = `${columns}A column of the data is an input, and so is a name with a number, such as x = 2. Every other name is a parameter: training moves it.`;
    this.formula.rows = Math.max(4, Math.min(8, this.formula.value.split('\n').length));
  }

  /** Says what happened; an error of the formula gets a button that leads to its place. */
  say(words: string, isError = false, place: { readonly start: number; readonly end: number } | null = null): void {
    this.status.className = isError ? 'playground-status wrong' : 'playground-status';
    fill(this.status, words);
    this.formula.setAttribute('aria-invalid', String(place !== null));
    if (place !== null) append(this.status, [' ', button('Show the place', () => this.select(place))]);
  }

  private select({ start, end }: { readonly start: number; readonly end: number }): void {
    this.formula.focus();
    this.formula.setSelectionRange(start, end);
  }

  private run(trains: boolean): void {
    this.trains = trains;
    this.actions.run(trains);
  }

  // Enter in a field, and Ctrl with Enter in a text, compute or train as before; the fields of training train.
  private press(event: KeyboardEvent): void {
    const { target } = event;
    if (event.key !== 'Enter' || !(target instanceof HTMLInputElement || (target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    this.run(this.trains || target === this.rate.input || target === this.steps.input);
  }
}

function field(words: string, mode: string): { element: HTMLLabelElement; input: HTMLInputElement } {
  const input = html('input', { type: 'text', inputmode: mode, size: '5', autocomplete: 'off' });
  return { element: html('label', { class: 'rate' }, `${words} `, input), input };
}
