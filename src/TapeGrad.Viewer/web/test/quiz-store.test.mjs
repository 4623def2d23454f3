import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswers, writeAnswers } from '../src/quiz/quiz-store';

const questions = [{ question: 'a?', answers: ['x', 'y'], right: 0, explanation: '' }, { question: 'b?', answers: ['x', 'y'], right: 1, explanation: '' }];

function storing(text) {
  const kept = new Map(text === undefined ? [] : [['k', text]]);
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  return kept;
}

test('stored answers are read back', () => {
  const kept = storing();
  writeAnswers('k', new Map([['b?', 1]]));
  assert.deepEqual([...readAnswers('k', questions)], [['b?', 1]]);
  writeAnswers('k', new Map());
  assert.equal(kept.size, 0);
});

test('entries that make no sense are left out', () => {
  storing('{"a?": 2, "b?": 0, "gone?": 0, "__proto__": 1}');
  assert.deepEqual([...readAnswers('k', questions)], [['b?', 0]]);
  for (const text of ['{', 'null', '[1]', '"a?"', '7', '{"a?": "0"}', '{"a?": -1}', '{"a?": 0.5}']) {
    storing(text);
    assert.equal(readAnswers('k', questions).size, 0, text);
  }
});

test('a browser that refuses to store anything is not an error', () => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get() { throw new Error('refused'); } });
  assert.equal(readAnswers('k', questions).size, 0);
  writeAnswers('k', new Map([['a?', 0]]));
});
