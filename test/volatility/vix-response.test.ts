import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tenorBeta, vixResponse } from '../../src/volatility/index.ts';

describe('response of VIX and its futures to index returns', () => {
  it('a standard move down lifts VIX by 8.7 %, a standard move up lowers it by 6.1 %', () => {
    const down = 100 * Math.expm1(-0.16 / Math.sqrt(252));
    const up = 100 * Math.expm1(0.16 / Math.sqrt(252));
    expect(vixResponse(down, 16)).toBeCloseTo(16 * 0.08677, 10);
    expect(vixResponse(up, 16)).toBeCloseTo(16 * -0.06139, 10);
    expect(vixResponse(0, 16)).toBe(0);
  });

  it('a higher return never means a higher VIX, and VIX stays positive', () => {
    const percent = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(percent, percent, fc.double({ min: 9, max: 80, noNaN: true }), (a, b, vix) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(vixResponse(low, vix)).toBeGreaterThanOrEqual(vixResponse(high, vix));
        expect(vix + vixResponse(high, vix)).toBeGreaterThan(0);
      }),
    );
  });

  it('a future moves less than VIX, and the less the longer it runs', () => {
    expect(tenorBeta(0)).toBeLessThan(1);
    expect(tenorBeta(30)).toBeCloseTo(0.7544 / (1 + 30 / 65.31), 12);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (days) => {
        expect(tenorBeta(days + 1)).toBeLessThan(tenorBeta(days));
      }),
    );
  });

  it('refuses a level, a return or a tenor that cannot be', () => {
    expect(() => vixResponse(-1, 0)).toThrow(RangeError);
    expect(() => vixResponse(-100, 16)).toThrow(RangeError);
    expect(() => tenorBeta(-1)).toThrow(RangeError);
  });
});
