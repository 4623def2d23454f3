// Answers what-ifs as the page does. Standard input has one question per line: a log, a rate or null, and leaves as [id, step,
// value]. Standard output has one line per question: of each step the loss, the values and the gradients, and the note.
import { createInterface } from 'node:readline';
import { bundled } from './bundled.mjs';

const page = await bundled(`
  export { readFile } from './core/data';
  export { readPage } from './core/packed';
  export { whatIf } from './whatif/whatif';`);

for await (const line of createInterface({ input: process.stdin })) {
  const { log, rate, leaves } = JSON.parse(line);
  const { run, note } = page.whatIf(await page.readPage(log), { rate, leaves: new Map(leaves.map(([id, step, value]) => [id, { step, value }])) });
  const steps = run.steps.map(({ loss, graph }) => ({ loss, data: graph?.numbers.data, grad: graph?.numbers.grad }));
  console.log(JSON.stringify({ steps, note }, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
