// The playback: it moves through the moments of a step, and on to the next step.
import type { Moment } from './timeline';

interface Stage {
  /** The number of moments of the current step. */
  moments(): number;
  /** The next step that can be played, or null. */
  stepAfter(): number | null;
  kind(moment: number): Moment['kind'];
  /** Whether moments are animated. */
  isTweened(): boolean;
  /** The milliseconds that a moment takes at speed 1, so that its sentence can be read. */
  reading(moment: number): number;
  /** Called when the position changes, and when the playback starts or stops. */
  changed(): void;
  /** Asks for the number of a moment in guess mode; true if the playback has to wait for the answer. */
  asks(moment: number): boolean;
}

// The milliseconds of a moment's time at speed 1 that its movement takes.
const movement = { start: 0, forward: 350, seed: 250, backward: 650, update: 250 } as const;

export class Player {
  step = 0;
  moment = 0;
  /** The progress of the moment's movement, from 0 to 1. */
  progress = 1;
  speed = 1;
  private timer = 0;
  private last = 0;
  /** The milliseconds of this moment at speed 1. */
  private time = 0;

  constructor(private readonly stage: Stage) {}

  get isPlaying(): boolean {
    return this.timer !== 0;
  }

  play(): void {
    if (this.isPlaying) return;
    if (this.moment === this.stage.moments() - 1 && this.stage.stepAfter() === null) this.jump(0);
    this.last = performance.now();
    this.time = this.stage.reading(this.moment);
    this.timer = requestAnimationFrame((now) => this.tick(now));
    this.stage.changed();
  }

  pause(): void {
    cancelAnimationFrame(this.timer);
    this.timer = 0;
    this.progress = 1;
    this.stage.changed();
  }

  /** Jumps to a moment of the current step, without movement. */
  jump(moment: number): void {
    this.moment = Math.max(0, Math.min(this.stage.moments() - 1, moment));
    this.progress = 1;
    this.stage.changed();
  }

  /** Moves one moment; past the end of a step, it moves to the next step. */
  move(by: 1 | -1): void {
    if (this.isPlaying) this.pause();
    if (by > 0 && this.moment === this.stage.moments() - 1) {
      const next = this.stage.stepAfter();
      if (next !== null) this.goTo(next, 0);
      return;
    }
    this.jump(this.moment + by);
  }

  goTo(step: number, moment: number): void {
    this.step = step;
    this.progress = 1;
    this.moment = Math.max(0, Math.min(this.stage.moments() - 1, moment));
    this.stage.changed();
  }

  private duration(): number {
    return this.stage.isTweened() ? movement[this.stage.kind(this.moment)] : 0;
  }

  private tick(now: number): void {
    const duration = this.duration() / this.speed;
    const passed = now - this.last;
    if (passed >= this.time / this.speed || this.stage.moments() === 1) {
      this.last = now;
      if (this.moment < this.stage.moments() - 1) {
        this.moment++;
        this.progress = this.duration() > 0 ? 0 : 1;
      } else {
        const next = this.stage.stepAfter();
        if (next === null) {
          this.pause();
          return;
        }
        this.step = next;
        this.moment = 0;
        this.progress = 1;
      }
      this.time = this.stage.reading(this.moment);
      if (this.stage.asks(this.moment)) {
        this.pause();
        return;
      }
      this.stage.changed();
    } else if (this.progress < 1) {
      this.progress = Math.min(1, passed / Math.max(duration, 1));
      this.stage.changed();
    }
    this.timer = requestAnimationFrame((then) => this.tick(then));
  }
}
