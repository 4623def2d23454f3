// Plays one path: its edges light up one after the other, from the output back to the node, as blame flows.

const pause = 450;

export class PathPlayer {
  private timer = 0;

  /** `light` lights edges in the picture. */
  constructor(private readonly light: (edges: readonly number[]) => void) {}

  /** Plays edges that lead from a node to the output. */
  play(edges: readonly number[]): void {
    this.stop();
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.next(edges, isStill ? edges.length : 1);
  }

  stop(): void {
    window.clearTimeout(this.timer);
  }

  private next(edges: readonly number[], count: number): void {
    this.light(edges.slice(edges.length - count));
    if (count < edges.length) this.timer = window.setTimeout(() => this.next(edges, count + 1), pause);
  }
}
