// What moves in the picture, numbers along the links of operands or a share back along one link, and the label of one edge.
import { fill, svg } from '../core/dom';
import { type RichText, textOf } from '../core/rich-text';
import type { Moment } from '../play/timeline';
import { textWidth } from './box-text';
import { labelPlace } from './edge-label';
import { shareOf } from './gradients';
import type { Layout } from './layout';
import type { Frame } from './frame';
import type { View } from './view';

export class Movement {
  readonly overlay = svg('g', { class: 'overlay', 'aria-hidden': 'true' });
  readonly label = svg('g', { class: 'edge-label', 'aria-hidden': 'true' }, svg('rect', { rx: 9, height: 20 }), svg('text', { 'text-anchor': 'middle' }));
  /** The link and the text of the label. */
  private said = '';

  clear(): void {
    this.overlay.replaceChildren();
    this.label.setAttribute('visibility', 'hidden');
    this.said = '';
  }

  paint(view: View, { links }: Layout, frame: Frame, moment: Moment): void {
    this.overlay.replaceChildren();
    if (moment.kind === 'forward' && frame.progress < 1) {
      for (const link of view.linksInto[moment.box]!) this.overlay.append(svg('path', { class: 'data', d: links[link]!, pathLength: 1, 'stroke-dasharray': `${frame.progress} 2` }));
    }
    if (moment.kind !== 'backward') return;
    const carried = shareOf(view, frame.numbers, moment.link);
    const path = svg('path', { class: 'moving', d: links[moment.link]!, pathLength: 1, 'stroke-dasharray': `${frame.progress} 2`, 'stroke-dashoffset': frame.progress - 1 });
    this.overlay.append(path);
    path.style.stroke = frame.isHidden ? '' : frame.blame.line(carried);
    path.style.strokeWidth = `${Math.max(3, frame.isHidden ? 3 : frame.blame.width(carried)).toFixed(1)}px`;
    if (frame.progress === 1) return;
    const front = path.getPointAtLength(path.getTotalLength() * (1 - frame.progress));
    this.overlay.append(svg('circle', { class: 'front', cx: front.x, cy: front.y, r: 6 }));
  }

  /** Shows the label of a link, where it covers least; null hides it. */
  say(view: View, layout: Layout, link: number | null, sentence: RichText): void {
    this.label.setAttribute('visibility', link === null ? 'hidden' : 'visible');
    const said = `${link} ${textOf(sentence)}`;
    if (link === null || said === this.said) return;
    this.said = said;
    const [back, text] = this.label.children as unknown as [SVGRectElement, SVGTextElement];
    const width = textWidth(textOf(sentence), 12.5) + 20;
    const { boxes, links } = layout;
    const { operand, user } = view.links[link]!;
    const path = svg('path', { d: links[link]! });
    const place = labelPlace([boxes[operand]!, boxes[user]!], path.getPointAtLength(path.getTotalLength() / 2), width, boxes);
    const x = Math.min(Math.max(place.x, width / 2 + 2), layout.width - width / 2 - 2);
    const y = Math.min(Math.max(place.y, 12), layout.height - 12);
    fill(text, sentence.map(({ kind, text: part }) => svg('tspan', { class: kind }, part)));
    text.setAttribute('x', String(x));
    text.setAttribute('y', String(y + 4));
    back.setAttribute('x', String(x - width / 2));
    back.setAttribute('y', String(y - 10));
    back.setAttribute('width', String(width));
  }
}
