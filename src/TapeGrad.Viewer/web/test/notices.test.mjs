import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { resolve } from 'node:path';

// Not bundled with this test: they read files beside themselves.
const load = (file) => import(pathToFileURL(resolve(file)).href);
const { noticesOf, packagesOf } = await load('notices.mjs');
const { build } = await load('node_modules/esbuild/lib/main.js');

test('each bundled package and all that it carries has its licence in the page', async () => {
  const { metafile } = await build({ entryPoints: ['src/main.ts'], bundle: true, write: false, metafile: true, target: 'es2022' });
  const packages = packagesOf(Object.keys(metafile.inputs));
  assert.deepEqual(packages, ['@hpcc-js/wasm-graphviz', 'papaparse']);
  const notices = await noticesOf(packages);
  for (const text of ['The TapeGrad contributors', 'Apache License', 'Eclipse Public License - v 1.0', 'Permission is hereby granted', '@hpcc-js/wasm-graphviz 1.', 'Graphviz, within', 'Expat, within', 'fzstd, within']) {
    assert.ok(notices.includes(text), text);
  }
});

test('what a package was bundled from is named among what it carries', async () => {
  const { sources } = JSON.parse(await readFile('node_modules/@hpcc-js/wasm-graphviz/dist/index.js.map', 'utf8'));
  const carried = JSON.parse(await readFile('carried.json', 'utf8'))['@hpcc-js/wasm-graphviz'].map((part) => part.name);
  for (const name of packagesOf(sources)) assert.ok(carried.includes(name), name);
});

test('a package without a licence or an entry is refused', async () => {
  await assert.rejects(noticesOf(['esbuild']), /carried\.json does not say what the package esbuild carries/);
  const [program] = await readdir('node_modules/@esbuild');
  await assert.rejects(noticesOf([`@esbuild/${program}`]), /has no licence text, which the page must contain/);
});
