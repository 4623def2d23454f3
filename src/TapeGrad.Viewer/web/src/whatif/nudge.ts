// What happens if one leaf moves a little: computed again, and as the gradient predicts.
import type { Numbers, Shape } from '../core/data';
import { number, signed } from '../core/format';
import { forward } from './interpreter';
import { nudgeOf } from './range';

export interface Nudge {
  readonly by: number;
  /** How the output changes. */
  readonly change: number;
  /** How it would change along the slope; null if the graph has no gradients. */
  readonly predicted: number | null;
}

/** Moves a leaf and computes the output again. Throws an UnknownOperation if the page cannot compute the graph. */
export function nudge(shape: Shape, numbers: Numbers, leaf: number): Nudge {
  const before = numbers.data[leaf]!;
  const by = nudgeOf(before);
  const output = (value: number) => {
    const leaves = [...numbers.data];
    leaves[leaf] = value;
    return forward(shape, leaves, numbers.constants).data[shape.output]!;
  };
  const seed = numbers.grad?.[shape.output] ?? 1;
  return { by, change: output(before + by) - output(before), predicted: numbers.grad === null ? null : (numbers.grad[leaf]! / seed) * by };
}

/** *Nudge w by 0.001: the loss changes by −0.007996, the slope predicts −0.008.* */
export function sayNudge(name: string, output: string, { by, change, predicted }: Nudge): string {
  return `Nudge ${name} by ${number(by)}: ${output} changes by ${signed(change)}${predicted === null ? '' : `, the slope predicts ${signed(predicted)}`}.`;
}
