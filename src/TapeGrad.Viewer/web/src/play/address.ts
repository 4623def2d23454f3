// The moment that is shown, kept in the address: page.html#step=23&epoch=5 leads back to moment 23 of training step 5.

export interface Address {
  readonly moment: number | null;
  /** The number of the training step. */
  readonly step: number | null;
}

export function readAddress(): Address {
  const found = new URLSearchParams(location.hash.slice(1));
  return { moment: count(found.get('step')), step: count(found.get('epoch')) };
}

let waiting = 0;
let written = '';

/** Writes the address a little later, since browsers refuse many changes in a row. */
export function writeAddress(moment: number, step: number | null): void {
  written = `#step=${moment}${step === null ? '' : `&epoch=${step}`}`;
  waiting ||= window.setTimeout(() => {
    waiting = 0;
    if (location.hash !== written) history.replaceState(null, '', written);
  }, 200);
}

/** Calls back when the reader changes the address. */
export function onAddress(changed: (address: Address) => void): void {
  window.addEventListener('hashchange', () => location.hash !== written && changed(readAddress()));
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
