// Fits titles and numbers into their boxes.
import type { Numbers } from '../core/data';
import type { Size } from './layout';
import type { View } from './view';
import * as formulaText from '../core/formula-text';

const plainHeight = 64;
const workRow = 15;

/** The words of a box: its name and, below it, how the number comes about; "" where the name says that already. */
export interface BoxText {
  readonly title: string;
  readonly work: string;
  /** Room for the words "strongest" and a gradient in the box of a closed scope. */
  readonly least: number;
}

/** The size that each box needs for its text. */
export function sizesOf(texts: readonly BoxText[]): Size[] {
  return texts.map(({ title, work, least }) => ({
    width: Math.round(Math.min(widest, Math.max(least, textWidth(title, 13) + 22, textWidth(work, 11) + 16))),
    height: plainHeight + (work === '' ? 0 : workRow),
  }));
}

/** The text of each box, shortened if it is long. */
export function textsOf(view: View, numbers: Numbers): BoxText[] {
  return view.boxes.map(({ group, nodes }) => {
    if (group !== null) return { title: shortened(`▸ ${group.title}`, 13), work: '', least: 142 };
    const name = formulaText.reference(view.shape, numbers, nodes[0]!);
    const formula = view.shape.nodes[nodes[0]!]!.kind === 'operation' ? formulaText.formula(view.shape, numbers, nodes[0]!) : name;
    return { title: shortened(name, 13), work: formula === name ? '' : shortened(`= ${formula}`, 11), least: 84 };
  });
}

/** Squeezes a long number into its box. Eight characters fit into every box. */
export function fit(element: SVGTextElement, text: string, width: number): void {
  if (text.length > 8 && textWidth(text, 13) > width - 12) element.setAttribute('textLength', String(width - 12));
  else element.removeAttribute('textLength');
}

const ruler = document.createElement('canvas').getContext('2d')!;
const widest = 190;
const family = getComputedStyle(document.documentElement).fontFamily;

/** The width of a text in the page's bold font. */
export function textWidth(text: string, size: number): number {
  ruler.font = `bold ${size}px ${family}`;
  return ruler.measureText(text).width;
}

// As many letters as fit into the widest box.
function shortened(text: string, size: number): string {
  const letters = [...text];
  let count = Math.min(letters.length, 60);
  while (count > 1 && textWidth(letters.slice(0, count).join(''), size) > widest - 22) count--;
  return count < letters.length ? `${letters.slice(0, count - 1).join('')}…` : text;
}
