// The licences of everything in the page: TapeGrad's own, those of the bundled packages, and those of what these carry
// within (carried.json). The texts come from the packages themselves and from the folder licenses of the project.
import { readdir, readFile } from 'node:fs/promises';

const project = new URL('../../../', import.meta.url);
const modules = new URL('node_modules/', import.meta.url);
const line = `\n${'-'.repeat(72)}\n\n`;

/** The packages that esbuild took files from, by the paths of these files. */
export function packagesOf(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The notices as one text; throws where a package has no licence text or is not in carried.json. */
export async function noticesOf(packages) {
  const carried = JSON.parse(await readFile(new URL('carried.json', import.meta.url), 'utf8'));
  const parts = [`TapeGrad\n\n${(await readFile(new URL('LICENSE', project), 'utf8')).trim()}\n`];
  const shared = new Set();
  for (const name of packages) {
    const folder = new URL(`${name}/`, modules);
    const { version, license, homepage } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    if (file === undefined || license === undefined) throw new Error(`The package ${name} has no licence text, which the page must contain.`);
    if (carried[name] === undefined) throw new Error(`web/carried.json does not say what the package ${name} carries within. An empty list says nothing.`);
    parts.push(`${name} ${version} (${license})\n${homepage ?? ''}\n\n${(await readFile(new URL(file, folder), 'utf8')).replaceAll('\r', '').trimEnd()}\n`);
    for (const part of carried[name]) {
      parts.push(`${part.name}, within ${name} (${part.license})\nSource code: ${part.source}\n\n${part.copyright}\n\nThe text of the licence ${part.license} is below.\n`);
      shared.add(part.license);
    }
  }
  for (const license of [...shared].sort()) parts.push(`The licence ${license}\n\n${(await readFile(new URL(`licenses/${license}.txt`, project), 'utf8')).trimEnd()}\n`);
  return parts.join(line);
}
