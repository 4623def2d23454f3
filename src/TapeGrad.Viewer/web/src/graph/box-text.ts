// Fits titles and numbers into their boxes. Their texts have 12.5 and 13 pixels in style.css.
import type { Numbers } from '../core/data';
import { svg } from '../core/dom';
import { mapSide, neuronsOf } from '../map/neuron';
import type { Size } from './layout';
import type { View } from './view';
import * as formulaText from '../core/formula-text';

const plainHeight = 64;
const workRow = 16;

/** The words of a box: its name and, below it, how the number comes about; "" where the name says that already. */
export interface BoxText {
  readonly title: string;
  readonly work: string;
  /** Room for the words "strongest" and a gradient in the box of a closed scope. */
  readonly least: number;
  /** Whether the box has room for a small map beside the words. */
  readonly hasMap: boolean;
}

/** The height of the band with the gradient at the foot of a box. */
export const band = 21;
const map = { pixels: 36, margin: 5 };

/** The size that each box needs for its text. */
export function sizesOf(texts: readonly BoxText[]): Size[] {
  return texts.map((text) => {
    const { title, work, least } = text;
    const height = plainHeight + (work === '' ? 0 : workRow);
    const words = Math.round(Math.min(widest, Math.max(least, textWidth(title, 13) + 18, textWidth(work, 12.5, false) + 14)));
    return { width: words + mapRoom(text), height };
  });
}

/** The width that the map of a box takes from its words. */
export function mapRoom({ hasMap }: BoxText): number {
  return hasMap ? map.pixels + map.margin : 0;
}

/** Moves a map of 16 by 16 into its box. */
export function mapPlace({ width, height }: Size): string {
  return `translate(${width - map.pixels - map.margin} ${(height - band - map.pixels) / 2}) scale(${map.pixels / mapSide})`;
}

/** What is behind the colours of a map. */
export function mapGround(): SVGElement {
  return svg('rect', { class: 'map-ground', width: mapSide, height: mapSide });
}

/** The text of each box, shortened if it is long. */
export function textsOf(view: View, numbers: Numbers): BoxText[] {
  const neurons = new Set(neuronsOf(view.shape));
  return view.boxes.map(({ group, nodes }) => {
    if (group !== null) return { title: shortened(`▸ ${group.title}`, 13), work: '', least: 142, hasMap: false };
    const name = formulaText.reference(view.shape, numbers, nodes[0]!);
    const formula = view.shape.nodes[nodes[0]!]!.kind === 'operation' ? formulaText.formula(view.shape, numbers, nodes[0]!) : name;
    return { title: shortened(name, 13), work: formula === name ? '' : shortened(`= ${formula}`, 12.5, false), least: 76, hasMap: neurons.has(nodes[0]!) };
  });
}

/** Squeezes a long number into its box. Eight characters fit into every box. */
export function fit(element: SVGTextElement, text: string, width: number): void {
  if (text.length > 8 && numberWidth(text) > width - 12) element.setAttribute('textLength', String(width - 12));
  else element.removeAttribute('textLength');
}

const ruler = document.createElement('canvas').getContext('2d')!;
const widest = 190;
const family = getComputedStyle(document.documentElement).fontFamily;

/** The width of a text in the page's font. */
export function textWidth(text: string, size: number, isBold = true): number {
  ruler.font = `${isBold ? 'bold' : 'normal'} ${size}px ${family}`;
  return ruler.measureText(text).width;
}

const widths = new Map<string, number>();

// The sum of its characters: every frame of a drag brings new numbers, and to measure each takes long.
function numberWidth(text: string): number {
  let sum = 0;
  for (const character of text) {
    let width = widths.get(character);
    if (width === undefined) widths.set(character, (width = textWidth(character, 13)));
    sum += width;
  }
  return sum;
}

// As many letters as fit into the widest box.
function shortened(text: string, size: number, isBold = true): string {
  const letters = [...text];
  let count = Math.min(letters.length, 60);
  while (count > 1 && textWidth(letters.slice(0, count).join(''), size, isBold) > widest - 18) count--;
  return count < letters.length ? `${letters.slice(0, count - 1).join('')}…` : text;
}
