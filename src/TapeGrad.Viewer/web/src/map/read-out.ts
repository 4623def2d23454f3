// Reads a map: what it shows at the place under the pointer, or where the arrow keys have moved a cross.
import { html } from '../core/dom';

/** The plot of a map in pixels of the page. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const stride = 0.05;
const ways: Record<string, readonly [number, number]> = { ArrowLeft: [-stride, 0], ArrowRight: [stride, 0], ArrowDown: [0, -stride], ArrowUp: [0, stride] };

export class ReadOut {
  private readonly cross = html('div', { class: 'map-cross', 'aria-hidden': 'true', hidden: '' });
  /** What is read, below the map. */
  readonly element = html('output', { class: 'map-read', 'aria-live': 'polite' });
  private area: Area | null = null;
  /** The shares of both axes at the cross; null while nothing is read. */
  private at: readonly [number, number] | null = null;
  private isPointed = false;

  /** `said` tells what is at a place, given as shares of both axes. */
  constructor(private readonly box: HTMLElement, private readonly said: (across: number, up: number) => string) {
    box.tabIndex = 0;
    box.append(this.cross);
    box.addEventListener('pointermove', (event) => this.point(event));
    box.addEventListener('pointerdown', (event) => this.point(event));
    box.addEventListener('pointerleave', () => this.end());
    box.addEventListener('focus', () => this.read(this.at ?? [0.5, 0.5]));
    box.addEventListener('blur', () => this.end());
    box.addEventListener('keydown', (event) => this.press(event));
    this.show();
  }

  /** The map has been drawn, in this place and with new numbers. */
  place(area: Area): void {
    this.area = area;
    this.show();
  }

  private point(event: PointerEvent): void {
    if (this.area === null) return;
    const outer = this.box.getBoundingClientRect();
    const across = (event.clientX - outer.left - this.area.left) / this.area.width;
    const up = 1 - (event.clientY - outer.top - this.area.top) / this.area.height;
    this.isPointed = true;
    if (across >= 0 && across <= 1 && up >= 0 && up <= 1) this.read([across, up]);
    else this.end();
  }

  private press(event: KeyboardEvent): void {
    const way = ways[event.key];
    if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [across, up] = this.at ?? [0.5, 0.5];
    const by = event.shiftKey ? 5 : 1;
    this.isPointed = false;
    this.read([clamped(across + by * way[0]), clamped(up + by * way[1])]);
  }

  // With the focus the cross stays when the pointer leaves.
  private end(): void {
    if (this.isPointed || document.activeElement !== this.box) {
      this.at = null;
      this.isPointed = false;
      this.show();
    }
  }

  private read(at: readonly [number, number]): void {
    this.at = at;
    this.show();
  }

  private show(): void {
    const { at, area } = this;
    this.cross.hidden = at === null || area === null;
    this.element.textContent = at === null ? 'Point at the map, or move on it with the arrow keys, to read it.' : this.said(...at);
    if (at !== null && area !== null) this.cross.style.transform = `translate(${area.left + at[0] * area.width}px, ${area.top + (1 - at[1]) * area.height}px)`;
  }
}

// Shares of strides stay exact.
function clamped(share: number): number {
  return Math.round(Math.max(0, Math.min(1, share)) * 1e6) / 1e6;
}
