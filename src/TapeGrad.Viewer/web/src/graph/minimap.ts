// A small map of the whole picture with a frame around the part that can be seen. Where the picture is cropped, press or drag on
// it to see another part; the keys move from box to box instead.
import { svg } from '../core/dom';
import type { Layout } from './layout';

const most = { width: 170, height: 110 };

export class Minimap {
  private readonly boxes = svg('path', { class: 'minimap-boxes' });
  private readonly frame = svg('rect', { class: 'minimap-frame' });
  readonly element = svg('svg', { class: 'minimap', 'aria-hidden': 'true' }, this.boxes, this.frame);
  height = 0;
  private scale = 1;

  /** `move` brings a place of the picture into the middle of what can be seen. */
  constructor(private readonly move: (x: number, y: number) => void) {
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.moveTo(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) this.moveTo(event);
    });
  }

  show({ width, height, boxes }: Layout): void {
    this.scale = Math.min(most.width / width, most.height / height);
    this.element.setAttribute('viewBox', `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`);
    this.element.setAttribute('width', (width * this.scale).toFixed(0));
    this.height = Math.round(height * this.scale);
    this.element.setAttribute('height', String(this.height));
    this.boxes.setAttribute('d', boxes.map((box) => `M${(box.x - box.width / 2).toFixed(0)} ${(box.y - box.height / 2).toFixed(0)}h${box.width.toFixed(0)}v${box.height.toFixed(0)}h${(-box.width).toFixed(0)}z`).join(''));
    this.frame.setAttribute('stroke-width', (2 / this.scale).toFixed(1));
  }

  /** Frames the part that can be seen. */
  look(x: number, y: number, width: number, height: number): void {
    Object.entries({ x, y, width, height }).forEach(([name, value]) => this.frame.setAttribute(name, value.toFixed(0)));
  }

  private moveTo(event: PointerEvent): void {
    const { left, top } = this.element.getBoundingClientRect();
    this.move((event.clientX - left) / this.scale, (event.clientY - top) / this.scale);
  }
}
