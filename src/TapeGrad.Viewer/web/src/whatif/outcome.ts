// What a rate does to the loss of a run.
import type { Run } from '../core/data';
import { number } from '../core/format';

const share = 10;

/** Whether the loss grows: it stops being finite, or the last tenth of the steps has a larger mean loss than the first. */
export function grows(losses: readonly number[]): boolean {
  if (losses.length < 2) return false;
  if (losses.some((loss) => !Number.isFinite(loss))) return true;
  const part = Math.max(1, Math.floor(losses.length / share));
  // Divided before they are added: the sum of large numbers may be infinite.
  const mean = (some: readonly number[]) => some.reduce((sum, loss) => sum + loss / some.length, 0);
  return mean(losses.slice(-part)) > mean(losses.slice(0, part));
}

/** The loss from the first to the last step, beside that of the logged run; says so if the rate is too large. */
export function sayOutcome(run: Run, logged: Run, rate: number): string {
  const [first, last, before] = [run.steps[0]!.loss, run.steps.at(-1)!.loss, logged.steps.at(-1)!.loss];
  const way = `from ${number(first)} to ${number(last)} in ${run.steps.length} steps`;
  const beside = run === logged ? '' : ` In the logged run it ends at ${number(before)}.`;
  if (rate === 0) return `At rate 0 no parameter moves.${beside}`;
  if (grows(run.steps.map(({ loss }) => loss))) return `${rate < 0 ? 'Below 0 each step goes uphill' : 'Too large'}: the loss grows, ${way}.${beside}`;
  return `The loss goes ${way}.${beside}`;
}
