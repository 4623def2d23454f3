// Guess first: the page hides the next number until the reader has tried. A number that one has guessed is remembered better.
import { button, html } from '../core/dom';
import { number } from '../core/format';

export interface Question {
  readonly wanted: number;
  /** How far off a guess may be and still be right. */
  readonly within: number;
}

/** One question at a time. `next` moves on to the following moment. */
export class GuessForm {
  private readonly input = html('input', { type: 'text', inputmode: 'decimal', 'aria-label': 'Your guess', size: '9', autocomplete: 'off' });
  private readonly verdict = html('span', { class: 'verdict', role: 'status' });
  private readonly score = html('span', { class: 'score' });
  private readonly on;
  readonly element: HTMLElement;
  private question: Question | null = null;
  private done: () => void = () => undefined;
  private right = 0;
  private asked = 0;
  private tries = 0;

  constructor(next: () => void) {
    this.on = button('Next ›', next, { class: 'primary next' });
    const form = html('form', {}, html('label', {}, 'Your guess ', this.input), html('button', { type: 'submit', class: 'primary' }, 'Check'), button('Show', () => this.show()));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.check();
    });
    this.element = html('div', { class: 'guess', hidden: '' }, form, this.verdict, this.on, this.score);
  }

  /** Asks for a number; `done` is called once it is shown, even if nobody guessed it. */
  ask(question: Question, done: () => void): void {
    this.question = question;
    this.tries = 0;
    this.done = done;
    this.element.hidden = false;
    this.element.classList.add('asking');
    this.say('', '');
    this.input.value = '';
    this.input.focus();
  }

  /** Tells the reader that a question is open. */
  remind(): void {
    this.say('Write your guess first, or press Show.', '');
    this.input.focus();
  }

  hide(): void {
    this.question = null;
    this.element.hidden = true;
  }

  private check(): void {
    if (this.question === null) return;
    const { wanted } = this.question;
    const guess = parse(this.input.value);
    if (Number.isNaN(guess)) this.say('Write a number, such as −0.25 or 1/4.', '');
    else if (isRight(guess, this.question)) this.finish(`✓ Right: ${number(wanted)}`, true);
    else {
      const hint = mistakeOf(guess, this.question);
      if (++this.tries === 2) this.finish(`✗ ${hint === '' ? 'It is' : `${hint}:`} ${number(wanted)}`, false);
      else this.tryAgain(hint);
    }
  }

  // The number stays hidden after the first wrong guess.
  private tryAgain(hint: string): void {
    this.say(`✗ ${hint === '' ? 'Not yet' : hint}. Try once more.`, 'wrong');
    this.input.select();
    this.input.focus();
  }

  private show(): void {
    if (this.question !== null) this.finish(`It is ${number(this.question.wanted)}`, false);
  }

  private finish(words: string, wasRight: boolean): void {
    this.asked++;
    if (wasRight) this.right++;
    this.say(words, wasRight ? 'right' : 'wrong');
    this.score.textContent = `${this.right} of ${this.asked} right`;
    this.question = null;
    this.element.classList.remove('asking');
    this.done();
    this.on.focus();
  }

  private say(words: string, kind: string): void {
    this.verdict.textContent = words;
    this.verdict.className = `verdict ${kind}`;
  }
}

/** Reads a number as people write it: 0.5, .5, 1/2, −0.5, 1e-3. Other text gives NaN. */
export function parse(text: string): number {
  const plain = text.trim().replaceAll('−', '-').replace(',', '.');
  const quotient = /^([^/]+)\/([^/]+)$/.exec(plain);
  if (quotient !== null) return parse(quotient[1]!) / parse(quotient[2]!);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** A question that accepts an error of one part in a hundred, which is two digits. */
export function toTwoDigits(wanted: number): Question {
  return { wanted, within: 0.01 * Math.abs(wanted) + 1e-12 };
}

/** What is wrong with a guess, if that can be seen; else "". */
export function mistakeOf(guess: number, question: Question): string {
  if (question.wanted === 0) return '';
  if (isRight(-guess, question)) return 'The size is right, the sign is not';
  if (isRight(2 * guess, question)) return 'A factor of 2 is missing';
  return isRight(guess / 2, question) ? 'A factor of 2 is too much' : '';
}

/** Whether a guess is near enough. */
export function isRight(guess: number, { wanted, within }: Question): boolean {
  return Math.abs(guess - wanted) <= within;
}
