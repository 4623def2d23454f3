// A slider with the number that it stands at: a native range input, so that keys and screen readers move it as a pointer does.
import { html } from '../core/dom';
import { number } from '../core/format';
import type { SliderRange } from './range';

export class Slider {
  readonly input = html('input', { type: 'range' });
  readonly output = html('output', { class: 'data' });

  constructor(name: string, moved: (value: number) => void) {
    this.name(name);
    this.input.addEventListener('input', () => {
      const value = Number(this.input.value);
      this.say(value);
      moved(value);
    });
  }

  name(name: string): void {
    this.input.setAttribute('aria-label', name);
  }

  /** Shows a number. The thumb goes to the nearest place that the range has. */
  show(value: number, range: SliderRange): void {
    for (const [key, bound] of Object.entries(range)) this.input.setAttribute(key, String(bound));
    this.input.value = String(value);
    this.input.disabled = !Number.isFinite(value);
    this.say(value);
  }

  private say(value: number): void {
    const [min, max] = [Number(this.input.min), Number(this.input.max)];
    this.input.style.setProperty('--filled', `${(100 * (Number(this.input.value) - min)) / (max - min)}%`);
    this.input.setAttribute('aria-valuetext', number(value));
    this.output.textContent = number(value);
  }
}
