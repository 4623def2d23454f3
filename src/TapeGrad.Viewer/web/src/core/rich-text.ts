// Text whose numbers have the colour of their kind: data, gradients of either sign, local derivatives.
import { factor, number, signed } from './format';
import { addAll } from './lists';

interface TextPart {
  readonly kind: 'data' | 'plus' | 'minus' | 'local' | 'plain';
  readonly text: string;
}

export type RichText = readonly TextPart[];

/** Builds a text from a template. Numbers become coloured parts; the rest is plain. */
export function say(strings: TemplateStringsArray, ...values: readonly (string | TextPart | RichText)[]): RichText {
  const parts: TextPart[] = [];
  strings.forEach((text, i) => {
    parts.push(plain(text));
    const value = values[i];
    if (value !== undefined) addAll(parts, typeof value === 'string' ? [plain(value)] : 'kind' in value ? [value] : value);
  });
  return parts.filter((part) => part.text !== '');
}

export function plain(text: string): TextPart {
  return { kind: 'plain', text };
}

export function data(value: number): TextPart {
  return { kind: 'data', text: number(value) };
}

export function gradient(value: number): TextPart {
  return { kind: kindOf(value), text: signed(value) };
}

/** A gradient as a factor, in brackets if it is negative. */
export function upstream(value: number): TextPart {
  return { kind: kindOf(value), text: factor(value) };
}

export function local(value: number): TextPart {
  return { kind: 'local', text: factor(value) };
}

/** A local derivative by itself, as the result of a rule. */
export function slope(value: number): TextPart {
  return { kind: 'local', text: number(value) };
}

/** `upstream × local = share`; with `isAsking`, a question mark in place of the share. */
export function product(from: number, by: number, share: number, isAsking = false): RichText {
  return say`${upstream(from)} × ${local(by)} = ${isAsking ? '?' : gradient(share)}`;
}

export function textOf(sentence: RichText): string {
  return sentence.map((part) => part.text).join('');
}

function kindOf(gradient: number): TextPart['kind'] {
  return gradient > 0 ? 'plus' : gradient < 0 ? 'minus' : 'plain';
}
