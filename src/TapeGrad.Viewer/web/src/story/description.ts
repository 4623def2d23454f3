// What the run is about: the comment at the top of its script.
import { html } from '../core/dom';

const mostLetters = 1200;

/** The first paragraph of the comment at the top of a script; "" if the script begins without a comment. */
export function descriptionOf(source: string | null): string {
  const lines = (source ?? '').split(/\r?\n/).map((line) => line.trim());
  // Lines for the compiler may come before it.
  const start = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const end = lines.findIndex((line, i) => i >= start && !/^\/\/\s*\S/.test(line));
  const text = start < 0 ? '' : lines.slice(start, end < 0 ? undefined : end).map((line) => line.replace(/^\/\/+\s*/, '')).join(' ');
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}

/** The description with its first sentence in sight, and the rest where the window has room for it. */
export function createDescription(source: string | null, resized: () => void): HTMLElement {
  const text = descriptionOf(source);
  const end = (/[.!?]\s/.exec(text)?.index ?? text.length) + 1;
  const details = html('details', { class: 'description' }, html('summary', {}, text.slice(0, end)), text.length > end ? html('p', {}, text.slice(end + 1)) : null);
  details.hidden = text === '';
  details.open = window.innerWidth >= 900 && window.innerHeight >= 1000;
  details.addEventListener('toggle', resized);
  return details;
}
