// Bundles src/main.ts and src/style.css into one self-contained page, with the licences of what is in it; they are also
// written to notices.txt beside it: node build.mjs [OUTFILE]
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noticesOf, packagesOf } from './notices.mjs';

const out = process.argv[2] ?? 'dist/viewer.html';
const options = { bundle: true, minify: true, write: false, legalComments: 'none', metafile: true, charset: 'ascii', logLevel: 'warning' };
const inputs = [];
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

const notices = await noticesOf(packagesOf(inputs));
const slots = { '<!--POLICY-->': policy, '<!--NOTICES-->': notices.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), '/*STYLE*/': style, '/*SCRIPT*/': script };
let html = await readFile('src/template.html', 'utf8');
for (const [slot, text] of Object.entries(slots)) {
  if (html.split(slot).length !== 2) throw new Error(`src/template.html must contain ${slot} exactly once.`);
  html = html.replace(slot, () => text);
}

await mkdir(dirname(out), { recursive: true });
await replace(join(dirname(out), 'notices.txt'), notices);
await replace(out, html);
console.log(`${out} ${html.length} bytes`);

async function bundle(entry) {
  const { outputFiles, metafile } = await build({ ...options, ...entry });
  inputs.push(...Object.keys(metafile.inputs));
  return outputFiles[0].text;
}

// Replaces a file in one step, because another build may be reading it.
async function replace(file, text) {
  await writeFile(`${file}.${process.pid}`, text);
  await rename(`${file}.${process.pid}`, file);
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
