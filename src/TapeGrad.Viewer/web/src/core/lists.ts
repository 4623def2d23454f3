// Lists of any length. A call such as push(...items) puts each item on the stack, which ends at about 120 000 items.

/** Adds the items at the end of a list. */
export function addAll<T>(list: T[], items: Iterable<T>): void {
  if (Array.isArray(items)) for (let i = 0; i < items.length; i++) list.push(items[i] as T);
  else for (const item of items) list.push(item);
}

/** The smallest number; Infinity without numbers. */
export function smallest(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.min(found, number), Infinity);
}

/** The largest number; -Infinity without numbers. */
export function largest(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.max(found, number), -Infinity);
}

/** The place of the last item that passes, or −1. */
export function lastWhere<T>(items: readonly T[], passes: (item: T, place: number) => boolean): number {
  let place = items.length - 1;
  while (place >= 0 && !passes(items[place]!, place)) place--;
  return place;
}
