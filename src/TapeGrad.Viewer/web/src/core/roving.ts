// A list of buttons of which only one is a stop of the Tab key: the arrows move on from it.

/** Makes the arrows, Home and End move the focus among the buttons of a list. */
export function roving(list: HTMLElement, selector: string): void {
  list.addEventListener('keydown', (event) => {
    const items = [...list.querySelectorAll<HTMLElement>(selector)];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = at < 0 ? undefined : { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = items[Math.max(0, Math.min(items.length - 1, to))]!;
    stopAt(items, next);
    next.focus();
  });
  list.addEventListener('focusin', (event) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>(selector);
    if (item !== null) stopAt([...list.querySelectorAll<HTMLElement>(selector)], item);
  });
}

/** Makes one of the buttons the stop of the Tab key. */
export function stopAt(items: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const item of items) if (item.tabIndex >= 0) item.tabIndex = -1;
  if (stop !== undefined) stop.tabIndex = 0;
}
