// Draws the picture: boxes with their numbers, links with their shares. A frame updates only the elements that changed.
import { band, type BoxText, fit, mapGround, mapPlace, mapRoom } from './box-text';
import { Camera } from './camera';
import type { Drawn, DrawnLink, Frame, Listener, Shown } from './frame';
import { append, fill, svg, write } from '../core/dom';
import { arrived, isOne, shareOf } from './gradients';
import { number, signed } from '../core/format';
import type { Layout } from './layout';
import { Movement } from './movement';
import { neighbour } from './neighbours';
import { textOf } from '../core/rich-text';
import { edgeNumbers, multiplication } from './edge-text';
import type { Moment } from '../play/timeline';
import type { View } from './view';

const radius = 7;

export class Scene {
  readonly element = svg('svg', { class: 'scene', role: 'group', 'aria-label': 'The graph' });
  readonly camera = new Camera(this.element);
  private readonly outlines = svg('g');
  private readonly lines = svg('g');
  private readonly numbers = svg('g', { class: 'edge-numbers', 'aria-hidden': 'true' });
  private readonly nodes = svg('g');
  private readonly movement = new Movement();
  private boxes: Drawn[] = [];
  private links: DrawnLink[] = [];
  private view: View | null = null;
  private layout: Layout | null = null;
  /** Whether links show their numbers as soon as they are known; otherwise when they have passed their share. */
  private showsEdges = false;
  /** The only box that Tab stops at. Arrow keys move on from it. */
  private stop = 0;

  constructor(private readonly listener: Listener) {
    this.element.append(this.outlines, this.lines, this.movement.overlay, this.nodes, this.numbers, this.movement.label);
    this.element.addEventListener('keydown', (event) => this.press(event));
  }

  /** Draws a new view. */
  show({ view, layout, texts, room, showsEdges }: Shown): void {
    this.view = view;
    this.showsEdges = showsEdges;
    this.layout = layout;
    for (const part of [this.outlines, this.lines, this.nodes, this.numbers]) part.replaceChildren();
    this.movement.clear();
    for (const outline of [...layout.outlines].sort((a, b) => b.width * b.height - a.width * a.height)) this.outlines.append(this.outlineOf(outline));
    this.links = view.links.map((link) => this.linkOf(link.index, texts));
    this.boxes = view.boxes.map((box) => this.boxOf(box.index, texts[box.index]!));
    this.stopAt(view.boxOf[view.shape.output]!);
    this.camera.showAll(layout, room);
  }

  /** Whether this layout is drawn. */
  isOf(layout: Layout): boolean {
    return layout === this.layout;
  }

  /** Takes a view with the same boxes and links in which stacks show another sample. */
  follows(view: View): void {
    this.view = view;
  }

  /** Paints one moment. */
  paint(frame: Frame): void {
    if (this.view === null) return;
    const moment = frame.timeline.moments[frame.moment]!;
    for (const box of this.view.boxes) this.paintBox(box.index, frame, moment);
    for (const link of this.view.links) this.paintLink(link.index, frame, moment);
    this.movement.paint(this.view, this.layout!, frame, moment);
    const labelled = frame.pointedLink ?? (moment.kind === 'backward' && !(frame.hidesFactors && this.view.links[moment.link]!.edges.length === 1) ? moment.link : null);
    this.movement.say(this.view, this.layout!, labelled, labelled === null ? [] : multiplication(this.seen(frame), labelled, frame.isHidden && frame.pointedLink === null));
  }

  /** Moves the picture so that the boxes of a moment are visible. */
  follow(moment: Moment): void {
    if (this.layout === null || this.view === null || moment.kind === 'start') return;
    const boxes = moment.kind === 'backward' ? [this.view.links[moment.link]!.operand, this.view.links[moment.link]!.user] : [moment.box];
    // With room for the text beside them.
    const places = boxes.map((box) => ({ ...this.layout!.boxes[box]!, height: this.layout!.boxes[box]!.height + 44 }));
    this.camera.bringIn(places);
    this.camera.uncover(places);
  }

  /** Shows shapes as the small map of a box. */
  setMap(box: number, shapes: readonly SVGElement[]): void {
    const map = this.boxes[box]?.map;
    if (map) fill(map, mapGround(), shapes);
  }

