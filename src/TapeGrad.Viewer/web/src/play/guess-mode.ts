// "Guess first": the page hides the next number until the reader has tried to guess it.
import { html } from '../core/dom';
import { type Level, levels } from './questions';
import type { State } from '../state';
import { GuessForm } from './guess-form';

interface GuessActions {
  /** Called when the number may be shown. */
  reveal(): void;
  /** Moves to the next moment; `plays` says whether the question interrupted the playback. */
  goOn(plays: boolean): void;
  switchTo(isGuessing: boolean, level: Level): void;
}

export class GuessMode {
  private asked: State['asked'] = null;
  private readonly form = new GuessForm(() => this.actions.goOn(this.asked?.wasPlaying === true));
  readonly toggle: HTMLElement;
  readonly element = this.form.element;

  constructor(private readonly actions: GuessActions) {
    const box = html('input', { type: 'checkbox' });
    const level = html('select', { 'aria-label': 'What to guess', hidden: '' }, levels.map(([value, words]) => html('option', { value }, words)));
    this.toggle = html('span', { class: 'guess-choice' }, html('label', { class: 'toggle' }, box, ' Guess first'), level);
    const change = () => {
      level.hidden = !box.checked;
      actions.switchTo(box.checked, level.value as Level);
    };
    for (const control of [box, level]) control.addEventListener('change', change);
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
