// What the colours mean, above the picture.
import { html } from './dom';
import type { Palette } from './palette';

export function createLegend(palette: Palette): HTMLElement {
  const scale = html('span', { class: 'scale', 'aria-hidden': 'true' });
  scale.style.background = `linear-gradient(to right, ${[...palette.lowers.slice(0, 4).reverse(), palette.neutral, ...palette.raises.slice(0, 4)].join(', ')})`;
  return html('p', { class: 'legend' },
    html('span', { class: 'data' }, 'number'), html('span', { class: 'local' }, 'local derivative'),
    html('span', { class: 'gradient' }, html('span', {}, 'gradient: − lowers the output when raised'), scale, html('span', {}, '+ raises it')));
}
