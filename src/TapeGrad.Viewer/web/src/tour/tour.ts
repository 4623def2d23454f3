// The tour: five stops that say what the parts of the page are for. A card beside each part; the page stays usable.
import { button, html } from '../core/dom';
import { hasSeen, remember } from './seen';

export interface Stop {
  readonly title: string;
  readonly text: string;
  /** The part that the stop is about; null while it is not on the page. */
  readonly part: () => Element | null;
}

export class Tour {
  private readonly start = button('Take the tour', () => this.goTo(0), { class: 'quiet' });
  private readonly refuse = button('×', () => this.refused(), { class: 'plain', 'aria-label': 'No tour' });
  /** The button that starts the tour; on a first visit it asks for it. */
  readonly invitation = html('span', { class: 'tour-invitation' }, this.start, this.refuse);
  private readonly title = html('h2', { id: 'page-tour-title' });
  private readonly text = html('p', { id: 'page-tour-text' });
  private readonly place = html('span', { class: 'muted' });
  private readonly back = button('Back', () => this.goTo(this.at - 1));
  private readonly next = button('Next', () => (this.at + 1 < this.there.length ? this.goTo(this.at + 1) : this.end()), { class: 'primary' });
  readonly card = html('div', { class: 'page-tour', role: 'dialog', 'aria-labelledby': 'page-tour-title', 'aria-describedby': 'page-tour-text', hidden: '' },
    html('header', {}, this.title, button('×', () => this.end(), { class: 'plain', 'aria-label': 'End the tour' })),
    this.text,
    html('div', { class: 'tour-buttons' }, this.place, this.back, this.next));
  private there: readonly { readonly stop: Stop; readonly part: Element }[] = [];
  private at = 0;

  /** `ended` ends what listens to the window. */
  constructor(private readonly stops: readonly Stop[], ended: AbortSignal) {
    this.invite(!hasSeen());
    // Before the page takes the key for itself.
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.card.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      this.end();
    }, { capture: true, signal: ended });
    for (const event of ['resize', 'scroll'] as const) window.addEventListener(event, () => this.put(), { signal: ended });
  }

  private invite(isFirst: boolean): void {
    this.invitation.classList.toggle('first', isFirst);
    this.refuse.hidden = !isFirst;
    this.start.textContent = isFirst ? 'New here? Take the tour' : 'Take the tour';
  }

  private refused(): void {
    remember();
    this.invite(false);
    this.start.focus();
  }

  private goTo(at: number): void {
    if (this.card.hidden) {
      remember();
      this.invite(false);
      this.there = this.stops.flatMap((stop) => {
        const part = stop.part();
        return part === null ? [] : [{ stop, part }];
      });
    }
    this.mark(false);
    this.at = at;
    const { stop, part } = this.there[at]!;
    this.card.hidden = false;
    this.title.textContent = stop.title;
    this.text.textContent = stop.text;
    this.place.textContent = `${at + 1} of ${this.there.length}`;
    this.back.disabled = at === 0;
    this.next.textContent = at + 1 < this.there.length ? 'Next' : 'Done';
    this.mark(true);
    part.scrollIntoView({ block: 'nearest' });
    this.put();
    this.next.focus({ preventScroll: true });
  }

  private end(): void {
    this.mark(false);
    const hadFocus = this.card.contains(document.activeElement);
    this.card.hidden = true;
    if (hadFocus) this.start.focus({ preventScroll: true });
  }

  private mark(isOn: boolean): void {
    this.there[this.at]?.part.classList.toggle('tour-part', isOn);
  }

  // Below the part, above it, or over its lower end, where the window has the room.
  private put(): void {
    if (this.card.hidden) return;
    const part = this.there[this.at]!.part.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const [gap, across, down] = [10, document.documentElement.clientWidth, window.innerHeight];
    const below = part.bottom + gap;
    const above = part.top - gap - height;
    const top = below + height <= down ? below : above >= 0 ? above : Math.min(part.bottom, down) - height - gap;
    this.card.style.left = `${Math.max(gap, Math.min(across - width - gap, part.left + part.width / 2 - width / 2))}px`;
    this.card.style.top = `${Math.max(gap, Math.min(down - height - gap, top))}px`;
  }
}
