import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, parseAddress } from '../src/play/address';

const placeOf = ({ moment, step }) => [moment, step];
const ofTraining = (hash) => placeOf(parseAddress(hash, true));
const ofGraph = (hash) => placeOf(parseAddress(hash, false));

test('an address holds the moment and the training step', () => {
  assert.equal(addressOf({ moment: 23, step: 5, node: null, what: null }), '#moment=23&step=5');
  assert.equal(addressOf({ moment: 23, step: null, node: null, what: null }), '#moment=23');
  assert.deepEqual(ofTraining('#moment=23&step=5'), [23, 5]);
  assert.deepEqual(ofTraining('#step=5&moment=23'), [23, 5]);
  assert.deepEqual(ofTraining('#moment=23'), [23, null]);
  assert.deepEqual(ofTraining('#step=5'), [null, 5]);
  assert.deepEqual(ofGraph('#moment=23'), [23, null]);
});

test('an address also holds the chosen node and a what-if', () => {
  const shown = { moment: 23, step: 5, node: 0, what: 'learning-rate:0.5,3@2:-1e-7' };
  assert.equal(addressOf(shown), '#moment=23&step=5&node=0&what=learning-rate:0.5,3@2:-1e-7');
  assert.deepEqual(parseAddress(addressOf(shown), true), { ...shown, wrong: null });
});

test('an address of the old form still opens its moment', () => {
  assert.deepEqual(ofTraining('#step=23&epoch=5'), [23, 5]);
  assert.deepEqual(ofTraining('#epoch=5&step=23'), [23, 5]);
  assert.deepEqual(ofTraining('#epoch=5'), [null, 5]);
  assert.deepEqual(ofGraph('#step=23'), [23, null], 'a page of one graph never had an epoch in its address');
});

test('an address that mixes both forms is read as a new one', () => {
  assert.deepEqual(ofTraining('#moment=23&step=5&epoch=7'), [23, 5]);
  assert.deepEqual(ofTraining('#moment=23&epoch=7'), [23, null]);
  assert.deepEqual(ofGraph('#moment=23&step=5'), [23, 5]);
});

test('nonsense in an address names nothing', () => {
  for (const hash of ['', '#', '#moment', '#moment=x&step=y', '#moment=-1&step=-5', '#moment=1e9&step=0.5', '#moment=9999999999&step= 5', '#<script>', '#step=x&epoch=y']) {
    assert.deepEqual(ofTraining(hash), [null, null], hash);
  }
});

test('what cannot be read of an address is named', () => {
  for (const [hash, wrong] of [['#node=-1', 'node=-1'], ['#moment=3&node=2.5', 'node=2.5'], ['#moment=x&step=2', 'moment=x'], ['#moment=1&step=', 'step='], ['#moment=1&step=2&node=3&else=x', null]]) {
    assert.equal(parseAddress(hash, true).wrong, wrong, hash);
  }
});
