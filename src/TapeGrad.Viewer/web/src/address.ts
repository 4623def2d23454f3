// The moment that is shown, kept in the address: page.html#step=23&epoch=5 leads back to it.

export interface Address {
  /** The moment within a training step. */
  readonly step: number | null;
  /** The training step. */
  readonly epoch: number | null;
}

export function readAddress(): Address {
  const found = new URLSearchParams(location.hash.slice(1));
  return { step: count(found.get('step')), epoch: count(found.get('epoch')) };
}

let waiting = 0;
let written = '';

/** Writes the address a little later, since browsers refuse many changes in a row. */
export function writeAddress(step: number, epoch: number | null): void {
  written = `#step=${step}${epoch === null ? '' : `&epoch=${epoch}`}`;
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
