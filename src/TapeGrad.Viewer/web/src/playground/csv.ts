// Reads pasted data: a line of names, and then a line of numbers for each row, separated by commas, semicolons or tabs.
import papa from 'papaparse';

export interface Table {
  readonly names: readonly string[];
  /** One number for each name. */
  readonly rows: readonly (readonly number[])[];
}

/** What is wrong with the data, and in which line, counted from 1. */
export class TableError extends Error {}

const mostLength = 1_000_000;
const mostRows = 10_000;

/** The table, or null if the text is blank; throws a TableError. */
export function parseTable(text: string): Table | null {
  if (text.trim() === '') return null;
  if (text.length > mostLength) throw new TableError(`The data have ${text.length} characters, but the limit is ${mostLength}. Take fewer rows.`);
  const plain = text.replace(/^\ufeff/, '');
  // Names have none of these signs.
  const delimiter = ['\t', ';'].find((sign) => plain.trimStart().split('\n', 1)[0]!.includes(sign)) ?? ',';
  const { data, errors } = papa.parse(plain, { delimiter });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes !== undefined) throw new TableError(`Line ${(quotes.row ?? 0) + 1} of the data has a quotation mark that is not closed.`);
  const lines = data.map((cells, i) => ({ line: i + 1, cells: cells.map((cell) => cell.trim()) })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [head, ...rows] = lines;
  const names = head!.cells;
  if (names.every((name) => name !== '' && !Number.isNaN(numberIn(name)))) throw new TableError(`Line ${head!.line} of the data must have the names of the columns, but has the numbers ${names.join(', ')}.`);
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) throw new TableError(`Two columns of the data are called '${twice}'. Rename one of them.`);
  if (rows.length === 0) throw new TableError('The data have only names. Write a line of numbers below them.');
  if (rows.length > mostRows) throw new TableError(`The data have ${rows.length} rows, but the limit is ${mostRows}. Take fewer rows.`);
  return { names, rows: rows.map(({ line, cells }) => rowOf(line, cells, names)) };
}

function rowOf(line: number, cells: readonly string[], names: readonly string[]): number[] {
  if (cells.length !== names.length) throw new TableError(`Line ${line} of the data has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but there are ${names.length} columns.`);
  return cells.map((cell, i) => {
    const value = numberIn(cell);
    if (Number.isFinite(value)) return value;
    throw new TableError(`Line ${line} of the data: '${shortened(cell)}' in column '${names[i]}' is not a finite number.`);
  });
}

/** A number as files have it; a comma is a decimal comma. NaN for other text. */
export function numberIn(cell: string): number {
  const plain = cell.replaceAll('−', '-').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

function shortened(text: string): string {
  return text.length <= 30 ? text : `${text.slice(0, 30)}…`;
}
