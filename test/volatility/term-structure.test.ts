import { describe, expect, it } from 'vitest';
import { type FuturesCurve, instantOf, isoDate } from '../../src/market/index.ts';
import { constantMaturity, svix, termStructure, varianceStrip } from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder } from './chains.ts';

function curveOf(
  levels: readonly (readonly [expiry: string, level: number])[],
  date = '2026-07-20',
): FuturesCurve {
  return {
    quotedAt: instantOf(isoDate(date), '09:30', 'America/New_York'),
    tenors: levels.map(([expiry, level]) => ({
      expiry: isoDate(expiry),
      bid: level - 0.05,
      ask: level + 0.05,
      provenance: 'quoted',
    })),
  };
}

describe('term structure', () => {
  const monthlies = [
    ['2026-07-22', 17],
    ['2026-08-19', 19],
    ['2026-09-16', 20],
  ] as const;

  it('interpolates constant maturities linearly in calendar days', () => {
    const curve = curveOf(monthlies);
    expect(constantMaturity(curve, 30)).toEqual({ ok: true, value: 19 });
    expect(constantMaturity(curve, 58)).toEqual({ ok: true, value: 20 });
    expect(constantMaturity(curve, 16)).toMatchObject({ value: expect.closeTo(18, 12) });
    expect(constantMaturity(curve, 59)).toMatchObject({ reason: 'not-bracketed' });
  });

  it('calls a rising curve contango and measures it future against future', () => {
    const structure = termStructure(curveOf([...monthlies, ['2026-10-21', 20.5]]));
    expect(structure).toMatchObject({
      value: { state: 'contango', front: 17, second: 19, contango: 19 / 17 - 1 },
    });
  });

  it('calls a falling curve backwardation and a level one flat', () => {
    const falling = curveOf([...monthlies.map(([d], i) => [d, 35 - 3 * i] as const), ['2026-10-21', 26]]);
    expect(termStructure(falling)).toMatchObject({ value: { state: 'backwardation' } });
    const level = curveOf([...monthlies.map(([d]) => [d, 20] as const), ['2026-10-21', 20]]);
    expect(termStructure(level)).toMatchObject({ value: { state: 'flat', slope: 0 } });
  });

  it('takes front and second from monthlies only', () => {
    const curve = curveOf([
      monthlies[0],
      ['2026-07-29', 18],
      ['2026-08-05', 18.5],
      ...monthlies.slice(1),
      ['2026-10-21', 20.5],
    ]);
    expect(termStructure(curve)).toMatchObject({ value: { front: 17, second: 19 } });
  });

  it('knows the monthlies of 2005, before there were options on VIX', () => {
    const levels = [
      ['2005-03-16', 13],
      ['2005-05-18', 14],
      ['2005-06-15', 14.5],
    ] as const;
    expect(termStructure(curveOf(levels, '2005-03-14'))).toMatchObject({ value: { front: 13, second: 14 } });
  });

  it('does not jump when the front month goes', () => {
    const before = constantMaturity(curveOf(monthlies), 30);
    const after = constantMaturity(curveOf(monthlies.slice(1)), 30);
    expect(before).toEqual(after);
  });
});

describe('SVIX', () => {
  it('of a flat smile is exp(σ²T) − 1 a year, the variance of the simple return', () => {
    const deviation = 0.06;
    const years = 0.09;
    const rows = blackRows(ladder(4000, 12000, 5), 7427.5, () => deviation, {
      halfSpread: 0,
      discount: 0.99,
    });
    const strip = varianceStrip(chainOf(rows), years, 0.99);
    if (!strip.ok) throw new Error(strip.reason);
    const { variance, points, premiumPercent } = svix(strip.value);
    // SVIX²·T is the variance of R_T/R under the pricing measure.
    const expected = Math.expm1(deviation * deviation) / years;
    expect(variance / expected).toBeCloseTo(1, 3);
    expect(points).toBeCloseTo(100 * Math.sqrt(variance), 12);
    expect(premiumPercent).toBeCloseTo((100 * variance) / 0.99, 12);
  });
});
