// A what-if in the address: `what=learning-rate:0.5,3@2:1.25` is a learning rate of 0.5, and 1.25 for node 3 of the tape from step 2 on.
import type { Run } from '../core/data';
import { learningRate } from './parameter-updates';
import { type Changes, noChanges, whyNotFollowed } from './whatif';

const item = /^(?:(learning-rate)|(\d{1,9})(?:@(\d{1,9}))?):([+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:e[+-]?\d{1,4})?)$/i;
const mostItems = 200;

/** The text of changes; null if there are none, or too many for an address. */
export function textOfChanges(logged: Run, { rate, leaves }: Changes): string | null {
  const at = (step: number) => (logged.isTraining ? `@${logged.steps[step]!.number}` : '');
  const items = [...(rate === null ? [] : [`learning-rate:${digits(rate)}`]), ...[...leaves].map(([id, { step, value }]) => `${id}${at(step)}:${digits(value)}`)];
  return items.length === 0 || items.length > mostItems ? null : items.join(',');
}

/** Reads changes of this run; a text in their place says what is wrong. No part is taken if another is wrong. */
export function readChanges(logged: Run, text: string): Changes | string {
  if (text === '') return noChanges;
  const items = text.split(',', mostItems + 1).map((part) => item.exec(part));
  if (items.length > mostItems || items.includes(null)) return 'The address asks for a what-if that this page cannot read, so it shows the logged run. Write it as what=learning-rate:0.5 or what=3:1.25.';
  let rate: number | null = null;
  const leaves = new Map<number, { step: number; value: number }>();
  for (const [, name, id, from, written] of items as RegExpExecArray[]) {
    const value = Number(written);
    if (!Number.isFinite(value)) return `The address asks for the number ${shown(written!)}, which is not finite, so the page shows the logged run.`;
    if (name !== undefined) {
      if (learningRate(logged) === null || whyNotFollowed(logged) !== '') return `The address asks for another learning rate, so the page shows the logged run. ${learningRate(logged) === null ? 'The run has no setting called learning-rate.' : whyNotFollowed(logged)}`;
      rate = value;
      continue;
    }
    const step = from === undefined ? logged.steps.findIndex(({ graph }) => graph !== null) : logged.steps.findIndex(({ number }) => number === Number(from));
    const node = logged.steps[step]?.graph?.shape.nodes.find((node) => node.id === Number(id));
    if (node === undefined || node.kind === 'operation') return `The address asks to change node ${id}${from === undefined ? '' : ` in step ${from}`}, but the run has no such leaf there. The page shows the logged run.`;
    leaves.set(node.id, { step, value });
  }
  return { rate, leaves };
}

// A plus sign would be a space in an address.
function digits(value: number): string {
  return String(value).replace('+', '');
}

function shown(written: string): string {
  return written.length > 30 ? `${written.slice(0, 29)}…` : written;
}
