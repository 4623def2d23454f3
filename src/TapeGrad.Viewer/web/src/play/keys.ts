// The keys of the page: one table for the help and for the page itself.
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
  /** To the previous or next training step. */
  goBy(by: 1 | -1): void;
  search(): void;
  /** Zooms in (1) or out (−1), or shows everything (0). */
  zoom(way: 1 | -1 | 0): void;
  deselect(): void;
  /** Fills the window with the picture, or goes back to the page. */
  fill(): void;
}

/** Creates the help and listens for the keys that it lists. */
export function createHelp(actions: KeyActions, signal: AbortSignal): HTMLDialogElement {
  const keys = keysOf(actions, () => help.showModal());
  const help = helpOn(keys);
  listen(keys, signal);
  return help;
}

function keysOf(actions: KeyActions, help: () => void): readonly Key[] {
  const key = (shown: string, keys: string[], does: string, press: () => void): Key => ({ shown, keys, does, press });
  return [
    key('Space', [' '], 'play or pause', () => actions.toggle()),
    key('→', ['ArrowRight'], 'next moment', () => actions.move(1)),
    key('←', ['ArrowLeft'], 'previous moment', () => actions.move(-1)),
    key('Shift →', ['Shift+ArrowRight', 'ArrowDown'], 'next training step (also ↓)', () => actions.goBy(1)),
    key('Shift ←', ['Shift+ArrowLeft', 'ArrowUp'], 'previous training step (also ↑)', () => actions.goBy(-1)),
    key('Home', ['Home'], 'first moment of the first step', () => actions.reset()),
    key('End', ['End'], 'last moment of this step', () => actions.end()),
    key('/', ['/'], 'search for a node', () => actions.search()),
    key('+', ['+', '='], 'zoom in', () => actions.zoom(1)),
    key('−', ['-'], 'zoom out', () => actions.zoom(-1)),
    key('0', ['0'], 'fit the picture', () => actions.zoom(0)),
    key('F', ['f'], 'fill the window with the picture, for a screen that many look at', () => actions.fill()),
    key('Esc', ['Escape'], 'deselect the node, or go back to the page', () => actions.deselect()),
    key('?', ['?'], 'this help', help),
  ];
}

// Leaves a key alone while the reader types, and where a control uses it.
function listen(keys: readonly Key[], signal: AbortSignal): void {
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
  }, { signal });
}

function helpOn(keys: readonly Key[]): HTMLDialogElement {
  const rows = keys.map((key) => html('tr', {}, html('th', { scope: 'row' }, html('kbd', {}, key.shown)), html('td', {}, key.does)));
  const dialog = html('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    html('h2', { id: 'help-title' }, 'How to read this page'),
    html('p', {}, 'Numbers go forward, from left to right or, in a narrow window, from top to bottom, one node at a time. Then the output’s gradient starts at 1, and blame flows back edge by edge: a node’s gradient times the local derivative of an edge is the share that this edge passes on. At the end the parameters move against their gradients.'),
    html('p', {}, 'Orange: raising this number raises the output. Purple: raising it lowers the output. A stronger colour and a wider line mean a larger gradient.'),
    html('p', {}, 'Press Tab to move into the picture. There the arrows move from box to box, Enter or Space selects a node or opens a scope, and Esc leaves the picture. E goes to the edges of a box: up and down move among them, left and right to their ends. Point at an edge or go to it to see its multiplication. A click also selects a node or opens a scope.'),
    html('table', {}, html('tbody', {}, rows)),
    html('p', { class: 'muted' }, 'Drag to move the picture. Zoom with Ctrl and the mouse wheel, or with two fingers. The address of the page keeps the moment and the training step, so that you can link to them.'),
  );
  dialog.append(button('Close', () => dialog.close(), { class: 'primary' }));
  return dialog;
}
