// The sheet that is saved: a headline, the picture, and below it the sentence of the moment.
import { largest } from '../core/lists';
import type { RichText } from '../core/rich-text';
import { textWidth } from '../graph/box-text';
import type { Narration } from '../play/narration';
import { colorOf, text } from './standalone';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const margin = 18;
const [headSize, sentenceSize, reasonSize] = [13, 17, 14];
const lineHeight = 1.4;
const leastWidth = 640;

/** A sheet around an area of the picture, with room for the tallest of these sentences. */
export class Sheet {
  readonly width: number;
  readonly height: number;
  private readonly sentenceTop: number;

  constructor(private readonly title: string, private readonly area: Area, sentences: readonly Narration[]) {
    this.width = Math.ceil(Math.max(leastWidth, area.width + 2 * margin));
    this.sentenceTop = Math.ceil(margin + 2 * headSize + area.height + margin);
    this.height = Math.ceil(this.sentenceTop + largest(sentences.map((it) => this.heightOf(it))) + margin);
  }

  /** The whole file; `scale` makes it larger without another drawing. */
  file(picture: string, sentence: string, scale = 1): string {
    const { x, y, width, height } = this.area;
    const left = (this.width - width) / 2;
    const top = margin + 2 * headSize;
    return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${this.width * scale}" height="${this.height * scale}" viewBox="0 0 ${this.width} ${this.height}" font-family="system-ui, 'DejaVu Sans', Verdana, Arial, sans-serif">
<title>${text(this.title)}</title>
<rect width="${this.width}" height="${this.height}" fill="${variable('--card')}"/>
<text x="${this.width / 2}" y="${margin + headSize}" text-anchor="middle" font-size="${headSize}" fill="${variable('--muted')}">${text(this.title)}</text>
<clipPath id="seen"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath>
<g transform="translate(${(left - x).toFixed(2)} ${(top - y).toFixed(2)})"><g clip-path="url(#seen)">
${picture}
</g></g>
${sentence}
</svg>
`;
  }

  /** The sentence of a moment, and its reason below. */
  sentence(narration: Narration): string {
    let y = this.sentenceTop;
    return this.linesOf(narration).map(({ parts, size }) => {
      y += size * lineHeight;
      const spans = parts.map(({ kind, text: words }) => `<tspan fill="${variable(colors[kind])}"${isBold(kind) ? ' font-weight="600"' : ''}>${text(words)}</tspan>`);
      return `<text x="${this.width / 2}" y="${y.toFixed(1)}" text-anchor="middle" font-size="${size}" xml:space="preserve">${spans.join('')}</text>`;
    }).join('\n');
  }

  private heightOf(narration: Narration): number {
    return this.linesOf(narration).reduce((sum, { size }) => sum + size * lineHeight, 0);
  }

  private linesOf({ phase, sentence, because }: Narration): { parts: RichText; size: number }[] {
    const room = this.width - 2 * margin;
    const first: RichText = [{ kind: 'plain', text: `${phase}: ` }, ...sentence];
    return [...wrapped(first, sentenceSize, room).map((parts) => ({ parts, size: sentenceSize })), ...wrapped(because, reasonSize, room).map((parts) => ({ parts, size: reasonSize }))];
  }
}

const colors = { data: '--accent', plus: '--grad-plus', minus: '--grad-minus', local: '--local', plain: '--ink' } as const;

/** A colour of the page as it is now. */
function variable(name: string): string {
  return colorOf(getComputedStyle(document.documentElement).getPropertyValue(name).trim());
}

function isBold(kind: RichText[number]['kind']): boolean {
  return kind !== 'plain';
}

// Breaks a text at its spaces into lines that fit.
function wrapped(sentence: RichText, size: number, room: number): RichText[] {
  const lines: RichText[number][][] = [[]];
  let used = 0;
  for (const { kind, text: words } of sentence) {
    for (const word of words.split(/(?<= )/)) {
      const width = textWidth(word, size, isBold(kind));
      if (used + width > room && used > 0) {
        lines.push([]);
        used = 0;
      }
      lines.at(-1)!.push({ kind, text: word });
      used += width;
    }
  }
  return lines.filter((line) => line.length > 0);
}
