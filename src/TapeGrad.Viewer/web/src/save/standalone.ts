// Writes a drawn part of the page as SVG that needs nothing of the page: what style sheets say becomes attributes.
import { rgb } from '../charts/chart-style';

const shapes = new Set(['path', 'rect', 'circle', 'text', 'tspan']);
const geometry = ['d', 'x', 'y', 'dy', 'width', 'height', 'rx', 'cx', 'cy', 'r', 'transform', 'textLength', 'lengthAdjust', 'pathLength'];
// Properties with the value that they have without a word.
const looks = [
  ['fill-opacity', '1'], ['stroke-width', '1'], ['stroke-dasharray', 'none'], ['stroke-dashoffset', '0'], ['stroke-linecap', 'butt'], ['stroke-linejoin', 'miter'], ['opacity', '1'],
] as const;
const textLooks = [['font-size', ''], ['font-weight', '400'], ['text-anchor', 'start'], ['paint-order', 'normal']] as const;

/** An element and all in it that can be seen; "" if nothing can. */
export function standalone(element: Element): string {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return '';
  const name = element.localName;
  const isShape = shapes.has(name);
  const [fill, stroke] = [colorOf(style.fill), colorOf(style.stroke)];
  if (isShape && fill === 'none' && stroke === 'none') return '';
  const inside = [...element.childNodes].map((child) => (child instanceof Element ? standalone(child) : isShape ? text(child.textContent ?? '') : '')).join('');
  if (!isShape && inside === '') return '';
  const attributes = geometry.flatMap((attribute) => (element.hasAttribute(attribute) ? [[attribute, element.getAttribute(attribute)!]] : []));
  const isText = name === 'text' || name === 'tspan';
  if (isShape) {
    attributes.push(['fill', fill]);
    if (stroke !== 'none') attributes.push(['stroke', stroke]);
  }
  for (const [property, usual] of isShape ? [...looks, ...(isText ? textLooks : [])] : [['opacity', '1']] as const) {
    const value = style.getPropertyValue(property).replaceAll('px', '').replaceAll(',', '');
    if (value !== usual && value !== '' && (stroke !== 'none' || !property.startsWith('stroke'))) attributes.push([property, value]);
  }
  return `<${name}${attributes.map(([key, value]) => ` ${key}="${text(value!)}"`).join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`;
}

/** Text for XML, without the characters that no XML can hold. */
export function text(words: string): string {
  const known = words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return known.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A colour as every program reads it; "none" if it cannot be seen. */
export function colorOf(written: string): string {
  if (written === 'none' || written === 'transparent' || /^rgba\(.*, 0\)$/.test(written)) return 'none';
  return `#${rgb(written).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
