// Decides when "Guess first" asks a question, and hides the number until it is answered.
import { html } from '../core/dom';
import { GuessForm, type Question } from './guess-form';

interface GuessActions {
  /** The question of a moment; null if there is nothing to guess. */
  question(moment: number): Question | null;
  isPlaying(): boolean;
  /** Called when the number may be shown. */
  revealed(): void;
  /** Moves to the next moment; `plays` says whether the question interrupted the playback. */
  goOn(plays: boolean): void;
  switched(): void;
}

export class GuessMode {
  /** Whether the number of this moment is still to be guessed. */
  isHidden = false;
  private wasPlaying = false;
  private readonly box = html('input', { type: 'checkbox' });
  private readonly form = new GuessForm(() => this.actions.goOn(this.wasPlaying));
  readonly toggle = html('label', { class: 'toggle' }, this.box, ' Guess first');
  readonly element = this.form.element;

  constructor(private readonly actions: GuessActions) {
    this.box.addEventListener('change', () => actions.switched());
  }

  get isOn(): boolean {
    return this.box.checked;
  }

  /** Asks for the number of a moment if there is one to guess, and returns whether it did. */
  ask(moment: number): boolean {
    const question = this.isOn ? this.actions.question(moment) : null;
    if (question === null) return false;
    this.wasPlaying = this.actions.isPlaying();
    this.isHidden = true;
    this.form.ask(question, () => {
      this.isHidden = false;
      this.actions.revealed();
    });
    return true;
  }

  remind(): void {
    this.form.remind();
  }

  /** Drops an open question. */
  end(): void {
    this.isHidden = false;
    this.form.hide();
  }
}
