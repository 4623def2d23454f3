// What the playground plays: a formula, its data, the start values, and how to train. The address keeps it.
import { parse } from '../play/guess-form';
import { isName } from './tokens';

export interface Setup {
  readonly formula: string;
  /** As CSV; "" for none. */
  readonly data: string;
  /** Start values of parameters, as typed; a parameter without one gets that of `startOf`. */
  readonly starts: ReadonlyMap<string, string>;
  readonly rate: string;
  /** The number of steps, as typed. */
  readonly steps: string;
  /** Whether to train, or to compute once. */
  readonly trains: boolean;
}

/** A field of the playground, or a part of its address, cannot be used; the message says which. */
export class SetupError extends Error {}

// Longer addresses are cut by programs that send them.
const longestAddress = 8_000;
const mostSteps = 10_000;

/** The part of the address that keeps the playground, and whether the data are in it: long data are not. */
export function addressOfSetup({ formula, data, starts, rate, steps, trains }: Setup): { readonly address: string; readonly hasData: boolean } {
  const values = new URLSearchParams({ formula });
  if (starts.size > 0) values.set('start', [...starts].map(([name, value]) => `${name}:${value}`).join(' '));
  if (trains) {
    values.set('rate', rate);
    values.set('steps', steps);
  }
  const whole = new URLSearchParams(values);
  if (data.trim() !== '') whole.set('data', data.trim());
  const hasData = data.trim() === '' || whole.toString().length <= longestAddress;
  return { address: (hasData ? whole : values).toString(), hasData };
}

/** The playground in an address, or null if the address has no formula; `otherwise` has the rate and the steps that it leaves out. */
export function setupInAddress(hash: string, otherwise: Setup): Setup | null {
  const found = new URLSearchParams(hash.replace(/^#/, ''));
  const formula = found.get('formula');
  if (formula === null) return null;
  const parts = (found.get('start') ?? '').split(' ').filter((part) => part !== '').map((part) => part.split(':'));
  return {
    formula: formula.replace(/\r\n?/g, '\n'), data: found.get('data') ?? '', starts: new Map(parts.map(([name = '', value = '']) => [name, value])),
    rate: found.get('rate') ?? otherwise.rate, steps: found.get('steps') ?? otherwise.steps, trains: found.has('steps') || found.has('rate'),
  };
}

/** What an address has that its playground does not use, in one sentence; "" if nothing. */
export function unusedInAddress(hash: string, parameters: readonly string[]): string {
  const found = new URLSearchParams(hash.replace(/^#/, ''));
  if (!found.has('formula')) {
    const other = ['data', 'start', 'rate', 'steps'].find((name) => found.has(name));
    return other === undefined ? '' : `The address has ${other}= but no formula=, so the page begins with a formula of its own.`;
  }
  const lost = (found.get('start') ?? '').split(' ').filter((part) => part !== '').map((part) => part.split(':', 1)[0]!).find((name) => !parameters.includes(name));
  return lost === undefined ? '' : `The address has a start value for '${shortened(lost)}', which is not a parameter of this formula.`;
}

/** The start values as numbers, also of parameters that have none yet; throws a SetupError. */
export function startsOf({ starts }: Setup, parameters: readonly string[]): Map<string, number> {
  for (const [name] of starts) if (!isName(name)) throw new SetupError(`The address has a start value for '${shortened(name)}', which is not a name. Write it as start=w:0.5.`);
  return new Map(parameters.map((name, i) => {
    const text = starts.get(name) ?? startOf(i);
    const value = parse(text);
    if (!Number.isFinite(value)) throw new SetupError(`The start value of ${name} is '${shortened(text)}', which is not a number. Write 0.5, -2 or 1/3.`);
    return [name, value];
  }));
}

export function trainingOf({ rate, steps, trains }: Setup): { readonly rate: number; readonly steps: number } | null {
  if (!trains) return null;
  const [size, count] = [parse(rate), /^\d{1,9}$/.test(steps.trim()) ? Number(steps) : NaN];
  if (!Number.isFinite(size)) throw new SetupError(`The rate is '${shortened(rate)}', which is not a number. Write 0.1 or 1/3.`);
  if (!(count >= 1 && count <= mostSteps)) throw new SetupError(`The number of steps is '${shortened(steps)}', but it must be a whole number from 1 to ${mostSteps}.`);
  return { rate: size, steps: count };
}

/** The start value of a parameter that has none: spread over −1 to 1, different for each, and never 0. */
export function startOf(index: number): string {
  const spread = Math.round((((0.75 + index * 0.618034) % 1) * 2 - 1) * 10) / 10;
  return String(spread === 0 ? 0.1 : spread);
}

function shortened(text: string): string {
  return text.length <= 30 ? text : `${text.slice(0, 30)}…`;
}
