// The card beside the picture. Its tabs are the story, the blame board, the chosen node, what the reader can change, the script, and what doctor found.
import { append, button, html } from '../core/dom';

export type Side = 'story' | 'blame' | 'node' | 'what-if' | 'script' | 'findings';

export interface Tab {
  readonly side: Side;
  readonly title: string;
  readonly content: HTMLElement;
}

export class Beside {
  readonly element = html('aside', { class: 'card beside', 'aria-label': 'Beside the picture' });
  private readonly tabs: readonly { readonly side: Side; readonly button: HTMLButtonElement; readonly panel: HTMLElement }[];

  /** Opens the card where it is closed. */
  readonly opener: HTMLButtonElement;

  /** `choose` is called when the reader chooses a tab, and with null when the card is closed. */
  constructor(tabs: readonly Tab[], choose: (side: Side | null) => void) {
    const first = tabs[0]!;
    this.opener = button(`« ${first.title}`, () => choose(first.side), { 'aria-label': `${first.title}: open the card beside the picture`, hidden: '' });
    this.tabs = tabs.map(({ side, title, content }) => {
      const made = html('button', { type: 'button', role: 'tab', id: `tab-${side}`, 'aria-controls': `side-${side}` }, title);
      made.addEventListener('click', () => choose(side));
      return { side, button: made, panel: html('div', { role: 'tabpanel', id: `side-${side}`, class: 'side', 'aria-labelledby': `tab-${side}` }, content) };
    });
    const list = html('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Beside the picture' }, this.tabs.map(({ button }) => button));
    list.addEventListener('keydown', (event) => this.press(event, choose));
    const close = button('»', () => choose(null), { class: 'plain', 'aria-label': 'Close the card beside the picture' });
    append(this.element, [html('div', { class: 'tabs-row' }, list, close), this.tabs.map(({ panel }) => panel)]);
  }

  /** Shows one tab, or only the button that opens the card. */
  show(side: Side | null): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = side === null;
    this.opener.hidden = side !== null;
    if (side === null && hadFocus) this.opener.focus();
    this.element.dataset['side'] = side ?? '';
    for (const tab of this.tabs) {
      tab.panel.hidden = tab.side !== side;
      tab.button.setAttribute('aria-selected', String(tab.side === side));
      tab.button.tabIndex = tab.side === side ? 0 : -1;
    }
  }

  private press(event: KeyboardEvent, choose: (side: Side | null) => void): void {
    const at = this.tabs.findIndex(({ button }) => button === document.activeElement);
    const { length } = this.tabs;
    const to = at < 0 ? undefined : { ArrowRight: (at + 1) % length, ArrowLeft: (at + length - 1) % length, Home: 0, End: length - 1 }[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    choose(this.tabs[to]!.side);
    this.show(this.tabs[to]!.side);
    this.tabs[to]!.button.focus();
  }
}
