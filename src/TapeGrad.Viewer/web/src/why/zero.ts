// Why a gradient is 0: where blame is cut, where it cancels, or that it is too small for a double.
import { factor, number } from '../core/format';
import * as formulaText from '../core/formula-text';
import type { Numbers, Shape } from '../core/data';
import type { Sweeps } from './sweeps';

export type ZeroCause = 'cut' | 'underflow' | 'cancels';

/** The cause, and for shares that cancel the nodes at which they do, the nearest to the output first. */
export function causeOf(sweeps: Sweeps, node: number): { readonly cause: ZeroCause; readonly meetings: readonly number[] } {
  if (sweeps.largest[node] === -Infinity) return { cause: 'cut', meetings: [] };
  const meetings = meetingsOf(sweeps, node);
  return { cause: meetings.length > 0 ? 'cancels' : 'underflow', meetings };
}

/** The edges at which all blame for a cut node stops: the user gets blame, the operand gets none from anywhere. */
export function stopsOf(sweeps: Sweeps, node: number): number[] {
  const stops: number[] = [];
  const behind = new Uint8Array(sweeps.shape.nodes.length);
  behind[node] = 1;
  for (let at = node; at < behind.length; at++) {
    if (behind[at] === 0) continue;
    for (const edge of sweeps.usesOf(at)) {
      const user = sweeps.users[edge]!;
      if (sweeps.largest[user] === -Infinity) behind[user] = 1;
      else stops.push(sweeps.parallel(edge)[0]!);
    }
  }
  return stops.sort((a, b) => a - b);
}

/** The edges over which shares other than 0 come to a node. */
export function sharesOf(sweeps: Sweeps, node: number): number[] {
  return [...sweeps.usesOf(node)].flatMap((merged) => sweeps.parallel(merged)).filter((edge) => shareOf(sweeps, edge) !== 0);
}

export function shareOf(sweeps: Sweeps, edge: number): number {
  return sweeps.grad[sweeps.shape.edges[edge]!.user]! * sweeps.local(edge);
}

/** What a local derivative of 0 means at one edge: `w is multiplied by a, and a = 0`. */
export function reasonOf(shape: Shape, numbers: Numbers, edge: number): string {
  const { operand, user } = shape.edges[edge]!;
  const it = shape.nodes[user]!;
  const slot = it.operands.indexOf(edge);
  const name = formulaText.reference(shape, numbers, operand);
  const x = number(numbers.data[operand]!);
  const equation = name === x ? name : `${name} = ${x}`;
  const own = numbers.constants.slice(it.constants.start, it.constants.start + it.constants.count);
  const called = (edge: number | undefined) => {
    if (edge === undefined) return own.length > 0 ? number(own[0]!) : '0';
    const other = shape.edges[edge]!.operand;
    const [said, value] = [formulaText.reference(shape, numbers, other), number(numbers.data[other]!)];
    return said === value ? said : `${said} = ${value}`;
  };
  switch (it.op) {
    case 'relu': return `relu is off, because ${equation}`;
    case '*': case 'linear': case 'dot': return `${name} is multiplied by ${called(it.operands[slot ^ 1])}`;
    case 'product': return `${name} is multiplied by other numbers, and one of them is 0`;
    case '/': return slot === 0 && !it.constantFirst ? `${name} is divided by ${called(it.operands[1])}` : `${equation} divides ${it.constantFirst ? number(own[0]!) : called(it.operands[0])}`;
    case 'max': case 'min': {
      const taken = it.operands.find((e) => numbers.local[e] !== 0 && shape.edges[e]!.operand !== operand);
      return `${it.op} takes ${taken === undefined ? number(numbers.data[user]!) : called(taken)} instead of ${equation}`;
    }
    case 'clamp': return `${equation} is outside the bounds of clamp, ${own.map((k) => number(k)).join(' and ')}`;
    case 'square': case 'cosh': return `${equation}, where ${it.op} has its lowest point`;
    case 'abs': case 'norm': return `${equation}, at the tip of ${it.op}`;
    case 'pow': if (own.length === 1 && own[0] === 0) return `the exponent of ${name} is 0`;
  }
  return `${it.op} is flat at ${name === x ? factor(numbers.data[operand]!) : equation}`;
}

function meetingsOf(sweeps: Sweeps, node: number): number[] {
  const meetings: number[] = [];
  const without = new Uint8Array(sweeps.shape.nodes.length);
  without[node] = 1;
  for (let at = node; at < without.length; at++) {
    if (without[at] === 0) continue;
    if (sharesOf(sweeps, at).length > 0) meetings.push(at);
    for (const edge of sweeps.usesOf(at)) if (sweeps.grad[sweeps.users[edge]!] === 0) without[sweeps.users[edge]!] = 1;
  }
  return meetings.reverse();
}
