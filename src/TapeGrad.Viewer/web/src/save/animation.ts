// A step as an animated SVG: each part of the picture is there in every look that it has, and each look has its time.
export interface Look {
  /** The first moment at which the part looks like this, and the first at which it no longer does. */
  readonly from: number;
  to: number;
  readonly markup: string;
}

/** Adds the looks of all parts at the next moment. A part that looks the same goes on. */
export function addLooks(parts: Look[][], markups: readonly string[], moment: number): void {
  markups.forEach((markup, i) => {
    const looks = (parts[i] ??= []);
    const last = looks.at(-1);
    if (last?.markup === markup && last.to === moment) last.to = moment + 1;
    else looks.push({ from: moment, to: moment + 1, markup });
  });
}

/** All looks, each shown in its time. A program that does not animate shows the last moment. `ends` are the ends of the moments in seconds. */
export function animated(parts: readonly (readonly Look[])[], ends: readonly number[]): string {
  const whole = ends.at(-1)!;
  const share = (moment: number) => (moment === 0 ? 0 : ends[moment - 1]! / whole);
  return parts.flatMap((looks) => looks.filter(({ markup }) => markup !== '').map(({ from, to, markup }) => {
    const isLast = to === ends.length;
    if (from === 0 && isLast) return markup;
    const [values, times] = from === 0 ? [['inline', 'none'], [0, share(to)]] : isLast ? [['none', 'inline'], [0, share(from)]] : [['none', 'inline', 'none'], [0, share(from), share(to)]];
    const animate = `<animate attributeName="display" calcMode="discrete" values="${values.join(';')}" keyTimes="${times.map((time) => Number(time.toFixed(6))).join(';')}" dur="${whole.toFixed(2)}s" repeatCount="indefinite"/>`;
    return `<g${isLast ? '' : ' display="none"'}>${animate}${markup}</g>`;
  })).join('\n');
}
