// Answers what-ifs as the page does. Standard input has one question per line: a log, a rate or null, and leaves as [id, step,
// value]. Standard output has one line per question: of each step the loss, the values and the gradients, and the note.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const entry = `
  export { readFile } from './core/data';
  export { unpacked } from './core/packed';
  export { whatIf } from './whatif/whatif';`;
const bundle = await build({
  stdin: { contents: entry, loader: 'ts', resolveDir: fileURLToPath(new URL('../src', import.meta.url)) },
  bundle: true, write: false, format: 'esm', target: 'es2022',
});
const page = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString('base64')}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { log, rate, leaves } = JSON.parse(line);
  const { run, note } = page.whatIf(page.readFile(await page.unpacked(log)), { rate, leaves: new Map(leaves.map(([id, step, value]) => [id, { step, value }])) });
  const steps = run.steps.map(({ loss, graph }) => ({ loss, data: graph?.numbers.data, grad: graph?.numbers.grad }));
  console.log(JSON.stringify({ steps, note }, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
}
