// Lists of any length. A call such as push(...items) puts each item on the stack, which ends at about 120 000 items.

/** Adds the items at the end of a list. */
export function addAll<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** The smallest number; Infinity without numbers. */
export function smallest(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.min(found, number), Infinity);
}

/** The largest number; -Infinity without numbers. */
export function largest(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.max(found, number), -Infinity);
}
