// Recomputes the run while the reader drags: the shown step at once, and the rest of a long run in slices.
import type { Run, Step } from '../core/data';
import { type Changes, isChanged, recomputing, settingsOf } from './whatif';

/** The longest time that a slice may block the page, in milliseconds. */
const patience = 8;

interface FollowerActions {
  /** The run that is shown, and its step. */
  shown(): { readonly run: Run; readonly step: number };
  /** Shows a run. Until `isWhole`, the steps after the shown one are those from before. */
  show(run: Run, changes: Changes, note: string, isWhole: boolean): void;
  /** Says why these changes cannot be made. */
  refuse(error: Error): void;
}

interface Job {
  readonly changes: Changes;
  readonly steps: Step[];
  readonly work: Generator<number, string>;
  isShown: boolean;
}

export class Follower {
  private job: Job | null = null;
  /** Changes that came before the shown step was there: they wait, so that a drag is seen to move. */
  private wanted: Changes | null = null;

  constructor(private readonly logged: Run, private readonly actions: FollowerActions) {}

  /** The changes that are being computed; null if none are. */
  get latest(): Changes | null {
    return this.wanted ?? this.job?.changes ?? null;
  }

  follow(changes: Changes): void {
    if (this.job?.isShown === false) this.wanted = changes;
    else this.begin(changes);
  }

  private begin(changes: Changes): void {
    this.wanted = null;
    if (!isChanged(changes)) {
      this.job = null;
      this.actions.show(this.logged, changes, '', true);
      return;
    }
    const steps = [...this.logged.steps];
    this.job = { changes, steps, work: recomputing(this.logged, changes, steps), isShown: false };
    this.slice(this.job);
  }

  private slice(job: Job): void {
    if (job !== this.job) return;
    try {
      let next = job.work.next();
      const until = performance.now() + patience;
      while (next.done !== true && performance.now() < until) next = job.work.next();
      if (next.done === true) this.show(job, job.steps, next.value, true);
      // The parameters of the shown step move to those of the next.
      else if (!job.isShown && next.value > this.actions.shown().step) this.show(job, [...job.steps.slice(0, next.value + 1), ...this.actions.shown().run.steps.slice(next.value + 1)], '', false);
    } catch (error) {
      this.job = null;
      this.actions.refuse(error as Error);
    }
    if (this.wanted !== null && this.job?.isShown !== false) this.begin(this.wanted);
    else setTimeout(() => this.slice(job));
  }

  private show(job: Job, steps: readonly Step[], note: string, isWhole: boolean): void {
    job.isShown = true;
    if (isWhole) this.job = null;
    this.actions.show({ ...this.logged, settings: settingsOf(this.logged, job.changes), steps }, job.changes, note, isWhole);
  }
}
