// Guess first: the next number is hidden until the reader has tried. Testing oneself is what makes a number stay.
import { button, html } from './dom';
import { number } from './format';

export interface Guess {
  readonly element: HTMLElement;
  /** Asks for a number; `done` is called once it is shown, whether it was guessed or not. */
  ask(wanted: number, done: () => void): void;
  hide(): void;
  readonly isAsking: boolean;
}

/** `next` goes on to the moment after the one that was guessed. */
export function createGuess(next: () => void): Guess {
  const input = html('input', { type: 'text', inputmode: 'decimal', 'aria-label': 'Your guess', size: '9', autocomplete: 'off' });
  const verdict = html('span', { class: 'verdict', role: 'status' });
  const score = html('span', { class: 'score' });
  const on = button('Next ›', next, { class: 'primary next' });
  let wanted = 0;
  let done: (() => void) | null = null;
  let [right, asked] = [0, 0];

  const finish = (words: string, isRight: boolean) => {
    asked++;
    if (isRight) right++;
    verdict.textContent = words;
    verdict.className = isRight ? 'verdict right' : 'verdict wrong';
    score.textContent = `${right} of ${asked} right`;
    const then = done;
    done = null;
    input.disabled = true;
    element.classList.remove('asking');
    then?.();
    on.focus();
  };
  const check = () => {
    if (done === null) return;
    const guess = parse(input.value);
    if (Number.isNaN(guess)) verdict.textContent = 'Write a number, such as −0.25 or 1/4.';
    else if (isClose(guess, wanted)) finish(`✓ Right: ${number(wanted)}`, true);
    else if (wanted !== 0 && Math.sign(guess) === -Math.sign(wanted) && isClose(-guess, wanted)) finish(`✗ The size is right, the sign is not: ${number(wanted)}`, false);
    else finish(`✗ It is ${number(wanted)}`, false);
  };
  const form = html('form', {}, html('label', {}, 'Your guess ', input), html('button', { type: 'submit', class: 'primary' }, 'Check'), button('Show', () => done !== null && finish(`It is ${number(wanted)}`, false)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    check();
  });
  const element = html('div', { class: 'guess', hidden: '' }, form, verdict, on, score);
  return {
    element,
    ask(value, then) {
      wanted = value;
      done = then;
      element.hidden = false;
      element.classList.add('asking');
      verdict.textContent = '';
      verdict.className = 'verdict';
      input.disabled = false;
      input.value = '';
      input.focus();
    },
    hide() {
      done = null;
      element.hidden = true;
    },
    get isAsking() {
      return done !== null;
    },
  };
}

/** A number as people write it: 0.5, .5, 1/2, −0.5, 1e-3; NaN if it is none. */
export function parse(text: string): number {
  const plain = text.trim().replaceAll('−', '-').replace(',', '.');
  const quotient = /^([^/]+)\/([^/]+)$/.exec(plain);
  if (quotient !== null) return parse(quotient[1]!) / parse(quotient[2]!);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** Right to one part in a hundred, which is two digits. */
export function isClose(guess: number, wanted: number): boolean {
  return Math.abs(guess - wanted) <= 0.01 * Math.abs(wanted) + 1e-12;
}
