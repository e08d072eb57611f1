import stdlibCdf from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erfcx, normalCdf, normalPdf, normalQuantile } from '../../src/math/index.ts';

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

/** Evaluated with mpmath 1.3 at 60 digits and rounded. */
const CDF: readonly (readonly [number, number])[] = [
  [-37, 5.725571222524577e-300],
  [-20, 2.7536241186062337e-89],
  [-8, 6.220960574271784e-16],
  [-1, 0.15865525393145705],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [1.959963984540054, 0.975],
  [5, 0.9999997133484281],
];

describe('the normal distribution function', () => {
  test.each(CDF)('at %f is %f to 1.5e-15 relative', (x, expected) => {
    expect(relative(normalCdf(x), expected)).toBeLessThan(1.5e-15);
  });

  test('agrees with an independent implementation wherever that one is accurate', () => {
    for (let x = -6; x <= 6; x += 0.01)
      expect(relative(normalCdf(x), stdlibCdf(x, 0, 1))).toBeLessThan(1e-14);
  });

  test('sums to one over both sides and never decreases', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 40, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, d) => {
          expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
          expect(normalCdf(x + d)).toBeGreaterThanOrEqual(normalCdf(x) * (1 - 4e-15));
        },
      ),
    );
  });

  test('reaches zero and one at infinity and refuses what is not a number', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalPdf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(() => normalCdf(Number.NaN)).toThrow(RangeError);
    expect(() => erfcx(Number.NaN)).toThrow(RangeError);
  });
});

describe('the normal quantile', () => {
  test.each([
    [0.975, 1.959963984540054],
    [0.5, 0],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0471],
  ])('at %d is %d', (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, p === 1e-300 ? 4 : 14);
  });

  test('is the inverse of the distribution function, to 2e-15 in the argument', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (x) => {
        fc.pre(x < -1e-3);
        const p = normalCdf(x);
        // An ulp of the probability moves the argument by p / n(x).
        const blur = (p / normalPdf(x)) * 4e-16;
        expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(2e-15 * Math.abs(x) + 4 * blur);
      }),
    );
  });

  test('refuses zero, one and beyond', () => {
    for (const p of [0, 1, -0.1, 1.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('erfcx', () => {
  test.each([
    [0, 1],
    [1, 0.427583576155807],
    [10, 0.05614099274382259],
    [50, 0.011281536265323773],
    [-2, 108.94090438997797],
    [-26, 7.657724931490568e293],
  ])('at %d is %d', (x, expected) => {
    expect(relative(erfcx(x), expected)).toBeLessThan(2e-15);
  });
});
