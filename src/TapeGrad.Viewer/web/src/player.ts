// Play, pause and step: time moves through the moments of a step, and on to the next step.

export interface Position {
  readonly step: number;
  readonly moment: number;
  /** How far the moment's movement has come, from 0 to 1. */
  readonly progress: number;
}

export interface Stage {
  /** How many moments a step has. */
  moments(): number;
  /** The step after the current one that can be shown, or null. */
  stepAfter(): number | null;
  /** How long the movement of a moment takes at speed 1, in milliseconds; 0 for none. */
  duration(moment: number): number;
  /** Called whenever the position or the playing changes; a step change comes with moment 0. */
  changed(): void;
  /** Whether a moment has to be guessed before time goes on. */
  asks(moment: number): boolean;
}

export class Player {
  step = 0;
  moment = 0;
  progress = 1;
  speed = 1;
  private timer = 0;
  private last = 0;

  constructor(private readonly stage: Stage) {}

  get isPlaying(): boolean {
    return this.timer !== 0;
  }

  play(): void {
    if (this.isPlaying) return;
    if (this.moment === this.stage.moments() - 1 && this.stage.stepAfter() === null) this.jump(0);
    this.last = performance.now();
    this.timer = requestAnimationFrame((now) => this.tick(now));
    this.stage.changed();
  }

  pause(): void {
    cancelAnimationFrame(this.timer);
    this.timer = 0;
    this.progress = 1;
    this.stage.changed();
  }

  /** To a moment of the current step, without movement. */
  jump(moment: number): void {
    this.moment = Math.max(0, Math.min(this.stage.moments() - 1, moment));
    this.progress = 1;
    this.stage.changed();
  }

  /** One moment on or back; past the end of a step, to the next. */
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

  private tick(now: number): void {
    const duration = this.stage.duration(this.moment) / this.speed;
    const rest = 350 / this.speed;
    const passed = now - this.last;
    if (passed >= (this.moment === 0 ? rest : duration + rest) || this.stage.moments() === 1) {
      this.last = now;
      if (this.moment < this.stage.moments() - 1) {
        this.moment++;
        this.progress = this.stage.duration(this.moment) > 0 ? 0 : 1;
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
