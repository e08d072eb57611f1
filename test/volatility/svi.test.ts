import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durrlemanG,
  fromJumpWings,
  minimumG,
  type SviParameters,
  sviPoint,
  sviTotalVariance,
  toJumpWings,
} from '../../src/volatility/index.ts';

/** Vogt's slice with butterfly arbitrage (Gatheral and Jacquier 2014, example 3.1), t = 1. */
const VOGT: SviParameters = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

const slices = fc
  .record({
    a: fc.double({ min: 0, max: 0.1, noNaN: true }),
    b: fc.double({ min: 0.001, max: 0.8, noNaN: true }),
    rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
    m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    sigma: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  .filter(({ a, b, rho, sigma }) => a + b * sigma * Math.sqrt(1 - rho * rho) > 1e-4);

describe('SVI slice', () => {
  it("has the published jump wings of Vogt's smile", () => {
    const wings = toJumpWings(VOGT, 1);
    expect(wings.variance).toBeCloseTo(0.01742625, 8);
    expect(wings.skew).toBeCloseTo(-0.1752111, 7);
    expect(wings.putSlope).toBeCloseTo(0.6997381, 7);
    expect(wings.callSlope).toBeCloseTo(1.316798, 6);
    expect(wings.minimumVariance).toBeCloseTo(0.0116249, 7);
  });

  it("finds the arbitrage in Vogt's smile: smallest g −0.03286 at 0.879, negative from 0.643 to 1.256", () => {
    const { g, k } = minimumG(VOGT);
    expect(g).toBeCloseTo(-0.03286, 5);
    expect(k).toBeCloseTo(0.879, 3);
    expect(durrlemanG(VOGT, 0.642)).toBeGreaterThan(0);
    expect(durrlemanG(VOGT, 0.644)).toBeLessThan(0);
    expect(durrlemanG(VOGT, 1.255)).toBeLessThan(0);
    expect(durrlemanG(VOGT, 1.257)).toBeGreaterThan(0);
  });

  it('is free of it after the published repair', () => {
    const wings = toJumpWings(VOGT, 1);
    const callSlope = wings.putSlope + 2 * wings.skew;
    const minimumVariance =
      (wings.variance * 4 * wings.putSlope * callSlope) / (wings.putSlope + callSlope) ** 2;
    expect(callSlope).toBeCloseTo(0.3493158, 7);
    expect(minimumVariance).toBeCloseTo(0.0154818, 7);
    expect(minimumG(fromJumpWings({ ...wings, callSlope, minimumVariance }, 1)).g).toBeGreaterThan(0);
  });

  it('returns from its jump wings unchanged', () => {
    fc.assert(
      fc.property(slices, fc.double({ min: 0.002, max: 2, noNaN: true }), (slice, years) => {
        fc.pre(Math.abs(slice.m) > 0.02 && Math.abs(slice.m / slice.sigma - slice.rho) > 0.01);
        const back = fromJumpWings(toJumpWings(slice, years), years);
        for (const k of [-0.8, -0.2, 0, 0.1, 0.7]) {
          const w = sviTotalVariance(slice, k);
          expect(Math.abs(sviTotalVariance(back, k) - w)).toBeLessThan(1e-6 * w);
        }
      }),
    );
  });

  it('has the slope and curvature of its variance', () => {
    fc.assert(
      fc.property(slices, fc.double({ min: -1, max: 1, noNaN: true }), (slice, k) => {
        const h = 1e-5 * (Math.abs(k - slice.m) + slice.sigma);
        const { w, slope, curvature } = sviPoint(slice, k);
        const [down, up] = [sviPoint(slice, k - h), sviPoint(slice, k + h)];
        expect(w).toBe(sviTotalVariance(slice, k));
        expect((up.w - down.w) / (2 * h)).toBeCloseTo(slope, 6);
        expect(((up.slope - down.slope) / (2 * h)) * slice.sigma).toBeCloseTo(curvature * slice.sigma, 5);
      }),
    );
  });

  it('has no g anywhere below the minimum that was found', () => {
    fc.assert(
      fc.property(slices, fc.double({ min: -12, max: 12, noNaN: true }), (slice, u) => {
        const { g } = minimumG(slice);
        expect(durrlemanG(slice, slice.m + slice.sigma * Math.sinh(u))).toBeGreaterThan(g - 1e-6);
      }),
      { numRuns: 2000 },
    );
  });

  it('counts wings steeper than 2 as arbitrage and a variance below zero as worse', () => {
    expect(minimumG({ a: 0.1, b: 1.5, rho: 0.5, m: 0, sigma: 0.2 }).g).toBeLessThan(0);
    expect(minimumG({ a: -1, b: 0.5, rho: 0, m: 0, sigma: 0.2 }).g).toBe(Number.NEGATIVE_INFINITY);
  });

  it('refuses jump wings that no slice has', () => {
    expect(() => fromJumpWings({ ...toJumpWings(VOGT, 1), skew: -2 }, 1)).toThrow(RangeError);
    const bottomAtMoney = toJumpWings({ a: 0.01, b: 0.1, rho: 0, m: 0, sigma: 0.1 }, 1);
    expect(() => fromJumpWings(bottomAtMoney, 1)).toThrow('curvature');
  });
});
