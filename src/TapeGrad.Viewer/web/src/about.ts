// The quiet line at the foot of the page. The dialog that it opens, with the licences of what is in the page, is in the template.
import { button, html } from './core/dom';

export function createAbout(): HTMLElement {
  const dialog = document.getElementById('about') as HTMLDialogElement;
  return html('footer', { class: 'about' }, button('About this page and licences', () => dialog.showModal(), { class: 'quiet', 'aria-haspopup': 'dialog' }));
}
