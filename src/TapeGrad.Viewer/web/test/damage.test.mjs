import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataError, damageMessage } from '../src/core/data';

test('a page that cannot start says so in two sentences', () => {
  assert.equal(damageMessage(new DataError('node 3 has no kind')), 'The data of this page cannot be read: node 3 has no kind. Write the page again with tapegrad.');
  for (const message of ['Out of memory', 'Out of memory.', 'Out of memory.\n']) {
    assert.equal(damageMessage(new RangeError(message)), 'This page cannot show its run: Out of memory. Write the page again with tapegrad.');
  }
});
