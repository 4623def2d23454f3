// Draws the picture: boxes with their numbers, links with their shares. A frame updates only the elements that changed.
import { type BoxText, fit, textWidth } from './box-text';
import { Camera } from './camera';
import type { Numbers } from '../core/data';
import { fill, svg } from '../core/dom';
import { arrived, shareOf } from './gradients';
import { number, signed } from '../core/format';
import type { Group } from './groups';
import type { Layout, Size } from './layout';
import type { Blame } from '../core/palette';
import { neighbour } from './neighbours';
import { gradient, product, say, type RichText, textOf } from '../core/rich-text';
import { labelPlace } from './edge-label';
import type { Moment, Timeline } from '../play/timeline';
import type { View } from './view';

interface Frame {
  readonly numbers: Numbers;
  readonly timeline: Timeline;
  readonly moment: number;
  /** The progress of the moment's movement, from 0 to 1. */
  readonly progress: number;
  readonly blame: Blame;
  readonly selected: number | null;
  readonly path: ReadonlySet<number>;
  /** Boxes that are lit beside the path. */
  readonly lit: ReadonlySet<number>;
  /** Whether everything that is not lit is dimmed. */
  readonly isDimmed: boolean;
  /** Whether the number of this moment is still to be guessed, and whether also the factors that lead to it. */
  readonly isHidden: boolean;
  readonly hidesFactors: boolean;
  /** A parameter's number after the update. */
  readonly moved: (node: number) => number | null;
}

interface Drawn {
  readonly group: SVGGElement;
  readonly value: SVGTextElement;
  readonly band: SVGPathElement;
  readonly grad: SVGTextElement;
  key: string;
}

export interface Shown {
  readonly view: View;
  readonly layout: Layout;
  readonly texts: readonly BoxText[];
  /** The size of the picture that can be seen at once. */
  readonly room: Size;
}

const band = 21;
const radius = 7;

interface Listener {
  select(box: number): void;
  toggle(group: Group): void;
  hover(box: number | null): void;
}

export class Scene {
  readonly element = svg('svg', { class: 'scene', role: 'group', 'aria-label': 'The graph' });
  readonly camera = new Camera(this.element);
  private readonly outlines = svg('g');
  private readonly lines = svg('g', { 'aria-hidden': 'true' });
  private readonly nodes = svg('g');
  private readonly overlay = svg('g', { class: 'overlay', 'aria-hidden': 'true' });
  private readonly edgeLabel = svg('g', { class: 'edge-label', 'aria-hidden': 'true' }, svg('rect', { rx: 9, height: 20 }), svg('text', { 'text-anchor': 'middle' }));
  private boxes: Drawn[] = [];
  private links: { line: SVGPathElement; key: string }[] = [];
  private view: View | null = null;
  private layout: Layout | null = null;
  /** The link and the text of the edge label. */
  private edgeLabelText = '';
  /** The only box that Tab stops at. Arrow keys move on from it. */
  private stop = 0;

  constructor(private readonly listener: Listener) {
    this.element.append(this.outlines, this.lines, this.overlay, this.nodes, this.edgeLabel);
    this.element.addEventListener('keydown', (event) => this.press(event));
  }

  /** Draws a new view. */
  show({ view, layout, texts, room }: Shown): void {
    this.view = view;
    this.layout = layout;
    for (const part of [this.outlines, this.lines, this.nodes, this.overlay]) part.replaceChildren();
    this.edgeLabel.setAttribute('visibility', 'hidden');
    this.edgeLabelText = '';
    for (const outline of [...layout.outlines].sort((a, b) => b.width * b.height - a.width * a.height)) this.outlines.append(this.outlineOf(outline));
    this.links = view.links.map((link) => {
      const line = svg('path', { class: 'link', d: layout.links[link.index] ?? '' });
      this.lines.append(line);
      return { line, key: '' };
    });
    this.boxes = view.boxes.map((box) => this.boxOf(box.index, texts[box.index]!));
    this.stopAt(view.boxOf[view.shape.output]!);
    this.camera.showAll(layout, room);
  }

  /** Whether this layout is drawn. */
  isOf(layout: Layout): boolean {
    return layout === this.layout;
  }

