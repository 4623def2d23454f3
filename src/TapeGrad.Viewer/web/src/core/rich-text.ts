// Sentences whose numbers keep their colour: data, gradients of either sign, local derivatives.
import { factor, number, signed } from './format';

export interface Part {
  readonly kind: 'data' | 'plus' | 'minus' | 'local' | 'plain';
  readonly text: string;
}

export type Sentence = readonly Part[];

/** A sentence from a template, in which numbers are parts and all else is plain. */
export function say(strings: TemplateStringsArray, ...values: readonly (string | Part | Sentence)[]): Sentence {
  const parts: Part[] = [];
  strings.forEach((text, i) => {
    parts.push(plain(text));
    const value = values[i];
    if (value !== undefined) parts.push(...(typeof value === 'string' ? [plain(value)] : 'kind' in value ? [value] : value));
  });
  return parts.filter((part) => part.text !== '');
}

export function plain(text: string): Part {
  return { kind: 'plain', text };
}

export function data(value: number): Part {
  return { kind: 'data', text: number(value) };
}

export function gradient(value: number): Part {
  return { kind: kindOf(value), text: signed(value) };
}

/** A gradient as a factor: in brackets where it has a minus. */
export function upstream(value: number): Part {
  return { kind: kindOf(value), text: factor(value) };
}

export function local(value: number): Part {
  return { kind: 'local', text: factor(value) };
}

/** `upstream × local = share`; with `isAsking`, the share is still to be found. */
export function product(from: number, by: number, share: number, isAsking = false): Sentence {
  return say`${upstream(from)} × ${local(by)} = ${isAsking ? '?' : gradient(share)}`;
}

export function textOf(sentence: Sentence): string {
  return sentence.map((part) => part.text).join('');
}

function kindOf(gradient: number): Part['kind'] {
  return gradient > 0 ? 'plus' : gradient < 0 ? 'minus' : 'plain';
}
