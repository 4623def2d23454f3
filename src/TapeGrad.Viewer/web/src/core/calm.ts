// Lets work wait that would take too long in each frame of a drag.

const calm = 120;

export class Calm {
  private timer = 0;
  private last: unknown = null;

  /** Works at once; while `key` changes all the time, only once it has stayed the same for a moment. */
  run(key: unknown, work: () => void): void {
    const isCalm = this.timer === 0 && (this.last === null || key === this.last);
    this.last = key;
    clearTimeout(this.timer);
    this.timer = 0;
    if (isCalm) work();
    else {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        work();
      }, calm);
    }
  }
}