  /** Paints one moment. */
  paint(frame: Frame): void {
    if (this.view === null) return;
    const moment = frame.timeline.moments[frame.moment]!;
    for (const box of this.view.boxes) this.paintBox(box.index, frame, moment);
    for (const link of this.view.links) this.paintLink(link.index, frame, moment);
    this.paintMovement(frame, moment);
  }

  /** Moves the picture so that the boxes of a moment are visible. */
  follow(moment: Moment): void {
    if (this.layout === null || this.view === null || moment.kind === 'start') return;
    const boxes = moment.kind === 'backward' ? [this.view.links[moment.link]!.operand, this.view.links[moment.link]!.user] : [moment.box];
    // With room for the text beside them.
    for (const box of boxes) this.camera.bringIn({ ...this.layout.boxes[box]!, height: this.layout.boxes[box]!.height + 44 });
  }

  bringIn(box: number): void {
    this.camera.bringIn(this.layout!.boxes[box]!);
  }

  focus(box: number): void {
    this.stopAt(box);
    this.boxes[box]?.group.focus({ preventScroll: true });
    this.bringIn(box);
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  private stopAt(box: number): void {
    this.boxes[this.stop]?.group.setAttribute('tabindex', '-1');
    this.stop = box;
    this.boxes[box]?.group.setAttribute('tabindex', '0');
  }

  // Keys while a box has the focus: arrows move from box to box, and Escape gives them back to the moments.
  private press(event: KeyboardEvent): void {
    const focused = this.boxes.findIndex(({ group }) => group === event.target);
    if (focused < 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') this.boxes[focused]!.group.blur();
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = neighbour(this.layout!.boxes, focused, event.key);
    if (next !== null) this.focus(next);
  }

  private boxOf(index: number, { title, work }: BoxText): Drawn {
    const box = this.view!.boxes[index]!;
    const place = this.layout!.boxes[index]!;
    const { width, height } = place;
    const node = this.view!.shape.nodes[box.nodes[0]!]!;
    const isOutput = box.nodes.includes(this.view!.shape.output);
    const kind = box.group !== null ? 'scope' : isOutput ? 'output' : node.kind;
    const value = svg('text', { class: 'value', x: width / 2, y: height - 28, 'text-anchor': 'middle', lengthAdjust: 'spacingAndGlyphs' });
    const bottom = height - radius;
    const bandPath = svg('path', {
      class: 'band',
      d: `M0 ${height - band}H${width}V${bottom}a${radius} ${radius} 0 0 1 ${-radius} ${radius}H${radius}a${radius} ${radius} 0 0 1 ${-radius} ${-radius}Z`,
    });
    const grad = svg('text', { class: 'grad', x: width / 2, y: height - 6.5, 'text-anchor': 'middle', lengthAdjust: 'spacingAndGlyphs' });
    const group = svg(
      'g',
      {
        class: `box ${kind}`,
        transform: `translate(${(place.x - width / 2).toFixed(1)} ${(place.y - height / 2).toFixed(1)})`,
        role: 'button',
        tabindex: -1,
        'data-node': box.group === null ? node.id : '',
      },
      svg('rect', { class: 'card', width, height, rx: radius }),
      bandPath,
      svg('text', { class: 'title', x: width / 2, y: 18, 'text-anchor': 'middle' }, title),
      work === '' ? null : svg('text', { class: 'work', x: width / 2, y: 34, 'text-anchor': 'middle' }, work),
      value,
      grad,
      svg('rect', { class: 'edge', width, height, rx: radius }),
    );
    // A click does not move the focus into the picture, so that the arrows still move through the moments.
    group.addEventListener('mousedown', (event) => {
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    group.addEventListener('click', () => this.choose(index));
    group.addEventListener('pointerenter', () => this.listener.hover(index));
    group.addEventListener('pointerleave', () => this.listener.hover(null));
    onPress(group, () => this.choose(index));
    this.nodes.append(group);
    return { group, value, band: bandPath, grad, key: '' };
  }

  // A scope opens, a node shows its details.
  private choose(index: number): void {
    const { group } = this.view!.boxes[index]!;
    if (group !== null) this.listener.toggle(group);
    else this.listener.select(index);
  }

  private outlineOf(outline: Layout['outlines'][number]): SVGGElement {
    const close = svg('text', { class: 'close', x: outline.x - outline.width / 2 + 10, y: outline.y - outline.height / 2 + 17, tabindex: 0, role: 'button', 'aria-label': `Close the scope ${outline.group.title}` }, `▾ ${outline.group.title.length > 40 ? `${outline.group.title.slice(0, 39)}…` : outline.group.title}`);
    close.addEventListener('click', () => this.listener.toggle(outline.group));
    onPress(close, () => this.listener.toggle(outline.group));
    return svg('g', { class: 'frame' }, svg('rect', { x: outline.x - outline.width / 2, y: outline.y - outline.height / 2, width: outline.width, height: outline.height, rx: 10 }), close);
  }

  private paintBox(index: number, frame: Frame, moment: Moment): void {
    const view = this.view!;
    const box = view.boxes[index]!;
    const { timeline } = frame;
    const isActive = moment.kind === 'backward' ? isEnd(view, moment.link, index) : moment.kind !== 'start' && moment.box === index;
    const now = isActive && (frame.progress < 1 || frame.isHidden);
    const at = now && moment.kind !== 'update' ? frame.moment - 1 : frame.moment;
    const isThere = timeline.forwardAt[index]! <= at;
    const hasMoved = box.group === null && timeline.updateAt[index]! >= 0 && timeline.updateAt[index]! <= (now ? frame.moment - 1 : frame.moment);
    const grad = arrived(view, frame.numbers, timeline, index, at);
    const isSettled = grad !== null && at >= timeline.settledAt[index]!;
    let value = '';
    if (box.group !== null) value = `${box.nodes.length} nodes`;
    else if (isActive && frame.isHidden && moment.kind !== 'backward') value = '?';
    else if (isThere) value = number((hasMoved ? frame.moved(box.nodes[0]!) : null) ?? frame.numbers.data[box.nodes[0]!]!);
    const isAside = frame.isDimmed && !isActive && frame.path.size + frame.lit.size > 0 && !frame.lit.has(index) && !onPath(view, frame.path, index);
    const key = [value, grad, isSettled, isActive, isThere, hasMoved, frame.selected === index, isAside, frame.lit.has(index), grad === null ? '' : frame.blame.fill(grad)].join('|');
    const drawn = this.boxes[index]!;
    if (drawn.key === key) return;
    drawn.key = key;
    const { classList } = drawn.group;
    classList.toggle('active', isActive);
    classList.toggle('waiting', !isThere);
    classList.toggle('moved', hasMoved);
    classList.toggle('partial', grad !== null && !isSettled);
    classList.toggle('selected', frame.selected === index);
    classList.toggle('aside', isAside);
    classList.toggle('lit', frame.lit.has(index));
    drawn.value.textContent = value;
    fit(drawn.value, value, this.layout!.boxes[index]!.width);
    drawn.grad.textContent = grad === null ? (timeline.seedAt < 0 ? '' : 'grad') : `${box.group === null ? '' : 'strongest '}${signed(grad)}`;
    fit(drawn.grad, drawn.grad.textContent!, this.layout!.boxes[index]!.width);
    drawn.grad.classList.toggle('empty', grad === null);
    drawn.band.classList.toggle('empty', grad === null);
    if (grad === null) {
      drawn.band.removeAttribute('fill');
      drawn.group.style.removeProperty('--blame');
      drawn.grad.removeAttribute('fill');
    } else {
      drawn.band.setAttribute('fill', frame.blame.fill(grad));
      drawn.group.style.setProperty('--blame', frame.blame.fill(grad));
      drawn.grad.setAttribute('fill', frame.blame.ink(grad));
    }
    const name = drawn.group.querySelector('.title')!.textContent;
    drawn.group.setAttribute('aria-label', `${name}: ${value === '' ? 'not computed yet' : value}${grad === null ? '' : `, ${box.group === null ? '' : 'strongest '}gradient ${signed(grad)}${isSettled ? '' : ' so far'}`}`);
  }

  private paintLink(index: number, frame: Frame, moment: Moment): void {
    const at = frame.timeline.backwardAt[index]!;
    const isActive = moment.kind === 'backward' && moment.link === index;
    const has = at >= 0 && at <= frame.moment && !(isActive && (frame.progress < 1 || frame.isHidden));
    const carried = has ? shareOf(this.view!, frame.numbers, index) : null;
    const color = carried === null ? '' : frame.blame.line(carried);
    const isOnPath = frame.path.has(index);
    const isAside = frame.isDimmed && !isActive && frame.path.size > 0 && !isOnPath;
    const key = `${color}|${carried === null ? 0 : frame.blame.width(carried).toFixed(1)}|${isOnPath}|${isAside}`;
    const drawn = this.links[index]!;
    if (drawn.key === key) return;
    drawn.key = key;
    drawn.line.classList.toggle('carried', has);
    drawn.line.classList.toggle('stopped', carried === 0);
    drawn.line.classList.toggle('aside', isAside);
    drawn.line.classList.toggle('main', isOnPath);
    drawn.line.style.stroke = color;
    drawn.line.style.strokeWidth = carried === null ? '' : `${frame.blame.width(carried).toFixed(1)}px`;
  }

  // Animates numbers along the operands' links, or a share along one link back to the operand.
  private paintMovement(frame: Frame, moment: Moment): void {
    const view = this.view!;
    this.overlay.replaceChildren();
    let said: RichText = [];
    if (moment.kind === 'forward' && frame.progress < 1) {
      for (const link of view.linksInto[moment.box]!) this.overlay.append(svg('path', { class: 'data', d: this.layout!.links[link]!, pathLength: 1, 'stroke-dasharray': `${frame.progress} 2` }));
    } else if (moment.kind === 'backward') {
      const link = view.links[moment.link]!;
      const carried = shareOf(view, frame.numbers, moment.link);
      const path = svg('path', { class: 'moving', d: this.layout!.links[moment.link]!, pathLength: 1, 'stroke-dasharray': `${frame.progress} 2`, 'stroke-dashoffset': frame.progress - 1 });
      this.overlay.append(path);
      path.style.stroke = frame.isHidden ? '' : frame.blame.line(carried);
      path.style.strokeWidth = `${Math.max(3, frame.isHidden ? 3 : frame.blame.width(carried)).toFixed(1)}px`;
      const length = path.getTotalLength();
      if (frame.progress < 1) {
        const front = path.getPointAtLength(length * (1 - frame.progress));
        this.overlay.append(svg('circle', { class: 'front', cx: front.x, cy: front.y, r: 6 }));
      }
      const upstream = frame.numbers.grad![view.shape.edges[link.edges[0]!]!.user]!;
      said = link.edges.length > 1 ? say`${String(link.edges.length)} edges: ${view.boxes[link.operand]!.group === null ? '' : 'strongest '}${gradient(carried)}`
        : frame.hidesFactors ? [] : product(upstream, frame.numbers.local[link.edges[0]!]!, carried, frame.isHidden);
    }
    this.edgeLabel.setAttribute('visibility', said.length === 0 ? 'hidden' : 'visible');
    if (moment.kind === 'backward') this.placeEdgeLabel(moment.link, said);
  }

  private placeEdgeLabel(index: number, sentence: RichText): void {
    const text = `${index} ${textOf(sentence)}`;
    if (text === this.edgeLabelText) return;
    this.edgeLabelText = text;
    const [back, label] = this.edgeLabel.children as unknown as [SVGRectElement, SVGTextElement];
    const width = textWidth(textOf(sentence), 12.5) + 20;
    const { boxes, links } = this.layout!;
    const { operand, user } = this.view!.links[index]!;
    const path = svg('path', { d: links[index]! });
    const place = labelPlace([boxes[operand]!, boxes[user]!], path.getPointAtLength(path.getTotalLength() / 2), width, boxes);
    const x = Math.min(Math.max(place.x, width / 2 + 2), this.layout!.width - width / 2 - 2);
    const y = Math.min(Math.max(place.y, 12), this.layout!.height - 12);
    fill(label, sentence.map(({ kind, text: part }) => svg('tspan', { class: kind }, part)));
    label.setAttribute('x', String(x));
    label.setAttribute('y', String(y + 4));
    back.setAttribute('x', String(x - width / 2));
    back.setAttribute('y', String(y - 10));
    back.setAttribute('width', String(width));
  }
}

function onPress(element: SVGElement, press: () => void): void {
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    press();
  });
}

function isEnd(view: View, link: number, box: number): boolean {
  return view.links[link]!.operand === box || view.links[link]!.user === box;
}

function onPath(view: View, path: ReadonlySet<number>, box: number): boolean {
  return view.linksInto[box]!.some((link) => path.has(link)) || view.linksFrom[box]!.some((link) => path.has(link));
}
