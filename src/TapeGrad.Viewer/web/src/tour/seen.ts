// Whether this browser has seen the tour, or refused it. Where a browser stores nothing, it is asked again.
const key = 'tapegrad-tour';

export function hasSeen(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export function remember(): void {
  try {
    localStorage.setItem(key, 'seen');
  } catch {
    // A page without storage asks again.
  }
}
