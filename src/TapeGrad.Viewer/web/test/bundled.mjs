// Bundles parts of the page for a script that the tests in C# run, and loads them.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** What these exports name, with paths from `src`. */
export async function bundled(exports) {
  const { outputFiles } = await build({
    stdin: { contents: exports, loader: 'ts', resolveDir: fileURLToPath(new URL('../src', import.meta.url)) },
    bundle: true, write: false, format: 'esm', target: 'es2022',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}
