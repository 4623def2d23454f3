// Bundles each *.test.mjs of this folder with the TypeScript that it imports, and runs it: npm test
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const names = (await readdir(here)).filter((name) => name.endsWith('.test.mjs'));
const outdir = await mkdtemp(join(tmpdir(), 'tapegrad-web-'));
try {
  await build({
    entryPoints: names.map((name) => join(here, name)),
    outdir, outExtension: { '.js': '.mjs' },
    bundle: true, platform: 'node', format: 'esm', target: 'es2022', sourcemap: 'inline', logLevel: 'warning',
  });
  const tests = names.map((name) => join(outdir, name));
  process.exitCode = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...tests], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(outdir, { recursive: true });
}
