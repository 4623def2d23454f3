// What the details of a leaf have to change it: a slider, a field for its number, and what a nudge does.
import { button, fill, html } from '../core/dom';
import * as formulaText from '../core/formula-text';
import { number } from '../core/format';
import { parse } from '../play/guess-form';
import { isSecret, numbersOf, type State } from '../state';
import { rangeAround } from './range';
import { Slider } from './slider';
import type { WhatIfPanel } from './what-if-panel';

export class LeafForm {
  private readonly field = html('input', { type: 'text', inputmode: 'decimal', size: '8', 'data-key': 'change' });
  private readonly problem = html('small', { role: 'alert' });
  private readonly undo = button('Undo', () => this.change(null), { 'data-key': 'undo' });
  private readonly slider = new Slider('', (value) => this.change(value));
  private readonly nudge = html('p', { class: 'nudge' });
  readonly element: HTMLElement;
  private node: number | null = null;
  /** What the field showed last, before the reader typed. */
  private written = '';

  constructor(private readonly whatIf: WhatIfPanel) {
    const form = html('form', { class: 'change' }, html('label', {}, 'What if it were ', this.field), html('button', { type: 'submit', 'data-key': 'compute' }, 'Compute'), this.undo, this.problem);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.take();
    });
    this.element = html('section', { class: 'leaf-form', hidden: '' }, this.slider.input, form, this.nudge);
  }

  render(state: State): void {
    const { chosen, run, step } = state;
    const { shape } = run.steps[step]!.graph!;
    const node = chosen === null || shape.nodes[chosen]!.kind === 'operation' || isSecret(state, chosen, true) ? null : chosen;
    const isOther = node !== this.node;
    this.node = node;
    this.element.hidden = node === null;
    if (node === null) return;
    const name = formulaText.reference(shape, numbersOf(state), node);
    const value = this.whatIf.valueOf(node);
    const reason = this.whatIf.whyNot;
    this.slider.name(`Slide ${name}`);
    this.slider.show(value, rangeAround(this.whatIf.loggedValueOf(node), value));
    this.slider.input.hidden = reason !== '';
    this.field.setAttribute('aria-label', `What if ${name} were`);
    const isTyped = !isOther && document.activeElement === this.field && this.field.value !== this.written;
    this.written = number(value).replaceAll('−', '-');
    if (!isTyped) this.field.value = this.written;
    this.undo.hidden = !this.whatIf.has(shape.nodes[node]!);
    if (isOther) this.problem.textContent = '';
    fill(this.nudge, reason === '' ? this.whatIf.nudge(node) : reason);
  }

  private take(): void {
    const value = parse(this.field.value);
    this.problem.textContent = Number.isFinite(value) ? '' : ` “${this.field.value}” is not a finite number. Write 0.5, −2 or 1/3.`;
    this.written = this.field.value;
    if (Number.isFinite(value)) this.change(value);
  }

  private change(value: number | null): void {
    if (this.node !== null) this.whatIf.change(this.node, value);
  }
}
