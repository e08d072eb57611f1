import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expectedShortfall,
  kurtosis,
  mean,
  populationDeviation,
  quantile,
  sampleDeviation,
  skewness,
} from '../../src/math/index.ts';

describe('statistics', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];

  test('mean and the two standard deviations of a textbook series', () => {
    expect(mean(values)).toBe(5);
    expect(populationDeviation(values)).toBe(2);
    expect(sampleDeviation(values)).toBeCloseTo(2.138089935299395, 14);
  });

  test('third and fourth standardised moments', () => {
    const skew = skewness(values);
    const kurt = kurtosis(values);
    expect(skew.ok && skew.value).toBeCloseTo(0.65625, 14);
    expect(kurt.ok && kurt.value).toBeCloseTo(2.78125, 14);
    expect(skewness([1])).toMatchObject({ reason: 'too-few' });
    expect(kurtosis([0.1, 0.1, 0.1])).toMatchObject({ reason: 'no-spread' });
  });

  test('quantiles interpolate as type 7', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12);
    expect(quantile([3, 1, 2], 1)).toBe(3);
    expect(quantile([7], 0.3)).toBe(7);
  });

  test('expected shortfall weighs the last value by its fraction', () => {
    const pnl = [5, -10, 3, -4, 1, 0, -2, 8, 2, 6];
    expect(expectedShortfall(pnl, 0.9)).toBe(-10);
    expect(expectedShortfall(pnl, 0.8)).toBe(-7);
    expect(expectedShortfall(pnl, 0.85)).toBeCloseTo((-10 + 0.5 * -4) / 1.5, 12);
    expect(expectedShortfall(pnl, 0)).toBeCloseTo(mean(pnl), 12);
    expect(expectedShortfall(pnl, 0.999)).toBe(-10);
  });

  test('expected shortfall never exceeds the quantile at the same level, nor the mean', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (series, level) => {
          const shortfall = expectedShortfall(series, level);
          expect(shortfall).toBeLessThanOrEqual(quantile(series, 1 - level) + 1e-6);
          expect(shortfall).toBeLessThanOrEqual(mean(series) + 1e-6);
        },
      ),
    );
  });

  test('too few values and levels out of range are refused', () => {
    expect(() => mean([])).toThrow(RangeError);
    expect(() => sampleDeviation([1])).toThrow(RangeError);
    expect(() => quantile([1], 1.01)).toThrow(RangeError);
    expect(() => quantile([Number.NaN], 0.5)).toThrow(RangeError);
    expect(() => expectedShortfall([1], 1)).toThrow(RangeError);
  });
});
