import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, plain, powerOfTen, scientific } from '../src/charts/chart-numbers';
import { linearRange, linearTicks, logRange, logTicks, shareOf, stepTicks } from '../src/charts/chart-ticks';

const labels = (ticks) => ticks.map((tick) => tick.label);

test('linear ticks are multiples of 1, 2 or 5, with a true minus sign and equal decimals', () => {
  assert.deepEqual(labels(linearTicks({ low: -1.1, high: 1.1 }, 5)), ['−1.0', '−0.5', '0.0', '0.5', '1.0']);
  assert.deepEqual(linearTicks({ low: 0, high: 0.7 }, 5).map((tick) => tick.at), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  assert.deepEqual(labels(linearTicks({ low: 0, high: 30 }, 5)), ['0', '5', '10', '15', '20', '25', '30']);
});

test('labels of a narrow axis tell its ticks apart', () => {
  const found = labels(linearTicks({ low: 3.00001, high: 3.00002 }, 5));
  assert.equal(new Set(found).size, found.length);
  assert.ok(found.length >= 4);
});

test('an axis that has no extent or no end has no ticks', () => {
  assert.deepEqual(linearTicks({ low: 1, high: 1 }, 5), []);
  assert.deepEqual(linearTicks({ low: 0, high: Infinity }, 5), []);
  assert.deepEqual(linearTicks({ low: NaN, high: 1 }, 5), []);
});

test('log ticks are powers of ten, fine lines between them, and fewer labels over many decades', () => {
  assert.deepEqual(labels(logTicks({ low: -2.1, high: 1.1 })).filter((label) => label !== ''), ['0.01', '0.1', '1', '10']);
  assert.deepEqual(labels(logTicks({ low: -0.1, high: 1.1 })).filter((label) => label !== ''), ['1', '2', '5', '10']);
  assert.deepEqual(labels(logTicks({ low: -27, high: 2 })), ['10⁻²⁵', '10⁻²⁰', '10⁻¹⁵', '10⁻¹⁰', '10⁻⁵', '10⁰']);
  assert.ok(logTicks({ low: -320, high: 308 }).length < 10);
});

test('steps are whole and the first one is named', () => {
  assert.deepEqual(labels(stepTicks(50, 6)), ['1', '10', '20', '30', '40', '50']);
  assert.deepEqual(labels(stepTicks(3, 6)), ['1', '2', '3']);
  assert.deepEqual(labels(stepTicks(1, 6)), ['1']);
  assert.deepEqual(labels(stepTicks(10_000, 5)).slice(-1), ['10\u202f000']);
});

test('ranges have room, and start at 0 where that is near', () => {
  assert.deepEqual(linearRange(0.1, 1), { low: 0, high: 1.054 });
  assert.deepEqual(linearRange(0, 0), { low: -1, high: 1 });
  assert.ok(linearRange(3, 3).low < 3 && linearRange(3, 3).high > 3);
  assert.deepEqual(linearRange(-10, -1).high, 0);
  assert.deepEqual(logRange(1, 100), { low: -0.1, high: 2.1 });
});

test('places lie between the ends of an axis, however far these are apart', () => {
  assert.equal(shareOf({ low: 1, high: 3 }, 2.5), 0.75);
  assert.equal(shareOf({ low: -Number.MAX_VALUE, high: Number.MAX_VALUE }, 0), 0.5);
});

test('numbers are written out, or as a multiple of a power of ten', () => {
  assert.deepEqual([plain(125, -2), plain(-5, -3), plain(5, 4), plain(0, 3)], ['1.25', '−0.005', '50\u202f000', '0']);
  assert.deepEqual([scientific(125, -8, -6), scientific(0, 3, 9), powerOfTen(-12)], ['1.25×10⁻⁶', '0', '10⁻¹²']);
});

test('whole numbers of five digits or more have their thousands apart', () => {
  assert.deepEqual([999, 1000, 12345, -1234567].map(count), ['999', '1000', '12\u202f345', '−1\u202f234\u202f567']);
});
