// The address keeps what is shown: page.html#moment=23&step=5 opens at moment 23 of training step 5. `node`
// and `what` add the chosen node and a what-if.

export interface Address {
  /** A position of the playback, counted from 0. */
  readonly moment: number | null;
  /** The number of the training step. */
  readonly step: number | null;
  /** The chosen node, by its place on the tape. */
  readonly node: number | null;
  /** The text of a what-if; null for the logged run. */
  readonly what: string | null;
}

/** An address as it was read. */
export interface ReadAddress extends Address {
  /** What cannot be read of it, such as "node=-1"; null if nothing. */
  readonly wrong: string | null;
}

/**
 * Reads an address. Old links say `#step=23&epoch=5` for moment 23 of training step 5, and `#step=23` on a page without
 * training steps; every address with a `moment` is a new one.
 */
export function parseAddress(hash: string, isTraining: boolean): ReadAddress {
  const found = new URLSearchParams(hash.replace(/^#/, ''));
  const isOld = !found.has('moment') && (found.has('epoch') || !isTraining);
  const [moment, step] = isOld ? ['step', 'epoch'] : ['moment', 'step'];
  const wrong = [...found].find(([name, text]) => [moment, step, 'node'].includes(name) && count(text) === null);
  return {
    moment: count(found.get(moment)), step: count(found.get(step)), node: count(found.get('node')), what: found.get('what'),
    wrong: wrong === undefined ? null : `${wrong[0]}=${wrong[1].length > 30 ? `${wrong[1].slice(0, 29)}…` : wrong[1]}`,
  };
}

/** The address of what is shown; `step` is null on a page without training steps. */
export function addressOf({ moment, step, node, what }: Address): string {
  return `#${Object.entries({ moment, step, node, what }).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])).join('&')}`;
}

export function readAddress(isTraining: boolean): ReadAddress {
  return parseAddress(location.hash, isTraining);
}

let waiting = 0;
let written = '';
let kept = '';

/** Keeps more in the address: the playground's formula. */
export function keepInAddress(more: string): void {
  kept = more === '' ? '' : `&${more}`;
}

/** Writes the address a little later, because browsers refuse many changes in a row. */
export function writeAddress(address: Address): void {
  written = addressOf(address) + kept;
  waiting ||= window.setTimeout(() => {
    waiting = 0;
    if (location.hash !== written) history.replaceState(null, '', written);
  }, 200);
}

/** Calls back when the reader changes the address: to that of the event, over which the page may have written its own by then. */
export function onAddress(isTraining: boolean, changed: (address: ReadAddress) => void, signal: AbortSignal): void {
  window.addEventListener('hashchange', ({ newURL }) => {
    const { hash } = new URL(newURL);
    if (hash !== written) changed(parseAddress(hash, isTraining));
  }, { signal });
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
