// Guess first: the page hides the next number until the reader has tried. A number that one has guessed is remembered better.
import { button, html } from '../core/dom';
import { number } from '../core/format';
import type { Question } from './questions';

const signs = ['−', '0', '+'] as const;

/** One question at a time. `next` moves on to the following moment. */
export class GuessForm {
  private readonly input = html('input', { type: 'text', inputmode: 'decimal', 'aria-label': 'Your guess', size: '9', autocomplete: 'off' });
  private readonly verdict = html('span', { class: 'verdict', role: 'status' });
  private readonly score = html('span', { class: 'score' });
  private readonly number = html('label', {}, 'Your guess ', this.input);
  private readonly sign = html('span', { class: 'pair', role: 'group', 'aria-label': 'The sign' }, signs.map((sign, i) => button(sign, () => this.check(i - 1), { 'aria-label': ['minus', '0', 'plus'][i]! })));
  private readonly submit = html('button', { type: 'submit', class: 'primary' }, 'Check');
  private readonly on;
  readonly element: HTMLElement;
  private question: Question | null = null;
  private done: (wasRight: boolean) => void = () => undefined;
  private right = 0;
  private asked = 0;
  private tries = 0;
  /** How often each kind of mistake was made. */
  private readonly mistakes = new Map<string, number>();

  constructor(next: () => void) {
    this.on = button('Next ›', next, { class: 'primary next' });
    const form = html('form', {}, this.number, this.sign, this.submit, button('Show', () => this.show()));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.question?.isSign !== true) this.check(parse(this.input.value));
    });
    this.element = html('div', { class: 'guess', hidden: '' }, form, this.verdict, this.on, this.score);
  }

  /** Asks for a number; `done` is called once it is shown, even if nobody guessed it. */
  ask(question: Question, done: (wasRight: boolean) => void): void {
    this.question = question;
    this.tries = 0;
    this.done = done;
    this.element.hidden = false;
    this.element.classList.add('asking');
    for (const part of [this.number, this.submit]) part.hidden = question.isSign === true;
    this.sign.hidden = question.isSign !== true;
    this.say('', '');
    this.input.value = '';
    this.focus();
  }

  /** Tells the reader that a question is open. */
  remind(): void {
    this.say(`${this.question?.isSign === true ? 'Choose a sign' : 'Write your guess'} first, or press Show.`, '');
    this.focus();
  }

  hide(): void {
    this.question = null;
    this.element.hidden = true;
  }

  private focus(): void {
    if (this.question?.isSign === true) this.sign.querySelector('button')!.focus();
    else this.input.focus();
  }

  private check(guess: number): void {
    const { question } = this;
    if (question === null) return;
    if (!Number.isFinite(guess)) this.say('Write a number, such as −0.25 or 1/4.', '');
    else if (isRight(guess, question)) this.finish(`✓ Right: ${answerOf(question)}`, true);
    else {
      const { kind, hint } = mistakeOf(guess, question);
      this.mistakes.set(kind, (this.mistakes.get(kind) ?? 0) + 1);
      if (++this.tries === 2) this.finish(`✗ ${hint === '' ? 'It is' : `${hint}:`} ${answerOf(question)}`, false);
      else this.tryAgain(hint);
    }
  }

  // The number stays hidden after the first wrong guess.
  private tryAgain(hint: string): void {
    this.say(`✗ ${hint === '' ? 'Not yet' : hint}. Try once more.`, 'wrong');
    this.input.select();
    this.focus();
  }

  private show(): void {
    if (this.question !== null) this.finish(`It is ${answerOf(this.question)}`, false);
  }

  private finish(words: string, wasRight: boolean): void {
    this.asked++;
    if (wasRight) this.right++;
    this.say(words, wasRight ? 'right' : 'wrong');
    const mistakes = [...this.mistakes].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
    this.score.textContent = `${this.right} of ${this.asked} right${mistakes.length === 0 ? '' : ` · mistakes: ${mistakes.join(', ')}`}`;
    this.question = null;
    this.element.classList.remove('asking');
    this.done(wasRight);
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

/** The kind of a mistake for the score, and a hint that names it; "" if it cannot be seen. */
export function mistakeOf(guess: number, question: Question): { readonly kind: string; readonly hint: string } {
  const { wanted, mistakes = [], isSign } = question;
  const other = { kind: 'other', hint: '' };
  if (isSign === true) return { kind: 'sign', hint: wanted === 0 ? 'A factor is 0' : guess === 0 ? 'No factor is 0' : 'Two equal signs give +, two different ones −' };
  if (wanted !== 0) {
    if (isRight(-guess, question)) return { kind: 'sign', hint: 'The size is right, the sign is not' };
    if (isRight(2 * guess, question)) return { kind: 'factor of 2', hint: 'You forgot the 2' };
    if (isRight(guess / 2, question)) return { kind: 'factor of 2', hint: 'A factor of 2 is too much' };
  }
  return mistakes.find(({ answer }) => isNear(guess, answer) && !isRight(answer, question)) ?? other;
}

/** Whether a guess is near enough. */
export function isRight(guess: number, { wanted, within }: Question): boolean {
  return Math.abs(guess - wanted) <= within;
}

function isNear(guess: number, answer: number): boolean {
  return Math.abs(guess - answer) <= 0.01 * Math.abs(answer) + 1e-12;
}

function answerOf({ wanted, isSign }: Question): string {
  return isSign === true ? signs[Math.sign(wanted) + 1]! : number(wanted);
}
