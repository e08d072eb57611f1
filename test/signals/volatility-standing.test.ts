import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/math/index.ts';
import {
  impliedVolatilityPercentile,
  impliedVolatilityRank,
  rangeQuantile,
  volatilityConePercentile,
} from '../../src/signals/index.ts';
import { at, dailySeries, levelsAt, present, reasonOf, sameWhenCut, viewAt, walk } from './series.ts';

const LAST = '2026-07-24';
const asOf = at('2026-07-27', '11:00');
const vix = { bars: { VIX: dailySeries(LAST, 252, (i) => 10 + i / 10) } };
const now = (value: number) => ({ levels: levelsAt(asOf, { VIX: value }) });

describe('percentile and rank of implied volatility', () => {
  it('percentile is the share of closes below, equal ones by half; rank the place between the extremes', () => {
    const view = viewAt(asOf, vix, now(10 + 126 / 10));
    expect(present(impliedVolatilityPercentile(view)).value).toBe(126.5 / 252);
    expect(present(impliedVolatilityRank(view)).value).toBeCloseTo(126 / 251, 12);
  });

  it('both stay within 0 and 1 and never fall when volatility rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (low, more) => {
          for (const signal of [impliedVolatilityPercentile, impliedVolatilityRank]) {
            const [a, b] = [low, low + more].map(
              (value) => present(signal(viewAt(asOf, vix, now(value)))).value,
            );
            expect(a).toBeGreaterThanOrEqual(0);
            expect(b).toBeLessThanOrEqual(1);
            expect(b).toBeGreaterThanOrEqual(a!);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('each tenor has its own history, and lacks it by name', () => {
    expect(reasonOf(impliedVolatilityPercentile(viewAt(asOf, vix, now(20)), { tenor: 'VIX9D' }))).toBe(
      'no-bars',
    );
    expect(reasonOf(impliedVolatilityRank(viewAt(asOf, vix, now(20)), { days: 253 }))).toBe('too-few-bars');
    expect(reasonOf(impliedVolatilityRank(viewAt(at('2026-07-28', '11:00'), vix)))).toBe('stale-bars');
  });

  it('a later close changes nothing', () => {
    const longer = { bars: { VIX: dailySeries('2026-08-10', 280, (i) => 10 + i / 10) } };
    sameWhenCut(impliedVolatilityPercentile, asOf, longer);
    sameWhenCut(impliedVolatilityRank, asOf, longer, now(12));
  });
});

describe('quantiles of past daily ranges', () => {
  const path = walk(5, 400);
  const spx = { bars: { SPX: dailySeries('2026-08-10', 400, (i) => path[i]!) } };

  it('is the quantile of the measured days', () => {
    const closes = spx.bars.SPX.filter(({ knownAt }) => knownAt <= asOf)
      .slice(-253)
      .map(({ value }) => value.close);
    const moves = closes.slice(1).map((close, i) => (100 * Math.abs(close - closes[i]!)) / closes[i]!);
    const signal = sameWhenCut(
      (view) => rangeQuantile(view, { measure: 'close-close', probability: 0.8 }),
      asOf,
      spx,
    );
    expect(signal.value).toBeCloseTo(quantile(moves, 0.8), 12);
  });

  it('grows with the probability, and an excursion is never smaller than the move between closes', () => {
    const value = (measure: 'excursion' | 'close-close' | 'high-low', probability: number) =>
      present(rangeQuantile(viewAt(asOf, spx), { measure, probability })).value;
    for (const probability of [0.1, 0.5, 0.9]) {
      expect(value('excursion', probability)).toBeGreaterThanOrEqual(value('close-close', probability));
      expect(value('high-low', probability + 0.05)).toBeGreaterThanOrEqual(value('high-low', probability));
    }
  });

  it('is absent when bars have no range, unless only closes are asked', () => {
    const flat = spx.bars.SPX.map(({ knownAt, value }) => ({
      knownAt,
      value: { ...value, open: value.close, high: value.close, low: value.close },
    }));
    const view = viewAt(asOf, { bars: { SPX: flat } });
    expect(reasonOf(rangeQuantile(view))).toBe('no-open-and-range');
    expect(present(rangeQuantile(view, { measure: 'close-close' })).value).toBeGreaterThan(0);
    expect(reasonOf(rangeQuantile(viewAt(asOf)))).toBe('no-bars');
  });
});

describe('percentile of implied volatility in the cone of realised', () => {
  const path = walk(9, 1000);
  const spx = {
    bars: { SPX: dailySeries('2026-08-10', 1000, (i) => path[i]!), VIX: dailySeries(LAST, 2, () => 20) },
  };
  const read = (level: number) => present(volatilityConePercentile(viewAt(asOf, spx, now(level))));

  it('is 0 under every window, 1 over every window, and rises between', () => {
    expect(read(1).value).toBe(0);
    expect(read(200).value).toBe(1);
    const values = [12, 15, 18, 21, 24].map((level) => read(level).value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  it('puts the median of the cone at one half', () => {
    const median = read(20).inputs['median realised (points)']!;
    expect(read(median).value).toBeCloseTo(0.5, 2);
  });

  it('uses the horizon of the tenor and what was known', () => {
    const signal = sameWhenCut((view) => volatilityConePercentile(view), asOf, spx, now(18));
    expect(signal.inputs['horizon (trading days)']).toBe(21);
  });

  it('is absent without the index, and with too little history', () => {
    expect(reasonOf(volatilityConePercentile(viewAt(asOf, spx), { tenor: 'VIX1D' }))).toBe('no-bars');
    expect(reasonOf(volatilityConePercentile(viewAt(asOf, spx, now(18)), { days: 2000 }))).toBe(
      'too-few-bars',
    );
    expect(reasonOf(volatilityConePercentile(viewAt(asOf, spx, now(18)), { days: 30 }))).toBe('too-few-days');
  });
});
