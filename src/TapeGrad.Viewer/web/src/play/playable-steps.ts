// The steps that kept a graph: those that can be played.
import type { Run } from '../core/data';

/** Each step is given by its index in run.steps. */
export class PlayableSteps {
  private readonly steps: readonly number[];
  /** Their numbers in the run. */
  readonly numbers: readonly number[];

  constructor(run: Run) {
    this.steps = run.steps.flatMap((step, s) => (step.graph === null ? [] : [s]));
    this.numbers = this.steps.map((s) => run.steps[s]!.number);
  }

  get first(): number {
    return this.steps[0]!;
  }

  at(position: number): number {
    return this.steps[position]!;
  }

  position(step: number): number {
    return this.steps.indexOf(step);
  }

  /** The next (1) or the previous step (−1); null past either end. */
  beside(step: number, by: 1 | -1): number | null {
    return this.steps[this.position(step) + by] ?? null;
  }

  nearest(step: number): number {
    return this.steps.reduce((best, s) => (Math.abs(s - step) < Math.abs(best - step) ? s : best));
  }

  /** The graphs of these steps in the logged run, or in the run with the reader's changes. */
  graphs(run: Run) {
    return this.steps.map((s) => run.steps[s]!.graph!);
  }
}
