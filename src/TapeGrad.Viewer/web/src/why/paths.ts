// Finds the strongest paths from a node to the output in exact order. A branch is a whole path: one found before up to a
// fork, another edge there, and then the best way on, whose product is known.
import type { Sweeps } from './sweeps';

export interface Path {
  /** The seed times all local derivatives: what this path brings to the gradient. */
  readonly product: number;
  /** Edges of the shape from the node to the output. */
  readonly edges: readonly number[];
  /** Their local derivatives; parallel edges count as one. */
  readonly factors: readonly number[];
}

interface Route extends Path {
  readonly merged: readonly number[];
}

interface Branch {
  readonly parent: Route | null;
  /** The branch leaves its parent after so many edges. */
  readonly at: number;
  readonly edge: number;
  /** log₂ of its |product|. */
  readonly size: number;
}

/** The strongest paths, at most so many, and whether there are no others with a product other than 0. */
export function strongestPaths(sweeps: Sweeps, from: number, most: number): { readonly found: readonly Path[]; readonly isAll: boolean } {
  const found: Route[] = [];
  const ahead: Branch[] = Number.isFinite(sweeps.strongest[from]!) ? [{ parent: null, at: 0, edge: -1, size: sweeps.strongest[from]! }] : [];
  while (found.length < most && ahead.length > 0) {
    const [route, forks] = follow(sweeps, from, ahead.shift()!);
    found.push(route);
    for (const fork of forks) ahead.push(fork);
    ahead.sort((a, b) => b.size - a.size);
    // No more of them can be taken than paths are wanted; one more tells that there are others.
    ahead.splice(most - found.length + 1);
  }
  return { found, isAll: ahead.length === 0 };
}

function follow(sweeps: Sweeps, from: number, { parent, at, edge: first }: Branch): [Route, Branch[]] {
  const merged = parent === null ? [] : [...parent.merged.slice(0, at), first];
  let size = merged.reduce((sum, edge) => sum + sizeOf(sweeps, edge), 0);
  let node = merged.length === 0 ? from : sweeps.users[merged.at(-1)!]!;
  const forks: (Omit<Branch, 'parent'>)[] = [];
  while (node !== sweeps.shape.output) {
    const uses = sweeps.usesOf(node);
    let taken = uses[0]!;
    for (const edge of uses) if (bound(sweeps, edge) > bound(sweeps, taken) || Number.isNaN(bound(sweeps, taken))) taken = edge;
    for (const edge of uses) {
      const whole = size + bound(sweeps, edge);
      if (edge !== taken && Number.isFinite(whole)) forks.push({ at: merged.length, edge, size: whole });
    }
    merged.push(taken);
    size += sizeOf(sweeps, taken);
    node = sweeps.users[taken]!;
  }
  const factors = merged.map((edge) => sweeps.locals[edge]!);
  const product = factors.reduceRight((product, factor) => product * factor, sweeps.grad[sweeps.shape.output]!);
  const route: Route = { product, merged, factors, edges: merged.map((edge) => sweeps.edgeOf(edge)) };
  return [route, forks.map((fork) => ({ ...fork, parent: route }))];
}

function sizeOf(sweeps: Sweeps, edge: number): number {
  return Math.log2(Math.abs(sweeps.locals[edge]!));
}

function bound(sweeps: Sweeps, edge: number): number {
  return sizeOf(sweeps, edge) + sweeps.strongest[sweeps.users[edge]!]!;
}
