// Fits titles and numbers into their boxes.
import type { Numbers } from '../core/data';
import type { Size } from './layout';
import type { View } from './view';
import * as formulaText from '../core/formula-text';

export const boxHeight = 64;

/** The size that each box needs for its title. */
export function sizesOf(titles: readonly string[]): Size[] {
  return titles.map((title) => ({ width: Math.round(Math.min(190, Math.max(84, textWidth(title, 13) + 22))), height: boxHeight }));
}

/** The title of each box, shortened if it is long. */
export function titlesOf(view: View, numbers: Numbers): string[] {
  return view.boxes.map((box) => {
    const title = box.group !== null ? `▸ ${box.group.title}` : formulaText.reference(view.shape, numbers, box.nodes[0]!);
    return shortened([...title], 22);
  });
}

/** Squeezes a long number into its box. Eight characters fit into every box. */
export function fit(element: SVGTextElement, text: string, width: number): void {
  if (text.length > 8 && textWidth(text, 13) > width - 12) element.setAttribute('textLength', String(width - 12));
  else element.removeAttribute('textLength');
}

const ruler = document.createElement('canvas').getContext('2d')!;
const family = getComputedStyle(document.documentElement).fontFamily;

/** The width of a text in the page's bold font. */
export function textWidth(text: string, size: number): number {
  ruler.font = `bold ${size}px ${family}`;
  return ruler.measureText(text).width;
}

// As many letters as fit into the widest box.
function shortened(letters: readonly string[], most: number): string {
  let count = Math.min(letters.length, most);
  while (count > 1 && textWidth(letters.slice(0, count).join(''), 13) > 168) count--;
  return count < letters.length ? `${letters.slice(0, count - 1).join('')}…` : letters.join('');
}
