import { describe, expect, test } from 'vitest';
import {
  type BlackGreeks,
  blackGreeks,
  blackGreeksBatch,
  impliedDeviation,
  impliedDeviationBatch,
  ROW_STATUS,
} from '../../src/math/index.ts';
import { greekColumns, higherColumns, quotesOf, randomOptions } from './columns.ts';

describe('the batch of implied deviations', () => {
  test('is row by row the scalar inversion, reason by reason', () => {
    const rows = 4000;
    const quotes = quotesOf(randomOptions(rows, 31, 12), true);
    const deviation = new Float64Array(rows);
    const status = new Uint8Array(rows);
    impliedDeviationBatch(quotes, deviation, status);
    let refused = 0;
    for (let i = 0; i < rows; i++) {
      const side = quotes.call[i] === 1 ? 'C' : 'P';
      const expected = impliedDeviation(quotes.price[i]!, quotes.forward[i]!, quotes.strike[i]!, side);
      expect(ROW_STATUS[status[i]!]).toBe(expected.ok ? 'ok' : expected.reason);
      expect(deviation[i]).toBe(expected.ok ? expected.value : Number.NaN);
      if (!expected.ok) refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });

  test('marks what cannot be a quote and goes on', () => {
    const bad = [Number.NaN, 0, -1, Number.POSITIVE_INFINITY];
    const quotes = {
      price: Float64Array.of(Number.NaN, 1, 1, 1, 1, 1, 1, 60, Number.NEGATIVE_INFINITY),
      forward: Float64Array.of(6000, ...bad.slice(0, 3), 6000, 6000, 6000, 6000, 6000),
      strike: Float64Array.of(6000, 6000, 6000, 6000, ...bad.slice(1), 6000, 6000),
      call: new Uint8Array(9).fill(1),
    };
    const deviation = new Float64Array(9);
    const status = new Uint8Array(9);
    impliedDeviationBatch(quotes, deviation, status);
    expect([...status].map((code) => ROW_STATUS[code])).toEqual([
      ...Array<string>(7).fill('invalid-input'),
      'ok',
      'below-intrinsic',
    ]);
    expect(deviation[7]).toBeCloseTo(0.025066921, 7);
    expect(deviation[0]).toBeNaN();
  });

  test('refuses columns of different length', () => {
    const quotes = quotesOf(randomOptions(5, 1, 3), false);
    expect(() => impliedDeviationBatch(quotes, new Float64Array(4), new Uint8Array(5))).toThrow(RangeError);
  });
});

describe('the batch of greeks', () => {
  test('agrees with the scalar greeks to 1e-12 of their scale', () => {
    const rows = 4000;
    const options = randomOptions(rows, 32, 10);
    const out = greekColumns(rows);
    const higher = higherColumns(rows);
    const status = new Uint8Array(rows).fill(9);
    blackGreeksBatch(options, out, status, higher);
    expect(status.every((code) => code === 0)).toBe(true);
    for (let i = 0; i < rows; i++) {
      const side = options.call[i] === 1 ? 'C' : 'P';
      const years = options.years[i]!;
      const scalar = blackGreeks(options.forward[i]!, options.strike[i]!, options.deviation[i]!, years, side);
      for (const [name, values] of Object.entries({ ...out, ...higher })) {
        const expected = scalar[name as keyof BlackGreeks];
        // Volga, speed and colour pass through zero: their terms' size counts there.
        const scale = name === 'colour' ? Math.abs(expected) + scalar.gamma / years : Math.abs(expected);
        const floor =
          name === 'volga' ? scalar.vega : name === 'speed' ? scalar.gamma / options.forward[i]! : 0;
        const error = Math.abs(values[i]! - expected) / (scale + floor + Number.MIN_VALUE);
        expect(error, `${name} of row ${i}`).toBeLessThan(1e-12);
      }
    }
  });

  test('without higher columns writes the same six', () => {
    const rows = 100;
    const options = randomOptions(rows, 33, 4);
    const six = greekColumns(rows);
    const ten = greekColumns(rows);
    const status = new Uint8Array(rows);
    blackGreeksBatch(options, six, status);
    blackGreeksBatch(options, ten, status, higherColumns(rows));
    expect(six).toEqual(ten);
  });

  test('marks rows that are no options and gives limits at zero deviation', () => {
    const options = {
      forward: Float64Array.of(Number.NaN, 6000, 6000, 6000, 6000),
      strike: Float64Array.of(6000, -5, 5900, 6100, 6000),
      deviation: Float64Array.of(0.1, 0.1, 0, 0, 0.1),
      years: Float64Array.of(0.1, 0.1, 0.1, 0, 0),
      call: Uint8Array.of(1, 1, 1, 1, 1),
    };
    const out = greekColumns(5);
    const status = new Uint8Array(5);
    blackGreeksBatch(options, out, status, higherColumns(5));
    expect([...status].map((code) => ROW_STATUS[code])).toEqual([
      'invalid-input',
      'invalid-input',
      'ok',
      'ok',
      'invalid-input',
    ]);
    expect([...out.price]).toEqual([Number.NaN, Number.NaN, 100, 0, Number.NaN]);
    expect([...out.delta]).toEqual([Number.NaN, Number.NaN, 1, 0, Number.NaN]);
  });
});
