// What the optimizer keeps of the chosen parameter, in the details.
import { html } from '../core/dom';
import { factor, number, signed } from '../core/format';
import type { State } from '../state';
import { keptOf } from '../whatif/optimizer-state';

/** The state of the optimizer after the shown step; nothing if it keeps none, or no known rule moves the parameter. */
export function optimizerView({ chosen, run, step, view }: State): readonly HTMLElement[] {
  const kept = chosen === null || view.shape.nodes[chosen]!.kind !== 'parameter' ? null : keptOf(run, step, chosen);
  if (kept === null) return [];
  const { rule, rate, state, formula, direction } = kept;
  return [
    html('h3', {}, `What the optimizer keeps: ${rule}`),
    html('p', { class: 'math kept' }, state.map(([name, value]) => `${name} = ${number(value)}`).join(', ')),
    html('p', { class: 'muted' }, `The step is −rate · ${formula} = −${number(rate)} · ${factor(direction)} = ${signed(-rate * direction)}. Found from the gradients: this rule moves the parameter at every step as it has moved.`),
  ];
}
