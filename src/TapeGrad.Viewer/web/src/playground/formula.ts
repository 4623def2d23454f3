// What a formula and its data are about: which names are columns, which have a number, and which are parameters.
import type { Run } from '../core/data';
import type { Table } from './csv';
import { type Expression, parseFormula, type Statement } from './parser';
import { Recorder } from './recorder';
import { FormulaError, isName } from './tokens';

export interface Formula {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly table: Table | null;
  /** The names without a number or a column, in the order of their first use: training moves them. */
  readonly parameters: readonly string[];
  /** The columns that the formula uses. */
  readonly columns: readonly string[];
}

const mostNodes = 100_000;

/** Reads a formula; throws a FormulaError that says what is wrong and where. */
export function readFormula(text: string, table: Table | null): Formula {
  const statements = parseFormula(text);
  const columns = new Set(table?.names.filter(isName) ?? []);
  const definedIn = new Map<string, number>();
  statements.forEach(({ name, place }, i) => {
    if (name === null) return;
    const first = definedIn.get(name);
    if (first !== undefined) throw new FormulaError(`'${name}' has a formula already, in line ${lineAt(text, statements[first]!.place.start)}. Choose another name.`, place.start, place.end);
    if (columns.has(name)) throw new FormulaError(`'${name}' is a column of the data, so it cannot have a formula. Choose another name.`, place.start, place.end);
    definedIn.set(name, i);
  });
  const used = new Set<string>();
  statements.forEach(({ expression }, i) => {
    for (const { name, start, end } of namesIn(expression)) {
      const from = definedIn.get(name);
      if (from !== undefined && from >= i) throw new FormulaError(from === i ? `'${name}' is used in its own formula. Choose another name before the =.` : `'${name}' is used before its formula, in line ${lineAt(text, statements[from]!.place.start)}. Write that line first.`, start, end);
      if (from === undefined) used.add(name);
    }
  });
  const free = [...used];
  return { text, statements, table, parameters: free.filter((name) => !columns.has(name)), columns: free.filter((name) => columns.has(name)) };
}

/** Records the formula: once, or once for each row and then the mean. `starts` has the numbers of parameters. The numbers of operations are still to be computed. */
export function record({ text, statements, table, parameters, columns }: Formula, starts: ReadonlyMap<string, number>): Run {
  const recorder = new Recorder(text);
  const leaves = new Map<string, { readonly start: number; readonly end: number }>();
  for (const { expression } of statements) for (const { name, start, end } of namesIn(expression)) if (!leaves.has(name)) leaves.set(name, { start, end });
  const named = new Map<string, number>();
  for (const name of parameters) named.set(name, recorder.leaf('parameter', name, starts.get(name) ?? 0, leaves.get(name)!));
  const rows = columns.length === 0 ? [[]] : table!.rows;
  const last = statements.at(-1)!;
  const outputs = rows.map((row, r) => {
    if (rows.length > 1) recorder.inScope(`row ${r + 1}`);
    for (const name of columns) named.set(name, recorder.leaf('input', name, row[table!.names.indexOf(name)]!, leaves.get(name)!, rows.length > 1));
    let output = 0;
    for (const statement of statements) {
      const result = recorder.statement(statement, named);
      if ('number' in result) {
        if (statement === last) throw new FormulaError("The last line is a plain number, so it has no gradient. Use a name in it, such as w.", statement.expression.start, statement.expression.end);
      } else {
        output = result.node;
        if (statement.name !== null) named.set(statement.name, output);
      }
    }
    const perRow = recorder.count / (r + 1);
    if (perRow * rows.length > mostNodes) throw new FormulaError(`The formula records about ${Math.ceil(perRow)} nodes for each of the ${rows.length} rows, but the page takes ${mostNodes} in all. Take fewer rows.`, last.place.start, last.place.end);
    return output;
  });
  // A line that uses no column is the same in every row.
  if (new Set(outputs).size === 1) return recorder.run(outputs[0]!);
  return recorder.run(recorder.mean(outputs, last.name === null ? 'mean' : `mean ${last.name}`, last));
}

/** The line of a place, counted from 1. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

function namesIn(expression: Expression): (Expression & { kind: 'name' })[] {
  switch (expression.kind) {
    case 'number': return [];
    case 'name': return [expression];
    case 'minus': return namesIn(expression.operand);
    case 'call': return expression.operands.flatMap(namesIn);
    case 'chain': return [expression.first, ...expression.rest.map(({ operand }) => operand)].flatMap(namesIn);
  }
}
