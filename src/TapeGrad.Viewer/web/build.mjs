// Bundles src/main.ts and src/style.css into one self-contained page: node build.mjs [OUTFILE]
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const out = process.argv[2] ?? 'dist/viewer.html';
const options = { bundle: true, minify: true, write: false, legalComments: 'none', charset: 'ascii', logLevel: 'warning' };
const script = (await bundle({ entryPoints: ['src/main.ts'], format: 'iife', target: 'es2022' })).replaceAll('</script', '<\\/script');
const style = (await bundle({ entryPoints: ['src/style.css'] })).trim();

// Only this script may run, and nothing may be fetched. 'wasm-unsafe-eval' lets Graphviz start; it does not allow eval.
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const slots = { '<!--POLICY-->': policy, '/*STYLE*/': style, '/*SCRIPT*/': script };
let html = await readFile('src/template.html', 'utf8');
for (const [slot, text] of Object.entries(slots)) {
  if (html.split(slot).length !== 2) throw new Error(`src/template.html must contain ${slot} exactly once.`);
  html = html.replace(slot, () => text);
}

await mkdir(dirname(out), { recursive: true });
// Replaces the file in one step, because another build may be reading it.
await writeFile(`${out}.${process.pid}`, html);
await rename(`${out}.${process.pid}`, out);
console.log(`${out} ${html.length} bytes`);

async function bundle(entry) {
  return (await build({ ...options, ...entry })).outputFiles[0].text;
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
