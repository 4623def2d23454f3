// What follows the gradient of the chosen node in its details.
import { fill, html } from '../core/dom';
import type { State } from '../state';
import { neuronView } from './neuron-view';
import { optimizerView } from './optimizer-view';
import { sliceView } from './slice-view';

export class DetailView {
  private readonly charts = html('section', { class: 'detail' });
  readonly element: HTMLElement;

  /** `why` comes last. */
  constructor(why: HTMLElement) {
    this.element = html('div', {}, this.charts, why);
  }

  /** With `isSecret`, the numbers of the node are still to be guessed. */
  render(state: State, isSecret: boolean): void {
    fill(this.charts, isSecret ? [] : [...sliceView(state), ...optimizerView(state), ...neuronView(state)]);
    this.charts.hidden = this.charts.childElementCount === 0;
  }
}
