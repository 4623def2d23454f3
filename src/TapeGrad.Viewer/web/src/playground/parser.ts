// Reads formulas: the expressions of `tapegrad eval`, one on each line, and names for them. The text is data: it is parsed,
// and nothing of it is ever run.
import { nearest, operations, signature } from './functions';
import { FormulaError, isReserved, type Token, tokensOf } from './tokens';

/** Where a part of the formula is. */
interface Place {
  readonly start: number;
  readonly end: number;
}

export type Expression = Place & (
  | { readonly kind: 'number'; readonly value: number; readonly isWhole: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'minus'; readonly operand: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  // a + b − c …, or a * b / c …: a list, so that a long one needs no recursion.
  | { readonly kind: 'chain'; readonly first: Expression; readonly rest: readonly { readonly op: string; readonly operand: Expression }[] });

export interface Statement {
  /** The name before the =, or null. */
  readonly name: string | null;
  readonly place: Place;
  readonly expression: Expression;
}

const mostLength = 10_000;
const mostDepth = 200;

/** The statements of a formula; throws a FormulaError that says what is wrong and where. */
export function parseFormula(text: string): Statement[] {
  if (text.length > mostLength) throw new FormulaError(`The formula has ${text.length} characters, but the limit is ${mostLength}. Write it as a script.`, mostLength, mostLength + 1);
  return new Parser(tokensOf(text)).statements();
}

class Parser {
  private at = 0;
  private brackets = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  statements(): Statement[] {
    const found: Statement[] = [];
    for (;;) {
      while (this.next.kind === 'line' || this.isNext(';')) this.at++;
      if (this.next.kind === 'end') return found.length > 0 ? found : this.fail('The formula is empty. Write one, such as Tanh(w*x + b).');
      found.push(this.statement());
      if (!['line', 'end'].includes(this.next.kind) && !this.isNext(';')) this.unexpected();
    }
  }

  private statement(): Statement {
    // A line of a C# script may begin with the type: Value loss = …
    if (['Value', 'var'].includes(this.next.text) && this.after(1).kind === 'name' && this.after(2).text === '=') this.at++;
    const { next } = this;
    if (next.kind !== 'name' || this.after(1).text !== '=') return { name: null, place: next, expression: this.sum() };
    if (isReserved(next.text) || ['Math', 'Value'].includes(next.text)) this.fail(`'${next.text}' is a word of C#, so it cannot be a name. Choose another one.`);
    if (operations.has(next.text)) this.fail(`'${next.text}' is an operation, so it cannot be a name. Choose another one.`);
    this.at += 2;
    this.skipLines();
    return { name: next.text, place: next, expression: this.sum() };
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.chain(['*', '/'], () => this.signed());
  }

  private chain(signs: readonly string[], operand: () => Expression): Expression {
    const first = operand();
    const rest: { op: string; operand: Expression }[] = [];
    while (this.next.kind === 'sign' && signs.includes(this.next.text)) {
      const op = this.take().text;
      this.skipLines();
      rest.push({ op, operand: operand() });
    }
    return rest.length === 0 ? first : { kind: 'chain', first, rest, start: first.start, end: rest.at(-1)!.operand.end };
  }

  private signed(): Expression {
    if (!this.isNext('-') && !this.isNext('+')) return this.member();
    const { text, start } = this.take();
    const operand = this.deeper(() => this.signed());
    return text === '+' ? operand : { kind: 'minus', operand, start, end: operand.end };
  }

  // x.Tanh() is Tanh(x).
  private member(): Expression {
    let found = this.primary();
    for (let calls = 0; this.isNext('.'); calls++) {
      if (calls > mostDepth) this.tooDeep();
      this.at++;
      found = this.call(this.take(), [found], found.start);
    }
    return found;
  }

  private primary(): Expression {
    const { next } = this;
    if (next.kind === 'number') return this.number();
    if (next.kind === 'name') return this.named();
    if (!this.isNext('(')) this.unexpected();
    const inner = this.inBrackets(() => this.sum());
    return { ...inner, start: next.start, end: this.after(-1).end };
  }

  private number(): Expression {
    const { text, start, end } = this.take();
    if (this.next.kind === 'name' && this.next.start === end) this.fail(`Write the sign between a number and a name: ${text}*${this.next.text}.`, start);
    const digits = text.replaceAll('_', '').replace(/[dfmlu]$/i, '');
    const value = /f$/i.test(text) ? Math.fround(Number(digits)) : Number(digits);
    if (!Number.isFinite(value)) throw new FormulaError(`'${text}' is larger than the largest number, 1.7976931348623157E+308.`, start, end);
    return { kind: 'number', value, isWhole: /^\d+[lu]?$/i.test(text.replaceAll('_', '')), start, end };
  }

  private named(): Expression {
    const token = this.take();
    const { text, start, end } = token;
    if (this.isNext('(')) return this.call(token, [], start);
    if (this.isNext('.') && (text === 'Math' || text === 'double')) return this.constant(token);
    if (this.isNext('.') && text === 'Value') {
      this.at++;
      return this.call(this.take(), [], start);
    }
    if (operations.has(text)) this.fail(`'${text}' is an operation. Call it, as in ${signature(text)}.`, start, end);
    if (isReserved(text)) this.fail(`'${text}' is a word of C#, so it cannot be a name. Choose another one.`, start, end);
    return { kind: 'name', name: text, start, end };
  }

  private constant({ text, start }: Token): Expression {
    this.at++;
    const { text: member, end } = this.take();
    const value = new Map([['Math.PI', Math.PI], ['Math.E', Math.E], ['double.PositiveInfinity', Infinity], ['double.NegativeInfinity', -Infinity]]).get(`${text}.${member}`);
    if (value !== undefined) return { kind: 'number', value, isWhole: false, start, end };
    if (operations.has(member)) this.fail(`${text}.${member} takes plain numbers. Write ${signature(member)}.`, start, end);
    return this.fail('Only Math.PI and Math.E can be used. Call operations as in Tanh(x).', start, end);
  }

  private call({ kind, text: name, start: from, end }: Token, first: readonly Expression[], start: number): Expression {
    if (kind !== 'name') this.fail('Only operations can follow a point, as in x.Tanh().', from, end);
    if (!operations.has(name)) {
      const near = nearest(name);
      this.fail(`'${name}' is not an operation. ${near === null ? `The operations are: ${[...operations.keys()].sort().join(', ')}.` : `Did you mean ${near}?`}`, from, end);
    }
    if (!this.isNext('(')) this.fail(`'${name}' is an operation. Call it, as in ${signature(name)}.`, from, end);
    const operands = [...first];
    this.inBrackets(() => {
      if (this.isNext(')')) return;
      operands.push(this.sum());
      while (this.isNext(',')) {
        this.at++;
        operands.push(this.sum());
      }
    });
    return { kind: 'call', name, operands, start, end: this.after(-1).end };
  }

  // Lines may end inside brackets.
  private inBrackets<T>(read: () => T): T {
    const opened = this.take();
    this.brackets++;
    const found = this.deeper(read);
    if (this.next.kind === 'end') this.fail('This bracket is not closed. Write ) where it ends.', opened.start, opened.end);
    if (!this.isNext(')')) this.unexpected();
    this.brackets--;
    this.at++;
    return found;
  }

  private deeper<T>(read: () => T): T {
    if (++this.depth > mostDepth) this.tooDeep();
    const found = read();
    this.depth--;
    return found;
  }

  private get next(): Token {
    while (this.brackets > 0 && this.tokens[this.at]!.kind === 'line') this.at++;
    return this.tokens[this.at]!;
  }

  private after(count: number): Token {
    return this.tokens[this.at + count] ?? this.tokens.at(-1)!;
  }

  private isNext(sign: string): boolean {
    return this.next.kind === 'sign' && this.next.text === sign;
  }

  private take(): Token {
    const { next } = this;
    if (next.kind !== 'end') this.at++;
    return next;
  }

  // A line that ends with a sign goes on in the next one.
  private skipLines(): void {
    while (this.next.kind === 'line') this.at++;
  }

  private unexpected(): never {
    const { kind, text } = this.next;
    const isAfterOperand = this.at > 0 && (['number', 'name'].includes(this.after(-1).kind) || this.after(-1).text === ')');
    if (!isAfterOperand) return this.fail(kind === 'end' || kind === 'line' ? 'A number, a name or an operation is missing here.' : `'${text}' cannot be here. Write a number, a name or an operation.`);
    if (text === '**') return this.fail("C# has no operator **. Write Pow(x, 2) for x².");
    if (kind === 'sign' && /^[-+%^&|<>!?:=]/.test(text)) return this.fail(`'${text}' is not an operator of values. Use + - * /, and Pow(x, y) for powers.`);
    return this.fail(`'${text}' cannot be here. A formula can contain only numbers, names, + - * / and operations such as Tanh(x).`);
  }

  private tooDeep(): never {
    return this.fail(`The formula is nested more than ${mostDepth} levels deep. Write it as a script.`);
  }

  private fail(message: string, start = this.next.start, end = Math.max(this.next.end, start + 1)): never {
    throw new FormulaError(message, start, end);
  }
}
