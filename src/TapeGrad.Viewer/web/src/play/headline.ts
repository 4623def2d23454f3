// The lines above the picture, which say what is shown and what the colours mean, and the sentence below it.
import { fill, html } from '../core/dom';
import { number } from '../core/format';
import { gradientOf, type Palette } from '../core/palette';
import { textOf } from '../core/rich-text';
import { isSecret, type State } from '../state';
import { narrationOf } from './narration';

/** The run's name, its step, loss and settings, and the legend of the colours. */
export class Headline {
  private readonly subtitle = html('p', { class: 'subtitle' });
  readonly element: HTMLElement;

  /** `beside` comes after the name. */
  constructor(name: string, palette: Palette, beside: HTMLElement) {
    this.element = html('header', { class: 'head' }, html('div', {}, html('div', { class: 'title-row' }, html('h1', {}, name), beside), this.subtitle), legend(palette));
  }

  render(state: State): void {
    const { run, step } = state;
    const isLossSecret = isSecret(state, state.view.shape.output, false);
    const { loss, number: place } = run.steps[step]!;
    const [what, where] = run.isTraining ? ['loss', [`step ${place} of ${run.steps.at(-1)!.number}`]] : ['output', []];
    const settings = [...run.settings].map(([name, value]) => `${name} ${number(value)}`);
    this.subtitle.textContent = [...where, `${what} ${isLossSecret ? '?' : number(loss)}`, ...settings].join(' · ');
  }
}

/** The sentence of a moment. Screen readers read it aloud when it changes, but not while the page plays. */
export class Sentence {
  private readonly phase = html('strong', { class: 'phase' });
  private readonly words = html('span', { 'data-testid': 'sentence' });
  private readonly reason = html('span', { class: 'because', 'data-testid': 'because' });
  readonly element = html('p', { class: 'sentence', 'aria-live': 'polite', 'aria-atomic': 'true' }, this.phase, this.words, ' ', this.reason);

  render(state: State): void {
    const { phase, sentence, because } = narrationOf(state);
    const live = state.isPlaying ? 'off' : 'polite';
    const hasChanged = this.words.textContent !== textOf(sentence) || this.phase.textContent !== phase || this.reason.textContent !== textOf(because);
    // The sentence at which the playback stops is written again, so that it is read aloud.
    if (!hasChanged && this.element.getAttribute('aria-live') === live) return;
    this.element.setAttribute('aria-live', live);
    this.phase.textContent = phase;
    this.phase.dataset['phase'] = phase.toLowerCase();
    for (const [line, words] of [[this.words, sentence], [this.reason, because]] as const) fill(line, words.map(({ kind, text }) => html('span', { class: kind }, text)));
  }
}

function legend(palette: Palette): HTMLElement {
  const scale = html('span', { class: 'scale', 'aria-hidden': 'true' });
  scale.style.setProperty('--light', gradientOf(palette.light));
  scale.style.setProperty('--dark', gradientOf(palette.dark));
  return html('p', { class: 'legend' },
    html('span', { class: 'data' }, 'number'), html('span', { class: 'local' }, 'local derivative'),
    html('span', { class: 'gradient' }, html('span', {}, 'gradient: − lowers the output when raised'), scale, html('span', {}, '+ raises it')));
}
