// Holds what the page shows as one immutable value. Parts of the page read it when they draw; none of them calls another.

interface Part<S> {
  readonly reads: (state: S) => readonly unknown[] | null;
  readonly render: (state: S) => void;
  drawn: readonly unknown[] | null;
}

export class Store<S extends object> {
  private readonly parts: Part<S>[] = [];
  private isQueued = false;

  /** `settled` returns the state with what follows from its other values, so that they always agree. */
  constructor(private current: S, private readonly settled: (next: S, before: S) => S) {}

  get state(): S {
    return this.current;
  }

  /** Changes some values at once. The parts that read them are drawn in the next frame. */
  update(changes: Partial<S>): void {
    this.current = this.settled({ ...this.current, ...changes }, this.current);
    if (this.isQueued) return;
    this.isQueued = true;
    requestAnimationFrame(() => this.render());
  }

  /** Adds a part: `render` runs when a value that it `reads` has changed. It reads null while it cannot be drawn. */
  add(reads: Part<S>['reads'], render: Part<S>['render']): void {
    this.parts.push({ reads, render, drawn: null });
  }

  /** Draws what has changed now, instead of in the next frame. */
  render(): void {
    this.isQueued = false;
    for (const part of this.parts) {
      const { state } = this;
      const values = part.reads(state);
      const { drawn } = part;
      if (values === null || (drawn !== null && values.every((value, i) => Object.is(value, drawn[i])))) continue;
      part.drawn = values;
      part.render(state);
    }
  }
}
