// Creates an element with its attributes and children in one expression. A string always becomes text, never markup.

type Child = Node | string | null;

export function html<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** A button. Its text is its accessible name unless `aria-label` gives another. */
export function button(words: string, press: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = html('button', { type: 'button', ...attributes }, words);
  made.addEventListener('click', press);
  return made;
}

export function clear(element: Element): void {
  element.replaceChildren();
}

function filled<E extends Element>(element: E, attributes: Record<string, string | number>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children.filter((child) => child !== null));
  return element;
}
