// The tour of the playground: four stops in five minutes. The last asks for one gradient by hand, and the page confirms it.
import type { Run } from '../core/data';
import { button, fill, html } from '../core/dom';
import { GuessForm } from '../play/guess-form';
import type { Mistake } from '../play/questions';
import type { Setup } from './setup';

interface Stop {
  readonly title: string;
  readonly text: string;
  readonly setup: Setup;
  /** What is asked: the value or the gradient of a node by its name. */
  readonly asks?: { readonly name: string; readonly what: 'data' | 'grad'; readonly mistakes: readonly Mistake[] };
  /** What is said after the answer. */
  readonly after: string;
}

interface TourActions {
  /** Plays a formula; null if it cannot be played. */
  play(setup: Setup): Promise<Run | null>;
  /** Shows the end of the sweep, with a node. */
  showEnd(node: number): void;
}

const formula = (x: number, target: number) => `x = ${x}\nprediction = w*x\nerror = prediction - ${target}\nloss = Square(error)`;
const setup = (x: number, target: number, w: string, trains = false): Setup => ({ formula: formula(x, target), data: '', starts: new Map([['w', w]]), rate: '0.1', steps: '10', trains });

const stops: readonly Stop[] = [
  {
    title: 'Numbers go forward',
    text: 'The formula has become the picture below. x has a number, and w is a parameter that starts at 1. Work out the error, or press Play, or → for one moment at a time, until its box has a number. What is the error?',
    setup: setup(2, 4, '1'), asks: { name: 'error', what: 'data', mistakes: [] },
    after: 'The prediction is 1 · 2 = 2, which is 2 too small. The loss is the square of the error, 4.',
  },
  {
    title: 'Blame goes back',
    text: 'Then the gradient of the loss starts at 1, and each edge multiplies it by a slope. The slope of a square is 2 · error. Which gradient does the error get?',
    setup: setup(2, 4, '1'), asks: { name: 'error', what: 'grad', mistakes: [] },
    after: '2 · (−2) = −4. The minus sign says that the loss falls as the error rises.',
  },
  {
    title: 'Training moves w',
    text: 'The page has trained w for 10 steps: w − rate · gradient is the w of the next step. Move the slider of the steps, or press ↓ and ↑, and look at the charts: w comes near 2, and the loss near 0.',
    setup: setup(2, 4, '1', true), after: '',
  },
  {
    title: 'One gradient by hand',
    text: 'Other numbers: w is 2, x is 3, and the prediction should be 5. Take a pencil. First the prediction and the error, then the gradient of the error, which the prediction gets as well, and then that times the slope of w*x towards w, which is x. Which gradient does w get?',
    setup: setup(3, 5, '2'),
    asks: {
      name: 'w', what: 'grad', mistakes: [
        { kind: 'slope', answer: 2, hint: 'That is the gradient of the prediction. Multiply it by x' },
        { kind: 'slope', answer: 4, hint: 'That is what x gets. The slope towards w is x' },
      ],
    },
    after: 'The error is 2 · 3 − 5 = 1, its gradient 2 · 1 = 2, and w gets 2 · 3 = 6. The picture shows the same.',
  },
];

export class Tour {
  private readonly title = html('h2', { id: 'tour-title' });
  private readonly text = html('p', { id: 'tour-text' });
  private readonly after = html('p', { class: 'tour-after', role: 'status' });
  private readonly guess = new GuessForm(() => void this.show(this.at + 1));
  private readonly next = button('Next ›', () => void this.show(this.at + 1), { class: 'primary' });
  private readonly back = button('‹ Back', () => void this.show(this.at - 1));
  readonly element = html('section', { class: 'card tour', 'aria-labelledby': 'tour-title', hidden: '' },
    html('header', {}, this.title, button('×', () => this.close(), { class: 'plain', 'aria-label': 'End the tour' })),
    this.text, this.guess.element, this.after, html('div', { class: 'stops' }, this.back, this.next));
  private at = 0;
  private opener: HTMLElement | null = null;

  constructor(private readonly actions: TourActions) {
    this.guess.element.querySelector('input')!.setAttribute('aria-describedby', 'tour-text');
  }

  async open(): Promise<void> {
    this.opener = document.activeElement as HTMLElement | null;
    await this.show(0);
  }

  private async show(at: number): Promise<void> {
    const stop = stops[at];
    if (stop === undefined) {
      this.close();
      return;
    }
    this.at = at;
    this.element.hidden = false;
    this.title.textContent = `${at + 1} of ${stops.length}: ${stop.title}`;
    this.text.textContent = stop.text;
    fill(this.after);
    this.back.hidden = at === 0;
    this.next.textContent = at === stops.length - 1 ? 'End' : 'Next ›';
    this.next.hidden = stop.asks !== undefined;
    this.guess.hide();
    const run = await this.actions.play(stop.setup);
    if (stop.asks === undefined || run === null) this.next.focus();
    else this.ask(stop, stop.asks, run);
  }

  private ask({ after }: Stop, { name, what, mistakes }: NonNullable<Stop['asks']>, run: Run): void {
    const { shape, numbers } = run.steps[0]!.graph!;
    const node = shape.nodes.findIndex((it) => it.name === name);
    const wanted = numbers[what]![node]!;
    this.guess.ask({ wanted, within: 1e-6, mistakes }, (wasRight) => {
      const praise = what === 'grad' && wasRight ? ' You have computed a gradient by hand.' : '';
      this.after.textContent = `${after}${praise}${what === 'grad' ? ' Now write a formula of your own.' : ''}`;
      if (what === 'grad') this.actions.showEnd(node);
    });
  }

  private close(): void {
    this.element.hidden = true;
    this.opener?.focus();
  }
}
