import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

// These spread two numbers. Any other list may be as long as the run.
const pairs = /^\.\.\.(pair|place)\(|^\.\.\.at[,)]/;

test('no list is spread into the arguments of a call, which cannot take a long one', async () => {
  const found = [];
  for (const file of await readdir('src', { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const code = (await readFile(join('src', file), 'utf8')).replace(/\/\/.*|'(\\.|[^'\\\n])*'/g, '');
    for (const { index } of code.matchAll(/\.\.\./g)) {
      const rest = code.slice(index);
      const isParameter = /^\.\.\.\w+: /.test(rest);
      if (isWithinCall(code, index) && !isParameter && !pairs.test(rest)) found.push(`${file}: ${rest.split('\n')[0]}`);
    }
  }
  assert.deepEqual(found, [], 'use addAll, smallest and largest of core/lists.ts, or give core/dom.ts the list itself');
});

// Whether the bracket that opens before this place is that of a call.
function isWithinCall(code, index) {
  let depth = 0;
  for (let i = index - 1; i >= 0; i--) {
    if (')]}'.includes(code[i])) depth++;
    else if ('([{'.includes(code[i]) && depth-- === 0) return code[i] === '(' && /[\w$)\]!>]/.test(code[i - 1]);
  }
  return false;
}

