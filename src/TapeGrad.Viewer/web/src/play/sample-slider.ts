// The slider over the samples of a batch: at 0 the stacks show all of them together, then one after the other.
import { html } from '../core/dom';
import { samplesText } from '../graph/samples';
import { showsSamples } from '../graph/view';
import type { State } from '../state';

export function createSampleSlider(choose: (sample: number | null) => void): { readonly element: HTMLElement; render(state: State): void } {
  const range = html('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Sample' });
  const words = html('output', { 'data-testid': 'sample' });
  const element = html('label', { class: 'scrub samples', hidden: '' }, html('span', {}, 'sample'), range, words);
  range.addEventListener('input', () => choose(Number(range.value) === 0 ? null : Number(range.value) - 1));
  return {
    element,
    render({ view }) {
      element.hidden = !showsSamples(view);
      if (view.samples === null) return;
      const [at, text] = [view.sample === null ? 0 : view.sample + 1, samplesText(view.samples, view.sample)];
      range.max = String(view.samples.count);
      range.value = String(at);
      range.setAttribute('aria-valuetext', text);
      range.style.setProperty('--filled', `${(100 * at) / view.samples.count}%`);
      words.textContent = text;
    },
  };
}
