// The numbers that parameters move to after a step, if the log has them, and whether plain gradient descent moved them.
import type { Run } from '../core/data';

/** A parameter's number after the update of a step: that of the next step, or of the series with its name; null if the log has neither. */
export function movedTo(run: Run, step: number): (node: number) => number | null {
  const graph = run.steps[step]?.graph ?? null;
  const isAlone = run.steps[step]?.isAlone === true;
  const next = run.steps[step + 1]?.isAlone === true ? null : (run.steps[step + 1]?.graph ?? null);
  const series = run.steps[step]?.series;
  return (node) => {
    if (isAlone || (next === null && (series?.size ?? 0) === 0)) return null;
    const it = graph?.shape.nodes[node];
    if (it?.kind !== 'parameter') return null;
    if (next !== null) {
      const other = next.shape === graph!.shape ? node : next.shape.nodes.findIndex((n) => n.kind === 'parameter' && n.id === it.id);
      if (other >= 0) return next.numbers.data[other]!;
    }
    return it.name === null ? null : (series?.get(it.name) ?? null);
  };
}

/** The gradient that a parameter has accumulated since it was last cleared. */
export function gradientOf(run: Run, step: number, node: number): number {
  const { numbers } = run.steps[step]!.graph!;
  return (numbers.accumulated ?? numbers.grad)?.[node] ?? NaN;
}

/** Whether a parameter moved to `from − rate · gradient`. */
export function isDescent(from: number, rate: number, gradient: number, to: number): boolean {
  return Math.abs(from - rate * gradient - to) <= 1e-9 * (Math.abs(from) + Math.abs(rate * gradient)) + 1e-300;
}

export function learningRate(run: Run): number | null {
  return run.settings.get('learning-rate') ?? null;
}
