// Records a formula as the library records it: the same operations in the same order, with plain numbers kept beside them.
import { readFile, type Run } from '../core/data';
import { operations, signature } from './functions';
import type { Expression, Statement } from './parser';
import { FormulaError } from './tokens';

/** A part of a formula that was computed: a node, or a plain number; a whole one is an int in C#. */
type Operand = { readonly node: number } | { readonly number: number; readonly isWhole: boolean };

/** A node as files have it. */
interface Recorded {
  readonly id: number;
  readonly kind: 'parameter' | 'input' | 'operation';
  readonly op: string;
  name: string | null;
  readonly scope: string;
  readonly constants: number;
  readonly constantFirst: boolean;
  readonly operands: readonly number[];
}


export class Recorder {
  private readonly nodes: Recorded[] = [];
  /** The plain numbers of each node. */
  private readonly numbers: (readonly number[])[] = [];
  private readonly leaves: number[] = [];
  private readonly places: number[][] = [];
  private readonly lines: readonly number[];
  private scope = '';
  /** The nodes that depend on an input that differs from row to row. */
  private readonly varying = new Set<number>();
  private readonly shared = new Map<Expression, Operand>();

  constructor(private readonly text: string) {
    this.lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** Begins the scope of a row. */
  inScope(scope: string): void {
    this.scope = scope;
  }

  get count(): number {
    return this.nodes.length;
  }

  leaf(kind: 'parameter' | 'input', name: string, value: number, { start, end }: { start: number; end: number }, varies = false): number {
    const node = this.add(kind, '', [], [], false, start, end, varies);
    this.nodes[node]!.name = name;
    this.leaves[node] = value;
    return node;
  }

  mean(nodes: readonly number[], name: string, { expression: { start, end } }: Statement): number {
    this.scope = '';
    const node = this.add('operation', 'mean', nodes, [], false, start, end);
    this.nodes[node]!.name = name;
    return node;
  }

  /** Records a statement and names its result. A plain number becomes an input. What is the same in every row is recorded once. */
  statement({ name, expression, place }: Statement, named: ReadonlyMap<string, number>): Operand {
    let result = this.record(expression, named);
    if (name === null) return result;
    if ('number' in result) {
      result = { node: this.leaf('input', name, result.number, place) };
      this.shared.set(expression, result);
    }
    this.nodes[result.node]!.name ??= name;
    return result;
  }

  /** What leads to the output, as a run of one step in which only leaves and plain numbers have their numbers. */
  run(output: number): Run {
    const isLive = new Uint8Array(this.nodes.length);
    isLive[output] = 1;
    for (let node = output; node >= 0; node--) if (isLive[node] === 1) for (const operand of this.nodes[node]!.operands) isLive[operand] = 1;
    const live = this.nodes.filter(({ id }) => isLive[id] === 1);
    const zeros = live.flatMap(({ operands }) => operands.map(() => 0));
    const numbers = { data: live.map(({ id }) => this.leaves[id]), local: zeros, constants: live.flatMap(({ id }) => this.numbers[id]!) };
    return readFile({
      format: 'tapegrad-log/1', name: this.nodes[output]!.name ?? 'formula', source: this.text,
      graphs: [live], lines: [live.map(({ id }) => this.places[id])], steps: [{ loss: 0, series: {}, graph: 0, ...numbers }],
    });
  }

  private record(expression: Expression, named: ReadonlyMap<string, number>): Operand {
    const known = this.shared.get(expression);
    if (known !== undefined) return known;
    const result = this.recorded(expression, named);
    if ('number' in result || !this.varying.has(result.node)) this.shared.set(expression, result);
    return result;
  }

  private recorded(expression: Expression, named: ReadonlyMap<string, number>): Operand {
    const { start, end } = expression;
    switch (expression.kind) {
      case 'number': return { number: expression.value, isWhole: expression.isWhole };
      case 'name': return { node: named.get(expression.name)! };
      case 'minus': {
        const operand = this.record(expression.operand, named);
        return 'number' in operand ? { ...operand, number: -operand.number } : { node: this.add('operation', 'neg', [operand.node], [], false, start, end) };
      }
      case 'call': return this.called(expression, expression.operands.map((operand) => this.record(operand, named)));
      case 'chain': return expression.rest.reduce((left, { op, operand }) => this.combined(op, left, this.record(operand, named), start, operand.end), this.record(expression.first, named));
    }
  }

  private combined(op: string, x: Operand, y: Operand, start: number, end: number): Operand {
    if ('node' in x || 'node' in y) return this.binary(op, x, y, start, end);
    const isWhole = x.isWhole && y.isWhole;
    if (op === '/' && isWhole) throw new FormulaError('C# drops the remainder when it divides whole numbers. Write one of them with a decimal point, as in 1.0/2.', start, end);
    return { number: op === '+' ? x.number + y.number : op === '-' ? x.number - y.number : op === '*' ? x.number * y.number : x.number / y.number, isWhole };
  }

  private called({ name, start, end }: Expression & { kind: 'call' }, given: readonly Operand[]): Operand {
    const { op, parameters, defaults } = operations.get(name)!;
    const missing = parameters.length - given.length;
    const operands = [...given, ...defaults.slice(defaults.length - Math.max(0, missing)).map((number): Operand => ({ number, isWhole: false }))];
    const fits = operands.length === parameters.length && operands.some((operand) => 'node' in operand)
      && parameters.every(([, takes], i) => takes === 'either' || (takes === 'number') === 'number' in operands[i]!);
    if (!fits) throw new FormulaError(`${name} does not take these operands. Write ${signature(name)}.`, start, end);
    const nodes = operands.flatMap((operand) => ('node' in operand ? [operand.node] : []));
    const numbers = operands.flatMap((operand) => ('number' in operand ? [operand.number] : []));
    const add = (label: string, from: readonly number[]) => this.add('operation', label, from, [], false, start, end);
    if (op === 'select') {
      const [condition, yes, no] = nodes as [number, number, number];
      const [positive, other] = [add('if-positive', [condition, yes]), add('unless-positive', [condition, no])];
      return { node: add('+', [positive, other]) };
    }
    if (op === 'clamp' && !(numbers[0]! <= numbers[1]!)) throw new FormulaError(`The lower bound must not be above the upper bound, but the bounds are ${numbers[0]} and ${numbers[1]}.`, start, end);
    return { node: this.add('operation', op, nodes, numbers, parameters.length === 2 && 'number' in operands[0]!, start, end) };
  }

  private binary(op: string, x: Operand, y: Operand, start: number, end: number): Operand {
    const nodes = [x, y].flatMap((operand) => ('node' in operand ? [operand.node] : []));
    const numbers = [x, y].flatMap((operand) => ('number' in operand ? [operand.number] : []));
    return { node: this.add('operation', op, nodes, numbers, 'number' in x, start, end) };
  }

  private add(kind: Recorded['kind'], op: string, operands: readonly number[], numbers: readonly number[], constantFirst: boolean, start: number, end: number, varies = false): number {
    const id = this.nodes.length;
    const isVarying = varies || operands.some((operand) => this.varying.has(operand));
    if (isVarying) this.varying.add(id);
    this.nodes.push({ id, kind, op, name: null, scope: isVarying ? this.scope : '', constants: numbers.length, constantFirst, operands });
    this.numbers.push(numbers);
    this.leaves.push(0);
    this.places.push(this.placeOf(start, end));
    return id;
  }

  // [nodes, line, first column, column after the last], as 'lines' of a file has it; of an expression over several lines, its first.
  private placeOf(start: number, end: number): number[] {
    let line = this.lines.length;
    while (this.lines[line - 1]! > start) line--;
    const after = this.lines[line] ?? Infinity;
    return [1, line, start - this.lines[line - 1]!, Math.min(end, after - 1) - this.lines[line - 1]!];
  }
}
