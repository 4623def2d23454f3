// The keys, and what they do: one table for the help and for the page.
import { button, html } from './dom';

export interface Key {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly press: () => void;
}

/** Listens for keys, but not where the reader types or a control has its own use for them. */
export function listen(keys: readonly Key[]): void {
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

export function createHelp(keys: readonly Key[]): HTMLDialogElement {
  const rows = keys.map((key) => html('tr', {}, html('th', { scope: 'row' }, html('kbd', {}, key.shown)), html('td', {}, key.does)));
  const dialog = html('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    html('h2', { id: 'help-title' }, 'How to read this page'),
    html('p', {}, 'Numbers go forward from left to right, one node at a time. Then the output blames itself with 1, and blame flows back edge by edge: what arrives at a node, times the local derivative of the edge, is the share that goes on. At the end the parameters move against their blame.'),
    html('p', {}, 'Orange: raising this number raises the output. Purple: raising it lowers the output. The stronger the colour and the wider the line, the more blame.'),
    html('p', {}, 'Tab leads into the picture: there the arrows go from box to box, Enter chooses a node or opens a scope, and Esc leaves.'),
    html('table', {}, html('tbody', {}, ...rows)),
    html('p', { class: 'muted' }, 'Drag to move the picture; Ctrl and the mouse wheel, or two fingers, zoom. The address keeps what is shown: step= is the moment, epoch= the training step.'),
  );
  dialog.append(button('Close', () => dialog.close(), { class: 'primary' }));
  return dialog;
}
