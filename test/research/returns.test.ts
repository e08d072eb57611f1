import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapitalSeries, returnIntervals, returnsOf } from '../../src/research/index.ts';

const RATES = { financePercent: 5, reinvestPercent: 4 };

/** Capital stands before the first session's result, so a session that ties up nothing more pays its result out. */
const series = (pnl: readonly number[], over: Partial<CapitalSeries> = {}): CapitalSeries => ({
  days: pnl.map((_, i) => i),
  pnl,
  capital: pnl.map(() => 100_000),
  peakMargin: pnl.map(() => 100_000),
  startEquity: 1_000_000,
  ...over,
});

const yearly = (found: ReturnType<typeof returnsOf>['measures']['xirr']) => {
  if (!found.ok) throw new Error(`${found.reason} ${found.detail ?? ''}`);
  return found.value.yearPercent;
};

describe('returns of an account', () => {
  it('capital put up for a year that earns a tenth has an internal rate of 10 %', () => {
    const { measures, pnlCents, days } = returnsOf(series([0, 10_000], { days: [0, 365] }), RATES);
    expect(pnlCents).toBe(10_000);
    expect(days).toBe(365);
    expect(yearly(measures.xirr)).toBeCloseTo(10, 9);
    expect(yearly(measures.mirr)).toBeCloseTo(10, 9);
    expect(yearly(measures['time-weighted'])).toBeCloseTo(1, 9);
    expect(yearly(measures['on-peak-margin'])).toBeCloseTo(10, 9);
    expect(measures['on-drawdown']).toMatchObject({ reason: 'no-drawdown' });
  });

  it('flows of the pump problem have both rates on file and none chosen', () => {
    // Flows −1000, 2500, −1540: capital tied up, then owed.
    const pump = series([0, 0, -40], { days: [0, 365, 730], capital: [1000, -1500, 0] });
    const { rates, measures } = returnsOf(pump, RATES);
    if (!rates.ok) throw new Error(rates.reason);
    expect(rates.value.signChanges).toBe(2);
    expect(rates.value.rates.map(({ rate }) => Math.round(rate * 1e6) / 1e6)).toEqual([0.1, 0.4]);
    expect(measures.xirr).toMatchObject({ reason: 'several-rates', detail: '10.0000 %, 40.0000 %' });
    expect(measures.mirr.ok).toBe(true);
  });

  it('on the deepest fall counts the fall from a high between ends of sessions', () => {
    const { measures } = returnsOf(series([50, -80, -20, 150], { days: [0, 1, 2, 73] }), RATES);
    if (!measures['on-drawdown'].ok) throw new Error();
    expect(measures['on-drawdown'].value).toEqual({ periodPercent: 100, yearPercent: 500 });
  });

  it('time-weighted return is the end over the start, however it went between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9_000, max: 9_000 }), { minLength: 2, maxLength: 60 }),
        (pnl) => {
          const { measures, pnlCents } = returnsOf(series(pnl), RATES);
          if (!measures['time-weighted'].ok) throw new Error();
          expect(measures['time-weighted'].value.periodPercent).toBeCloseTo(pnlCents / 10_000, 8);
        },
      ),
    );
  });

  it('an account that is lost has no time-weighted return', () => {
    expect(returnsOf(series([0, -1_000_000]), RATES).measures['time-weighted']).toMatchObject({
      reason: 'account-lost',
    });
  });

  it('nothing tied up and nothing earned has no rate and no return on margin', () => {
    const nothing = series([0, 0], { capital: [0, 0], peakMargin: [0, 0] });
    const { measures } = returnsOf(nothing, RATES);
    expect(measures.xirr).toMatchObject({ reason: 'no-sign-change' });
    expect(measures['on-peak-margin']).toMatchObject({ reason: 'no-margin' });
  });
});

describe('intervals of returns', () => {
  const pnl = Array.from({ length: 60 }, (_, i) => (i % 7 === 3 ? -900 : 260));

  it('hold the estimate, are the same for the same seed and others for another', () => {
    const options = { seed: 3, resamples: 200, meanBlockSessions: 5 };
    const first = returnIntervals(series(pnl), RATES, options);
    expect(returnIntervals(series(pnl), RATES, options)).toEqual(first);
    expect(returnIntervals(series(pnl), RATES, { ...options, seed: 4 })).not.toEqual(first);
    const { measures } = returnsOf(series(pnl), RATES);
    for (const measure of ['xirr', 'mirr', 'time-weighted', 'on-peak-margin'] as const) {
      const found = first[measure];
      if (!found.ok) throw new Error(`${measure}: ${found.reason}`);
      expect(found.value.lower).toBeLessThan(yearly(measures[measure]));
      expect(found.value.upper).toBeGreaterThan(yearly(measures[measure]));
    }
  });

  it('are refused for a handful of sessions, and for a measure that drawn series lack', () => {
    expect(returnIntervals(series([1, 2, 3]), RATES).xirr).toMatchObject({ reason: 'too-few-sessions' });
    const rising = returnIntervals(series(Array.from({ length: 20 }, () => 5)), RATES, {
      seed: 1,
      resamples: 20,
      meanBlockSessions: 5,
    });
    expect(rising['on-drawdown']).toMatchObject({ reason: 'often-undefined' });
    expect(rising['on-peak-margin'].ok).toBe(true);
  });
});
