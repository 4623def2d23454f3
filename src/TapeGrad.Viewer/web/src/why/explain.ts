// Why a node has its gradient: its strongest paths to the output, or the cause of a 0 or a NaN, as `tapegrad explain` tells it.
import type { Numbers, Shape } from '../core/data';
import { number, signed } from '../core/format';
import * as formulaText from '../core/formula-text';
import { firstCause, firstNumber, ofNumber } from './not-finite';
import { type Path, strongestPaths } from './paths';
import { Sweeps } from './sweeps';
import { causeOf, reasonOf, shareOf, sharesOf, stopsOf, type ZeroCause } from './zero';

export interface Explanation {
  readonly gradient: number;
  readonly cause: ZeroCause | 'not-finite' | null;
  /** The number of paths; exact up to 2⁵³, and perhaps infinite. */
  readonly paths: number;
  /** What the paths add up to without their signs. */
  readonly absolute: number;
  readonly strongest: readonly Path[];
  /** What all other paths add up to. */
  readonly rest: number;
  /** Whether `strongest` has every path with a product other than 0. */
  readonly isAll: boolean;
  /** Where the cause can be looked at: the nodes of the cuts, of the meeting, or of the first cause. */
  readonly places: readonly number[];
  readonly sentence: string;
}

const mostStops = 3;
const mostShares = 4;

/** Explains the gradient of a node; `sweeps` may be used for all nodes of a graph. */
export function explain(sweeps: Sweeps, node: number, most: number): Explanation {
  const { shape, numbers, grad } = sweeps;
  const gradient = grad[node]!;
  const [paths, absolute] = [sweeps.exactPaths[node]!, sweeps.absolute[node]!];
  const none = { strongest: [], rest: gradient, isAll: false };
  if (!Number.isFinite(gradient)) {
    const { sentence, node: place } = firstCause(sweeps, node);
    return { ...none, gradient, paths, absolute, cause: 'not-finite', places: [place], sentence };
  }
  const { found, isAll } = strongestPaths(sweeps, node, most);
  const sum = found.reduce((total, { product }) => total + product, 0);
  const zero = gradient === 0 ? causeOf(sweeps, node) : null;
  const all = { gradient, paths, absolute, strongest: found, isAll, rest: isAll && zero === null ? 0 : gradient - sum, cause: zero?.cause ?? null };
  const more = Number.isFinite(numbers.data[node]!) ? '' : ` ${ofNumber(sweeps, firstNumber(sweeps, node)!)}`;
  switch (zero?.cause) {
    case 'cut': {
      const stops = stopsOf(sweeps, node);
      return { ...all, places: [...new Set(stops.map((edge) => shape.edges[edge]!.user))], sentence: ofCut(sweeps, node, stops) + more };
    }
    case 'cancels': return { ...all, places: zero.meetings, sentence: ofMeeting(sweeps, node, zero.meetings) + more };
    case 'underflow': return { ...all, places: [], sentence: `${counted(sweeps, node)} to ${called(shape, numbers, shape.output)}, but the strongest product is about 10^${Math.round(sweeps.largest[node]! * Math.log10(2))}, and a double cannot hold what is on the way. Scale the numbers, or use operations that do not shrink blame at every layer.` };
  }
  return { ...all, places: [], sentence: ofPaths(sweeps, node) + more };
}

function ofPaths(sweeps: Sweeps, node: number): string {
  const { shape, numbers } = sweeps;
  if (node === shape.output) return 'It is the output, with which the sweep started.';
  const count = counted(sweeps, node);
  const output = called(shape, numbers, shape.output);
  if (sweeps.exactPaths[node] === 1) return `${count} to ${output}.`;
  const absolute = sweeps.absolute[node]!;
  if (!Number.isFinite(absolute)) return `${count} to ${output}. Without their signs they would add up to more than a double can hold.`;
  const kept = Math.abs(sweeps.grad[node]!) / absolute;
  if (kept > 0.9995) return `${count} to ${output}, all with the same sign, so nothing cancels.`;
  return `${count} to ${output}. Without their signs they would add up to ${number(absolute)}, so ${kept >= 0.01 ? `${Math.round(100 * kept)} %` : `1 part in ${number(1 / kept, 2)}`} is left after + and − cancel.`;
}

function ofCut(sweeps: Sweeps, node: number, stops: readonly number[]): string {
  const { shape, numbers, grad } = sweeps;
  if (stops.length === 0) return sweeps.exactPaths[node] === 0 ? 'No path leads from it to the output.' : 'The sweep started with 0.';
  const said = stops.slice(0, mostStops).map((edge) => `${called(shape, numbers, shape.edges[edge]!.user)} gets ${signed(grad[shape.edges[edge]!.user]!)}, but ${reasonOf(shape, numbers, edge)}`);
  const more = stops.length > mostStops ? `; and ${stops.length - mostStops} more` : '';
  return `Each path is cut by a local derivative of 0. Blame stops at ${stops.length === 1 ? 'one place' : `${stops.length} places`}: ${said.join('; ')}${more}.`;
}

function ofMeeting(sweeps: Sweeps, node: number, meetings: readonly number[]): string {
  const { shape, numbers } = sweeps;
  const at = meetings[0]!;
  const shares = sharesOf(sweeps, at);
  const said = shares.slice(0, mostShares).map((edge) => `${signed(shareOf(sweeps, edge))} from ${called(shape, numbers, shape.edges[edge]!.user)}`).join(' and ');
  const more = shares.length > mostShares ? ` and ${shares.length - mostShares} more` : '';
  const others = meetings.length > 1 ? `, and likewise at ${meetings.length - 1} other ${meetings.length === 2 ? 'node' : 'nodes'}` : '';
  return `${counted(sweeps, node)} to ${called(shape, numbers, shape.output)}, and their blame of ${number(sweeps.absolute[node]!)} in all adds up to 0 at ${called(shape, numbers, at)}: ${said}${more}${others}.`;
}

/** `24 paths lead`, `about 10^30 paths lead`. */
function counted(sweeps: Sweeps, node: number): string {
  const exact = sweeps.exactPaths[node]!;
  if (exact === 1) return 'One path leads';
  return exact < 1e6 ? `${exact} paths lead` : `About 10^${Math.floor(sweeps.paths[node]! * Math.log10(2))} paths lead`;
}

function called(shape: Shape, numbers: Numbers, node: number): string {
  return formulaText.reference(shape, numbers, node);
}
