// Cuts a formula into numbers, names and signs, by the rules of C#.

export type Kind = 'number' | 'name' | 'sign' | 'line' | 'end';

export interface Token {
  readonly kind: Kind;
  readonly text: string;
  /** Its place in the formula. */
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a formula, and where: from `start` to `end`. */
export class FormulaError extends Error {
  constructor(message: string, readonly start: number, readonly end: number) {
    super(message);
  }
}

const pattern = new RegExp([
  String.raw`(?<space>[^\S\n]+|//[^\n]*|/\*[\s\S]*?\*/)`,
  String.raw`(?<line>\n)`,
  String.raw`(?<number>(?:\d(?:_*\d)*)?\.?\d(?:_*\d)*(?:[eE][+-]?\d(?:_*\d)*)?[dDfFmMlLuU]?)`,
  String.raw`(?<name>[\p{L}_][\p{L}\p{Nd}\p{Mn}\p{Mc}_]*)`,
  String.raw`(?<sign>\*\*|\+\+|--|[=!<>]=|&&|\|\||<<|>>|[^\p{C}\s])`,
].join('|'), 'uy');

/** The tokens of a text, the last of kind 'end'. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length;) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found === null) throw new FormulaError('This character cannot be part of a formula.', start, start + 1);
    const [kind] = Object.entries(found.groups!).find(([, part]) => part !== undefined)!;
    const end = pattern.lastIndex;
    if (kind !== 'space') tokens.push({ kind: kind as Kind, text: found[0], start, end });
    start = end;
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}

// Words that C# keeps for itself; `double` is read where it begins double.PositiveInfinity.
const reserved = new Set(
  ('abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false '
  + 'finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private '
  + 'protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked '
  + 'unsafe ushort using virtual void volatile while').split(' '));

export function isReserved(name: string): boolean {
  return reserved.has(name);
}

/** Whether a text, such as the head of a column, can be a name in a formula. */
export function isName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}\p{Mn}\p{Mc}_]*$/u.test(text) && !reserved.has(text);
}
