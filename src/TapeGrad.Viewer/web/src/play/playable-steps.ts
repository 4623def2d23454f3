// The steps that kept a graph: those that can be played.
import type { Run } from '../core/data';

/** Steps are told by their index in run.steps. */
export class PlayableSteps {
  private readonly steps: readonly number[];
  /** How they are numbered. */
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

  /** The one after (1) or before (−1); null past either end. */
  beside(step: number, by: 1 | -1): number | null {
    return this.steps[this.position(step) + by] ?? null;
  }

  nearest(step: number): number {
    return this.steps.reduce((best, s) => (Math.abs(s - step) < Math.abs(best - step) ? s : best));
  }

  /** Their graphs in a run, the logged one or another of the same steps. */
  graphs(run: Run) {
    return this.steps.map((s) => run.steps[s]!.graph!);
  }
}
