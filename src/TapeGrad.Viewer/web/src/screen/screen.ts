// The teacher's screen: the picture and its sentence fill the window, large enough to be read from the last row.
import { button, fill, svg } from '../core/dom';
import type { State } from '../state';

const corners = 'M1 6V1H6M10 1H15V6M15 10V15H10M6 15H1V10';
const cross = 'M2 2L14 14M14 2L2 14';

export class Screen {
  readonly button: HTMLButtonElement;

  constructor(toggle: () => void) {
    this.button = button('', toggle, { class: 'screen-button', title: 'F' });
  }

  render({ isScreen }: State): void {
    document.documentElement.toggleAttribute('data-screen', isScreen);
    fill(this.button, svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, svg('path', { d: isScreen ? cross : corners })));
    this.button.setAttribute('aria-label', isScreen ? 'Back to the page' : 'Fill the window');
    if (isScreen) window.scrollTo(0, 0);
  }
}
