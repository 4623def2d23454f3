// Zoom and pan. Dragging moves the picture; Ctrl with the wheel, or two fingers, zoom it.
import { type Layout, onPage, type Place, type Room } from './layout';
import { Minimap } from './minimap';

const zoomStep = 1.25;
// The outermost part of the layout, which is always empty.
const spare = 10;
// What is under the small map: the hint.
const corner = 40;

export class Camera {
  private x = 0;
  private y = 0;
  private scale = 1;
  private content: Pick<Layout, 'width' | 'height' | 'boxes'> = { width: 1, height: 1, boxes: [] };
  private room: Room = { ...onPage, width: 1, height: 1 };
  /** The least scale of the last fit, until the reader zooms or moves the picture. */
  private fitted: number | null = null;
  /** What was to be seen last. */
  private targets: readonly Place[] = [];
  readonly minimap = new Minimap((x, y) => this.centre(x, y));
  private readonly fingers = new Map<number, { x: number; y: number }>();

  constructor(private readonly element: SVGSVGElement) {
    element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    element.addEventListener('pointerdown', (event) => this.press(event));
    element.addEventListener('pointermove', (event) => this.move(event));
    for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) element.addEventListener(end, (event) => this.lift(event));
    new ResizeObserver(() => this.resize()).observe(element);
  }

  /** Shows the whole picture if its text stays legible, otherwise a part of it. `room` is what can be seen of it at once. */
  showAll(layout: Layout, room: Room): void {
    this.content = layout;
    this.minimap.show(layout);
    this.room = room;
    this.targets = [];
    const { width } = this.size();
    // A low picture that is cropped at its side gets room for the small map. It is in the middle, so the room is above and below.
    const free = layout.width * room.least > width ? 2 * (this.minimap.height + corner) : 0;
    const height = room.isFilled ? room.height : Math.min(layout.height * Math.max(room.least, Math.min(room.most, width / layout.width)) + free, room.height);
    this.element.style.height = `${Math.round(Math.max(height, 120))}px`;
    this.fit(room.least);
  }

  /** Shows everything, however small. */
  fit(least = 0): void {
    const { width, height } = this.size();
    this.fitted = least;
    this.scale = Math.max(least, Math.min(this.room.most, width / this.content.width, height / this.content.height));
    const begin = (room: number, size: number) => (room >= size ? (size - room) / 2 : 0);
    this.x = begin(width / this.scale, this.content.width);
    this.y = begin(height / this.scale, this.content.height);
    this.apply();
  }

  /** Zooms in (1) or out (−1), or shows everything (0). */
  step(way: 1 | -1 | 0): void {
    if (way === 0) this.fit();
    else this.zoom(zoomStep ** way);
  }

  /** Moves the small map to the corner where it covers none of these places, and otherwise fewer boxes. */
  uncover(places: readonly Place[]): void {
    const { width, height } = this.size();
    const covered = (some: readonly Place[], isAbove: boolean) => some.filter((place) => {
      const [left, right] = [place.x - place.width / 2, place.x + place.width / 2].map((x) => (x - this.x) * this.scale) as [number, number];
      const [top, bottom] = [place.y - place.height / 2, place.y + place.height / 2].map((y) => (y - this.y) * this.scale) as [number, number];
      return right > width - 190 && left < width && (isAbove ? bottom > 0 && top < 126 : bottom > height - 160 && top < height);
    }).length;
    const isBetterAbove = (some: readonly Place[]) => covered(some, false) - covered(some, true);
    this.minimap.element.classList.toggle('above', (isBetterAbove(places) || isBetterAbove(this.content.boxes)) > 0);
  }

  /** Brings a place into the middle. */
  private centre(x: number, y: number): void {
    const { width, height } = this.size();
    this.fitted = null;
    this.targets = [];
    this.x = x - width / this.scale / 2;
    this.y = y - height / this.scale / 2;
    this.apply();
  }

  /** Shows everything on paper, whose size only the style sheet knows. */
  print(): void {
    const { width, height } = this.content;
    this.element.classList.remove('far');
    this.element.setAttribute('viewBox', `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`);
    this.element.style.setProperty('--printed', `${Math.round(width * this.room.most)}px`);
  }

  // Zooms around a point of the element, by default its middle.
  private zoom(by: number, at?: { x: number; y: number }): void {
    const { width, height } = this.size();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const next = Math.min(4, Math.max(0.03, this.scale * by));
    this.fitted = null;
    this.x += x / this.scale - x / next;
    this.y += y / this.scale - y / next;
    this.scale = next;
    this.apply();
  }

  /** Moves only as far as needed to show each of these places. */
  bringIn(places: readonly Place[]): void {
    this.targets = places;
    for (const place of places) this.bringOneIn(place);
  }

  private bringOneIn(place: Place): void {
    const { width, height } = this.size();
    const margin = 24;
    const into = (from: number, room: number, low: number, high: number) =>
      low >= from && high <= from + room ? from
        : high - low + 2 * margin > room ? (low + high - room) / 2 : Math.min(Math.max(from, high + margin - room), low - margin);
    const within = (at: number, end: number) => Math.min(Math.max(at, 0), end);
    const { content } = this;
    const x = into(this.x, width / this.scale, within(place.x - place.width / 2, content.width), within(place.x + place.width / 2, content.width));
    const y = into(this.y, height / this.scale, within(place.y - place.height / 2, content.height), within(place.y + place.height / 2, content.height));
    if (x === this.x && y === this.y) return;
    this.x = x;
    this.y = y;
    this.apply();
  }

  // Fits again what was fitted, and keeps in sight what was to be seen.
  private resize(): void {
    if (this.fitted === null) this.apply();
    else this.fit(this.fitted);
    this.bringIn(this.targets);
  }

  private size(): { width: number; height: number } {
    const { width, height } = this.element.getBoundingClientRect();
    return { width: Math.max(width, 1), height: Math.max(height, 1) };
  }

  private apply(): void {
    if (matchMedia('print').matches) return;
    const { width, height } = this.size();
    const isCropped = this.x > spare || this.y > spare || this.x + width / this.scale < this.content.width - spare || this.y + height / this.scale < this.content.height - spare;
    this.element.dataset['cropped'] = String(isCropped);
    // Smaller text could not be read: boxes have only their colours then.
    this.element.classList.toggle('far', this.scale < this.room.least - 1e-6);
    this.minimap.look(this.x, this.y, width / this.scale, height / this.scale);
    this.element.setAttribute('viewBox', [this.x, this.y, width / this.scale, height / this.scale].map((n) => n.toFixed(3)).join(' '));
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), this.local(event));
  }

  private press(event: PointerEvent): void {
    this.fingers.set(event.pointerId, this.local(event));
  }

  private move(event: PointerEvent): void {
    const from = this.fingers.get(event.pointerId);
    if (from === undefined) return;
    const to = this.local(event);
    if (this.fingers.size === 1) {
      if (Math.abs(to.x - from.x) + Math.abs(to.y - from.y) < 3 && !this.element.hasPointerCapture(event.pointerId)) return;
      this.element.setPointerCapture(event.pointerId);
      this.fitted = null;
      this.x -= (to.x - from.x) / this.scale;
      this.y -= (to.y - from.y) / this.scale;
      this.apply();
    } else {
      const other = [...this.fingers].find(([id]) => id !== event.pointerId)![1];
      const before = Math.hypot(from.x - other.x, from.y - other.y);
      if (before > 0) this.zoom(Math.hypot(to.x - other.x, to.y - other.y) / before, { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
    }
    this.fingers.set(event.pointerId, to);
  }

  private lift(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
  }

  private local(event: MouseEvent): { x: number; y: number } {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
