/** Waits until the browser has painted what was changed, or a moment where the page is hidden and is not painted. */
export function painted(): Promise<void> {
  return new Promise((go) => {
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, 100);
  });
}
