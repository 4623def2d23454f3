// The keys, and what they do: one table for the help and for the page.
import { button, html } from '../core/dom';

interface Key {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly press: () => void;
}

interface KeyActions {
  toggle(): void;
  reset(): void;
  /** To the last moment of the step. */
  end(): void;
  move(by: 1 | -1): void;
  /** To the training step before or after. */
  goBy(by: 1 | -1): void;
  search(): void;
  /** In, out, or to fit. */
  zoom(way: 1 | -1 | 0): void;
  deselect(): void;
}

/** Makes the help, and listens for the keys that it tells. */
export function createHelp(actions: KeyActions): HTMLDialogElement {
  const keys = keysOf(actions, () => help.showModal());
  const help = helpOn(keys);
  listen(keys);
  return help;
}

function keysOf(actions: KeyActions, help: () => void): readonly Key[] {
  const key = (shown: string, keys: string[], does: string, press: () => void): Key => ({ shown, keys, does, press });
  return [
    key('Space', [' '], 'play or pause', () => actions.toggle()),
    key('→', ['ArrowRight'], 'one moment on', () => actions.move(1)),
    key('←', ['ArrowLeft'], 'one moment back', () => actions.move(-1)),
    key('Shift →', ['Shift+ArrowRight', 'ArrowDown'], 'the next training step (also ↓)', () => actions.goBy(1)),
    key('Shift ←', ['Shift+ArrowLeft', 'ArrowUp'], 'the training step before (also ↑)', () => actions.goBy(-1)),
    key('Home', ['Home'], 'the first moment of the first step', () => actions.reset()),
    key('End', ['End'], 'the last moment of this step', () => actions.end()),
    key('/', ['/'], 'search for a node', () => actions.search()),
    key('+', ['+', '='], 'zoom in', () => actions.zoom(1)),
    key('−', ['-'], 'zoom out', () => actions.zoom(-1)),
    key('0', ['0'], 'fit the picture', () => actions.zoom(0)),
    key('Esc', ['Escape'], 'let go of the chosen node', () => actions.deselect()),
    key('?', ['?'], 'this help', help),
  ];
}

// Not where the reader types or a control has its own use for a key.
function listen(keys: readonly Key[]): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('input:not([type=range], [type=checkbox]), select, textarea, dialog[open]') !== null) return;
    const name = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
    if (name === ' ' && target.closest('button, text[role=button], [type=checkbox], summary, a') !== null) return;
    if (target.matches('input[type=range]') && name !== ' ' && name !== '/' && name !== '?') return;
    const key = keys.find((k) => k.keys.includes(name));
    if (key === undefined) return;
    event.preventDefault();
    key.press();
  });
}

function helpOn(keys: readonly Key[]): HTMLDialogElement {
  const rows = keys.map((key) => html('tr', {}, html('th', { scope: 'row' }, html('kbd', {}, key.shown)), html('td', {}, key.does)));
  const dialog = html('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    html('h2', { id: 'help-title' }, 'How to read this page'),
    html('p', {}, 'Numbers go forward from left to right, one node at a time. Then the output blames itself with 1, and blame flows back edge by edge: what arrives at a node, times the local derivative of the edge, is the share that goes on. At the end the parameters move against their blame.'),
    html('p', {}, 'Orange: raising this number raises the output. Purple: raising it lowers the output. The stronger the colour and the wider the line, the more blame.'),
    html('p', {}, 'Tab leads into the picture: there the arrows go from box to box, Enter or Space chooses a node or opens a scope, and Esc leaves. A click does the same.'),
    html('table', {}, html('tbody', {}, ...rows)),
    html('p', { class: 'muted' }, 'Drag to move the picture; Ctrl and the mouse wheel, or two fingers, zoom. The address of the page keeps the moment and the training step, so that you can link to them.'),
  );
  dialog.append(button('Close', () => dialog.close(), { class: 'primary' }));
  return dialog;
}