  bringIn(box: number): void {
    this.camera.bringIn([this.layout!.boxes[box]!]);
    this.camera.uncover([this.layout!.boxes[box]!]);
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

  // Keys while a box has the focus: arrows move from box to box, E goes to its edges, and Escape gives the arrows back to the moments.
  private press(event: KeyboardEvent): void {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = this.links.findIndex(({ group }) => group === event.target);
    if (link >= 0) {
      this.pressOnLink(event, link);
      return;
    }
    const focused = this.boxes.findIndex(({ group }) => group === event.target);
    if (focused < 0) return;
    if (event.key === 'Escape') this.boxes[focused]!.group.blur();
    const first = this.edgesOf(focused)[0];
    if (event.key === 'e' && first !== undefined) this.focusLink(first);
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = neighbour(this.layout!.boxes, focused, event.key);
    if (next !== null) this.focus(next);
  }

  // Left and right lead to the ends of an edge, up and down or E to the other edges of the box that one came from.
  private pressOnLink(event: KeyboardEvent, link: number): void {
    const { operand, user } = this.view!.links[link]!;
    const all = this.edgesOf(this.stop);
    const beside = (by: number) => this.focusLink(all[(all.indexOf(link) + by + all.length) % all.length]!);
    const act = { ArrowLeft: () => this.focus(operand), ArrowRight: () => this.focus(user), ArrowUp: () => beside(-1), ArrowDown: () => beside(1), e: () => beside(1), Escape: () => this.focus(this.stop) }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  private edgesOf(box: number): readonly number[] {
    return [...this.view!.linksInto[box]!, ...this.view!.linksFrom[box]!];
  }

  private focusLink(link: number): void {
    this.links[link]!.group.focus({ preventScroll: true });
    const { operand, user } = this.view!.links[link]!;
    for (const box of [operand, user]) this.bringIn(box);
  }

  private linkOf(index: number, texts: readonly BoxText[]): DrawnLink {
    const { operand, user } = this.view!.links[index]!;
    const d = this.layout!.links[index] ?? '';
    const line = svg('path', { class: 'link', d });
    const name = `from ${texts[operand]!.title} to ${texts[user]!.title}`;
    const group = svg('g', { class: 'edge-line', role: 'img', tabindex: -1, 'aria-label': name, 'data-name': name }, line, svg('path', { class: 'hit', d }));
    for (const [on, off] of [['pointerenter', 'pointerleave'], ['focus', 'blur']] as const) {
      group.addEventListener(on, () => this.listener.pointLink(index));
      group.addEventListener(off, () => this.listener.pointLink(null));
    }
    group.addEventListener('mousedown', (event) => event.preventDefault());
    this.lines.append(group);
    const place = this.layout!.labels[index];
    if (place === undefined) return { group, line, numbers: null, isPointed: false, key: '' };
    const numbers = [svg('text', { class: 'local', x: place.x, y: place.y - 3, 'text-anchor': 'middle' }), svg('text', { x: place.x, y: place.y + 13, 'text-anchor': 'middle' })] as const;
    append(this.numbers, numbers);
    return { group, line, numbers, isPointed: false, key: '' };
  }

  private boxOf(index: number, text: BoxText): Drawn {
    const { title, work } = text;
    const box = this.view!.boxes[index]!;
    const place = this.layout!.boxes[index]!;
    const { width, height } = place;
    const node = this.view!.shape.nodes[box.nodes[0]!]!;
    const isOutput = box.nodes.includes(this.view!.shape.output);
    const kind = box.group !== null ? 'scope' : isOutput ? 'output' : node.kind;
    const words = width - mapRoom(text);
    const map = text.hasMap ? svg('g', { class: 'box-map', transform: mapPlace(place), 'aria-hidden': 'true' }) : null;
    const value = svg('text', { class: 'value', x: words / 2, y: height - 28, 'text-anchor': 'middle', lengthAdjust: 'spacingAndGlyphs' });
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
      map,
      svg('text', { class: 'title', x: words / 2, y: 18, 'text-anchor': 'middle' }, title),
      ' ',
      work === '' ? null : svg('text', { class: 'work', x: words / 2, y: 34, 'text-anchor': 'middle' }, work),
      ' ',
      value,
      ' ',
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
    return { group, value, band: bandPath, grad, map, words, written: work === '' ? title : `${title} ${work}`, fill: '', ink: '', key: '' };
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
    if (box.isSum) value = isThere ? `Σ ${number(box.nodes.reduce((sum, node) => sum + frame.numbers.data[node]!, 0))}` : '';
    else if (box.group !== null && box.nodes.length > 1) value = `${box.nodes.length} nodes`;
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
    write(drawn.value, value);
    fit(drawn.value, value, drawn.words);
    const blame = grad === null ? (timeline.seedAt < 0 ? '' : 'grad') : `${box.isSum ? 'Σ ' : isOne(view, index) ? '' : 'strongest '}${signed(grad)}`;
    write(drawn.grad, blame);
    fit(drawn.grad, blame, this.layout!.boxes[index]!.width);
    drawn.grad.classList.toggle('empty', grad === null);
    drawn.band.classList.toggle('empty', grad === null);
    this.paintBand(drawn, grad === null ? '' : frame.blame.fill(grad), grad === null ? '' : frame.blame.ink(grad));
    drawn.group.setAttribute('aria-label', this.nameOf(index, value, grad, isSettled));
  }

  // Colours have few stops, and to set one takes long.
  private paintBand(drawn: Drawn, fill: string, ink: string): void {
    if (drawn.fill === fill && drawn.ink === ink) return;
    [drawn.fill, drawn.ink] = [fill, ink];
    if (fill === '') {
      drawn.band.removeAttribute('fill');
      drawn.group.style.removeProperty('--blame');
      drawn.grad.removeAttribute('fill');
    } else {
      drawn.band.setAttribute('fill', fill);
      drawn.group.style.setProperty('--blame', fill);
      drawn.grad.setAttribute('fill', ink);
    }
  }

  // All that is written in the box comes first and in order, so that one can say what one sees.
  private nameOf(index: number, value: string, grad: number | null, isSettled: boolean): string {
    const { grad: written, written: seen } = this.boxes[index]!;
    const gradient = grad === null ? (written.textContent === '' ? '' : `${written.textContent} not known yet`) : `${written.textContent} is its gradient${isSettled ? '' : ' so far'}`;
    return [value === '' ? seen : `${seen}: ${value}`, gradient, value === '' ? 'not computed yet' : ''].filter((part) => part !== '').join(', ');
  }

  private paintLink(index: number, frame: Frame, moment: Moment): void {
    const at = frame.timeline.backwardAt[index]!;
    const isActive = moment.kind === 'backward' && moment.link === index;
    const has = at >= 0 && at <= frame.moment && !(isActive && (frame.progress < 1 || frame.isHidden));
    const carried = has ? shareOf(this.view!, frame.numbers, index) : null;
    const color = carried === null ? '' : frame.blame.line(carried);
    const isOnPath = frame.path.has(index);
    const isAside = frame.isDimmed && !isActive && frame.path.size > 0 && !isOnPath;
    const drawn = this.links[index]!;
    const isPointed = frame.pointedLink === index;
    // The label of the moment, or of the edge under the pointer, has the same numbers.
    const numbers = drawn.numbers === null ? [] : this.showsEdges || (has && !isActive && !isPointed) ? edgeNumbers(this.seen(frame), index) : ['', ''];
    const key = `${color}|${carried === null ? 0 : frame.blame.width(carried).toFixed(1)}|${isOnPath}|${isAside}|${isPointed}|${numbers.join('|')}`;
    if (drawn.key === key) return;
    drawn.key = key;
    numbers.forEach((text, i) => write(drawn.numbers![i]!, text));
    if (drawn.numbers !== null) drawn.numbers[1].setAttribute('class', carried === null || carried === 0 ? '' : carried > 0 ? 'plus' : 'minus');
    drawn.group.classList.toggle('pointed', isPointed);
    if (isPointed || drawn.isPointed) drawn.group.setAttribute('aria-label', `${drawn.group.dataset['name']}${isPointed ? `: ${textOf(multiplication(this.seen(frame), index))}` : ''}`);
    drawn.isPointed = isPointed;
    drawn.line.classList.toggle('carried', has);
    drawn.line.classList.toggle('stopped', carried === 0);
    drawn.line.classList.toggle('aside', isAside);
    drawn.line.classList.toggle('main', isOnPath);
    drawn.line.style.stroke = color;
    drawn.line.style.strokeWidth = carried === null ? '' : `${frame.blame.width(carried).toFixed(1)}px`;
  }

  private seen(frame: Frame) {
    return { view: this.view!, numbers: frame.numbers, timeline: frame.timeline, moment: frame.moment, isHidden: frame.isHidden, isGuessing: frame.isGuessing };
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
