import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blackPrice, impliedDeviation } from '../../src/math/index.ts';

describe('the implied deviation', () => {
  test('gives back the deviation of a price over ten deviations and 1e-4 to 5', () => {
    fc.assert(
      fc.property(
        fc.double({ min: Math.log(1e-4), max: Math.log(5), noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (logDeviation, z) => {
          const s = Math.exp(logDeviation);
          const forward = 6000;
          const strike = forward * Math.exp(z * s);
          const side = strike >= forward ? 'C' : 'P';
          const result = impliedDeviation(blackPrice(forward, strike, s, side), forward, strike, side);
          expect(result.ok && Math.abs(result.value / s - 1)).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('is the same on the in-the-money side as far as the price carries it', () => {
    for (const strike of [5800, 5990, 6000, 6010, 6200]) {
      const price = blackPrice(6000, strike, 0.05, strike < 6000 ? 'C' : 'P');
      const result = impliedDeviation(price, 6000, strike, strike < 6000 ? 'C' : 'P');
      expect(result.ok && result.value).toBeCloseTo(0.05, 12);
    }
  });

  test('names why there is none', () => {
    const reason = (price: number, strike: number, side: 'C' | 'P') => {
      const result = impliedDeviation(price, 6000, strike, side);
      return result.ok ? result.value : result.reason;
    };
    expect(reason(-0.01, 6100, 'C')).toBe('below-intrinsic');
    expect(reason(99, 6100, 'P')).toBe('below-intrinsic');
    expect(reason(6000, 6100, 'C')).toBe('above-maximum');
    expect(reason(7000, 5000, 'C')).toBe('above-maximum');
    expect(reason(5000, 5000, 'P')).toBe('above-maximum');
    expect(reason(Number.POSITIVE_INFINITY, 5000, 'P')).toBe('above-maximum');
    expect(reason(0, 6100, 'C')).toBe('no-information');
    expect(reason(100, 6100, 'P')).toBe('no-information');
    expect(impliedDeviation(5e-324, 1e300, 1.1e300, 'C')).toMatchObject({ reason: 'no-information' });
    expect(impliedDeviation(5e-324, 6000, 6000, 'C')).toMatchObject({ reason: 'no-information' });
    expect(reason(100 + 1e-14, 6100, 'P')).toBe('no-information');
  });

  test('a price a rounding from the largest is inverted', () => {
    const full = impliedDeviation(6000 - 1e-12, 6000, 6100, 'C');
    expect(full.ok && 6000 - blackPrice(6000, 6100, full.value, 'C')).toBeLessThan(2e-12);
    expect(full.ok && full.value).toBeGreaterThan(16);
  });

  test('refuses what is not a number', () => {
    expect(() => impliedDeviation(Number.NaN, 6000, 6000, 'C')).toThrow(RangeError);
    expect(() => impliedDeviation(1, 0, 6000, 'C')).toThrow(RangeError);
    expect(() => impliedDeviation(1, 6000, Number.POSITIVE_INFINITY, 'C')).toThrow(RangeError);
  });
});
