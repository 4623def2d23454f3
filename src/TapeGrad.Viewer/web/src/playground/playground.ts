// The playground: a formula that the reader types becomes a run, and the rest of the page plays it. All of it happens here in
// the browser. A formula is parsed as text, and nothing of it is ever run as a program.
import { App } from '../app';
import { html } from '../core/dom';
import { number } from '../core/format';
import type { PageSettings } from '../core/page';
import type { Run } from '../core/data';
import { painted } from '../core/painted';
import { keepInAddress } from '../play/address';
import { parseTable, TableError } from './csv';
import { Editor } from './editor';
import { examples } from './examples';
import { lineAt, readFormula } from './formula';
import { addressOfSetup, type Setup, setupInAddress, SetupError, startsOf, trainingOf, unusedInAddress } from './setup';
import { FormulaError } from './tokens';
import { Tour } from './tour';
import { runOf, TrainingError } from './training';

// What takes less is there before one could read that it is being computed.
const longSetup = 5000;
const manyNodes = 5000;

export class Playground {
  private readonly editor: Editor;
  private readonly tour: Tour;
  private readonly host = html('div', { class: 'played' });
  private app: App | null = null;
  private shown = '';
  /** How often a formula was run. One that takes long is dropped when the next begins. */
  private turn = 0;

  constructor(private readonly settings: PageSettings, host: HTMLElement) {
    this.editor = new Editor({
      run: () => void this.run(this.editor.setup).then((run) => { if (run !== null) this.bringIn(); }),
      edit: () => this.showNeeds(),
      load: (setup) => void this.load(setup),
      copyLink: () => void this.copyLink(),
      tour: () => void this.tour.open(),
    });
    this.tour = new Tour({
      play: (setup) => this.load(setup),
      showEnd: (node) => { location.hash = `#moment=9999&node=${node}&${this.shown}`; },
    });
    host.replaceChildren(this.editor.element, this.tour.element, this.host);
  }

  /** Plays the formula of the address, that of the page, or the first example. */
  async start(): Promise<void> {
    const first = examples[0]!;
    const { formula } = this.settings.playground!;
    this.editor.show(first);
    const given = formula === undefined ? first : { ...first, formula, starts: new Map(), trains: false };
    await this.load(setupInAddress(location.hash, first) ?? given, location.hash);
    window.addEventListener('hashchange', () => {
      const setup = setupInAddress(location.hash, this.editor.setup);
      if (setup !== null && addressOfSetup(setup).address !== this.shown) void this.load(setup, location.hash);
    });
  }

  private load(setup: Setup, address = ''): Promise<Run | null> {
    this.editor.show(setup);
    this.showNeeds();
    return this.run(setup, address);
  }

  private async run(setup: Setup, address = ''): Promise<Run | null> {
    const turn = ++this.turn;
    if (setup.data.length + setup.formula.length > longSetup) {
      this.editor.say('Computing …');
      await painted();
      if (turn !== this.turn) return null;
    }
    const made = this.made(setup);
    if (made === null) {
      document.documentElement.dataset['ready'] ??= 'editing';
      return null;
    }
    const { address: kept, hasData } = addressOfSetup({ ...this.editor.setup, trains: setup.trains });
    this.shown = kept;
    this.app?.end();
    keepInAddress(kept);
    const asked = address.replace(/^#/, '');
    history.replaceState(null, '', new URLSearchParams(asked).has('moment') ? address : `#moment=0${asked === '' ? '' : `&${asked}`}`);
    // Its text is part of what the picture has to leave room for.
    this.editor.say([address === '' ? '' : unusedInAddress(address, made.parameters), outcomeOf(made.run), made.note, hasData ? '' : 'The data are too long for the address, so a link to this page does not have them.'].filter((part) => part !== '').join(' '));
    if (made.run.steps[0]!.graph!.shape.nodes.length > manyNodes) {
      await painted();
      if (turn !== this.turn) return null;
    }
    this.app = new App(made.run, this.settings, this.host);
    await this.app.start();
    document.documentElement.dataset['ready'] = 'true';
    return made.run;
  }

  // Below the fields, a low window does not show the picture.
  private bringIn(): void {
    if (this.host.getBoundingClientRect().top > 0.6 * window.innerHeight) this.host.scrollIntoView();
  }

  // The run; if something is wrong, the page says what, and shows what it showed before.
  private made(setup: Setup): (ReturnType<typeof runOf> & { readonly parameters: readonly string[] }) | null {
    try {
      const table = parseTable(setup.data);
      const formula = readFormula(setup.formula, table);
      this.editor.showNeeds(formula);
      return { ...runOf(formula, startsOf(setup, formula.parameters), trainingOf(setup)), parameters: formula.parameters };
    } catch (error) {
      if (error instanceof FormulaError) this.editor.say(`Line ${lineAt(setup.formula, error.start)} of the formula${placeIn(setup.formula, error)}: ${error.message}`, true, error);
      else if (error instanceof TableError || error instanceof SetupError || error instanceof TrainingError) this.editor.say(error.message, true);
      else throw error;
      return null;
    }
  }

  // While a formula is not complete, the fields stay as they are.
  private showNeeds(): void {
    const { formula, data } = this.editor.setup;
    try {
      this.editor.showNeeds(readFormula(formula, parseTable(data)));
    } catch (error) {
      if (!(error instanceof FormulaError || error instanceof TableError)) throw error;
    }
  }

  private async copyLink(): Promise<void> {
    if (this.made(this.editor.setup) === null) return;
    const { address, hasData } = addressOfSetup(this.editor.setup);
    // A what-if is of the run that is shown.
    const what = address === this.shown ? new URLSearchParams(location.hash.slice(1)).get('what') : null;
    const place = new URLSearchParams({ moment: '0', ...(what === null ? {} : { what }) });
    try {
      await navigator.clipboard.writeText(`${location.href.split('#')[0]!}#${place.toString()}&${address}`);
      this.editor.say(`The link is copied. It opens this formula${hasData ? '' : ' without its data, which are too long for a link'}.`);
    } catch {
      this.editor.say('The browser does not let this page copy. Press Compute or Train, and copy the address of the page: it keeps the formula.', true);
    }
  }
}

// Line 2 of the formula, at “sin”.
function placeIn(formula: string, { start, end }: FormulaError): string {
  const found = formula.slice(start, end).trim();
  if (found === '') return formula.trim() === '' ? '' : ', at its end';
  return found.length > 30 ? '' : `, at “${found}”`;
}

function outcomeOf({ steps, isTraining, name }: Run): string {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const count = first.graph!.shape.nodes.length;
  return isTraining
    ? `Trained for ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}: the loss went from ${number(first.loss)} to ${number(last.loss)}. Press Play to watch.`
    : `Computed ${count} ${count === 1 ? 'node' : 'nodes'}: ${name === 'formula' ? 'the result' : name} is ${number(last.loss)}. Press Play to watch.`;
}
