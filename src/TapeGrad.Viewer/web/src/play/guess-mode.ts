// When "Guess first" asks, and what stays hidden until it is answered.
import { html } from '../core/dom';
import { GuessForm, type Question } from './guess-form';

interface GuessActions {
  /** What a moment asks; null where there is nothing to guess. */
  question(moment: number): Question | null;
  isPlaying(): boolean;
  /** The number may be seen now. */
  revealed(): void;
  /** On to the next moment; `plays` where playing was held up by the question. */
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

  /** Asks for the number of a moment, if it is one to guess; true if so. */
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

  /** Drops a question that is open. */
  end(): void {
    this.isHidden = false;
    this.form.hide();
  }
}
