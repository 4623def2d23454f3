// "Guess first": the page hides the next number until the reader has tried to guess it.
import { html } from '../core/dom';
import type { State } from '../state';
import { GuessForm } from './guess-form';

interface GuessActions {
  /** Called when the number may be shown. */
  reveal(): void;
  /** Moves to the next moment; `plays` says whether the question interrupted the playback. */
  goOn(plays: boolean): void;
  switchTo(isGuessing: boolean): void;
}

export class GuessMode {
  private asked: State['asked'] = null;
  private readonly form = new GuessForm(() => this.actions.goOn(this.asked?.wasPlaying === true));
  readonly toggle: HTMLElement;
  readonly element = this.form.element;

  constructor(private readonly actions: GuessActions) {
    const box = html('input', { type: 'checkbox' });
    this.toggle = html('label', { class: 'toggle' }, box, ' Guess first');
    box.addEventListener('change', () => actions.switchTo(box.checked));
  }

  /** Asks the question of the state, or takes it away. */
  render({ asked }: State): void {
    if (asked === this.asked) return;
    this.asked = asked;
    if (asked === null) this.form.hide();
    else this.form.ask(asked.question, () => this.actions.reveal());
  }

  /** Tells the reader that a question is open. */
  remind(): void {
    this.form.remind();
  }
}
