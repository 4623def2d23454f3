// Installs the packages of package-lock.json, one build at a time: node install.mjs NPM
// npm writes node_modules/.package-lock.json last, so an installation whose file is newer than the lock is complete.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';

const lock = '.installing';
const patience = 10 * 60_000;
while (!taken()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
try {
  process.exitCode = isInstalled() ? 0 : install();
} finally {
  rmSync(lock, { recursive: true, force: true });
}

function taken() {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // A build that was killed leaves its lock behind.
    if (Date.now() - modified(lock) > patience) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isInstalled() {
  return modified('node_modules/.package-lock.json') >= Math.max(modified('package.json'), modified('package-lock.json'));
}

function install() {
  const npm = spawnSync(`${process.argv[2] ?? 'npm'} ci --no-audit --no-fund --loglevel=error`, { shell: true, stdio: 'inherit' });
  if (npm.status === 0) utimesSync('node_modules/.package-lock.json', new Date(), new Date());
  return npm.status ?? 1;
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
