import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tenorBeta, tenorResidual, vixResidual, vixResponse } from '../../src/volatility/index.ts';

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

describe('residuals of the response', () => {
  it('VIX keeps 3.3 % of its level when the index stands still, and more the further it moves', () => {
    expect(vixResidual(0, 16)).toBeCloseTo(16 * 0.03276, 12);
    const standard = 100 * Math.expm1(-0.16 / Math.sqrt(252));
    expect(vixResidual(standard, 16)).toBeCloseTo(0.16 * Math.hypot(3.276, 3.642), 10);
    expect(tenorResidual(0, standard, 16)).toBeCloseTo(0.16 * Math.hypot(3.229, 2.535), 10);
  });

  it('a longer tenor keeps less of it, never less than three tenths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (days) => {
        expect(tenorResidual(days + 1, -2, 20)).toBeLessThan(tenorResidual(days, -2, 20));
        expect(tenorResidual(days, -2, 20)).toBeGreaterThan(0.306 * tenorResidual(0, -2, 20));
      }),
    );
  });

  it('four days of twice the return are twice a day’s response and residual; part of a day is a day', () => {
    const log = (percent: number) => 100 * Math.log1p(percent / 100);
    const twice = 100 * Math.expm1((2 * log(-1.5)) / 100);
    expect(vixResponse(twice, 18, 4)).toBeCloseTo(2 * vixResponse(-1.5, 18), 10);
    expect(vixResidual(twice, 18, 4)).toBeCloseTo(2 * vixResidual(-1.5, 18), 10);
    expect(tenorResidual(30, twice, 18, 4)).toBeCloseTo(2 * tenorResidual(30, -1.5, 18), 10);
    expect(vixResponse(-1.5, 18, 0.25)).toBe(vixResponse(-1.5, 18));
    expect(() => vixResidual(-1, 16, -1)).toThrow(RangeError);
    expect(() => tenorResidual(-1, -1, 16)).toThrow(RangeError);
  });
});
