// Finds nodes by name, operation, scope or place on the tape.
import { isDrawnThrough } from '../core/gathers';
import { fill, html } from '../core/dom';
import type { Numbers, Shape } from '../core/data';
import * as formulaText from '../core/formula-text';

const most = 12;

interface Search {
  readonly element: HTMLElement;
  focus(): void;
}

export function createSearch(shape: () => Shape, numbers: () => Numbers, choose: (node: number) => void): Search {
  const list = html('ul', { id: 'found', role: 'listbox', 'aria-label': 'Nodes found' });
  const input = html('input', {
    type: 'search', placeholder: 'Search  /', 'aria-label': 'Search nodes', autocomplete: 'off', spellcheck: 'false',
    role: 'combobox', 'aria-controls': 'found', 'aria-expanded': 'false', 'aria-autocomplete': 'list',
  });
  let found: number[] = [];
  let at = 0;

  const show = () => {
    found = matches(shape(), input.value);
    at = 0;
    fill(list, found.map((node, i) => item(node, i)));
    if (found.length === 0 && input.value.trim() !== '') list.append(html('li', { class: 'none' }, `No node matches “${input.value.trim()}”.`));
    input.setAttribute('aria-expanded', String(list.childElementCount > 0));
    mark();
  };
  const item = (node: number, i: number) => {
    const it = shape().nodes[node]!;
    const entry = html('li', { role: 'option', id: `found-${i}` }, formulaText.reference(shape(), numbers(), node), html('small', {}, [it.op === '' ? it.kind : formulaText.sign(it.op), it.scope].filter((part) => part !== '').join(' · ')));
    entry.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(i);
    });
    return entry;
  };
  const mark = () => {
    [...list.children].forEach((entry, i) => entry.setAttribute('aria-selected', String(i === at)));
    if (found.length > 0) input.setAttribute('aria-activedescendant', `found-${at}`);
    else input.removeAttribute('aria-activedescendant');
  };
  const take = (i: number) => {
    const node = found[i];
    if (node === undefined) return;
    close();
    choose(node);
  };
  const close = () => {
    input.value = '';
    show();
    input.blur();
  };

  input.addEventListener('input', show);
  input.addEventListener('blur', () => {
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
  });
  input.addEventListener('focus', show);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') take(at);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      at = (at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length);
      mark();
    }
  });
  return { element: html('div', { class: 'search' }, input, list), focus: () => input.focus() };
}

function matches(shape: Shape, text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  const rank = (node: number) => {
    const { name, op, scope, id } = shape.nodes[node]!;
    if (isDrawnThrough(shape, node)) return -1;
    const own = name?.toLowerCase() ?? '';
    if (own === wanted || `#${id}` === wanted) return 0;
    if (own.startsWith(wanted)) return 1;
    if (own.includes(wanted)) return 2;
    return op === wanted || scope.toLowerCase().includes(wanted) ? 3 : -1;
  };
  for (let best = 0; best <= 3 && found.length < most; best++) {
    for (let node = 0; node < shape.nodes.length && found.length < most; node++) {
      if (rank(node) === best) found.push(node);
    }
  }
  return found;
}
