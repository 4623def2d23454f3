// The playback: it moves through the moments of a step, and on to the next step.
import type { Moment } from './timeline';

interface Playback {
  readonly step: number;
  readonly moment: number;
  /** The progress of the moment's movement, from 0 to 1. */
  readonly progress: number;
  readonly isPlaying: boolean;
  readonly speed: number;
}

interface Stage {
  state(): Playback;
  update(changes: Partial<Playback>): void;
  /** The number of moments of the current step. */
  moments(): number;
  /** The next step that can be played, or null. */
  stepAfter(): number | null;
  kind(moment: number): Moment['kind'];
  /** Whether moments are animated. */
  isTweened(): boolean;
  /** The milliseconds that a moment takes at speed 1, so that its sentence can be read. */
  reading(moment: number): number;
  /** Asks for the number of the moment in guess mode; this stops the playback. */
  ask(): void;
}

// The milliseconds of a moment's time at speed 1 that its movement takes.
const movement = { start: 0, forward: 350, seed: 250, backward: 650, update: 250 } as const;

/** The clock of the page: while the state says that the page plays, it moves the state on. */
export class Player {
  private timer = 0;
  private last = 0;
  /** The milliseconds of this moment at speed 1. */
  private time = 0;

  constructor(private readonly stage: Stage) {}

  /** Starts or stops the clock. */
  render({ isPlaying, moment }: Playback): void {
    if (isPlaying === (this.timer !== 0)) return;
    if (!isPlaying) {
      this.stop();
      return;
    }
    this.last = performance.now();
    this.time = this.stage.reading(moment);
    this.timer = requestAnimationFrame((now) => this.tick(now));
  }

  private stop(): void {
    cancelAnimationFrame(this.timer);
    this.timer = 0;
  }

  private tick(now: number): void {
    const { stage } = this;
    if (!stage.state().isPlaying) {
      this.stop();
      return;
    }
    const { moment, progress, speed } = stage.state();
    const passed = now - this.last;
    if (passed >= this.time / speed || stage.moments() === 1) {
      this.last = now;
      if (!this.next(moment)) return;
      this.time = stage.reading(stage.state().moment);
      stage.ask();
    } else if (progress < 1) {
      stage.update({ progress: Math.min(1, passed / Math.max(this.duration(moment) / speed, 1)) });
    }
    this.timer = requestAnimationFrame((then) => this.tick(then));
  }

  // Moves to the next moment, or stops at the end of the run.
  private next(moment: number): boolean {
    const { stage } = this;
    const step = stage.stepAfter();
    if (moment < stage.moments() - 1) stage.update({ moment: moment + 1, progress: this.duration(moment + 1) > 0 ? 0 : 1 });
    else if (step !== null) stage.update({ step, moment: 0, progress: 1 });
    else {
      stage.update({ isPlaying: false, progress: 1 });
      this.stop();
      return false;
    }
    return true;
  }

  private duration(moment: number): number {
    return this.stage.isTweened() ? movement[this.stage.kind(moment)] : 0;
  }
}
