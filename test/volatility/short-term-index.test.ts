import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, instantOf, isoDate, isTradingDay, nextTradingDay } from '../../src/market/index.ts';
import {
  billReturn,
  rollReturn,
  rollWeights,
  rollWeightsAt,
  valueShares,
} from '../../src/volatility/index.ts';

describe('the short-term VIX futures index', () => {
  it('moves a twentieth of its contracts a session over the twenty sessions from 2026-07-22 to 2026-08-19', () => {
    const months = { near: '2026-08-19', far: '2026-09-16' };
    expect(rollWeights(isoDate('2026-07-22'))).toEqual({ ...months, nearShare: 1 });
    expect(rollWeights(isoDate('2026-07-23'))).toEqual({ ...months, nearShare: 19 / 20 });
    expect(rollWeights(isoDate('2026-08-18'))).toEqual({ ...months, nearShare: 1 / 20 });
    expect(rollWeights(isoDate('2026-08-19'))).toEqual({
      near: '2026-09-16',
      far: '2026-10-21',
      nearShare: 1,
    });
  });

  it('counts no holiday: Juneteenth and Independence Day leave 23 sessions from 2026-06-17 to 2026-07-22', () => {
    expect(rollWeights(isoDate('2026-07-20')).nearShare).toBe(2 / 23);
  });

  it('goes over the year', () => {
    expect(rollWeights(isoDate('2025-12-22'))).toMatchObject({ near: '2026-01-21', far: '2026-02-18' });
  });

  it('rolls nothing over the two days of Sandy, and makes up for them at the next close', () => {
    // 2012-10-17 to 2012-11-21: 25 planned sessions, of which 29 and 30 October fell out.
    expect(rollWeights(isoDate('2012-10-26')).nearShare).toBe(18 / 25);
    expect(rollWeights(isoDate('2012-10-31')).nearShare).toBe(17 / 25);
    expect(rollWeights(isoDate('2012-11-01')).nearShare).toBe(14 / 25);
  });

  it('from the close on holds what it will hold in the next session', () => {
    const at = (time: string) => instantOf(isoDate('2026-07-23'), time, 'America/New_York');
    expect(rollWeightsAt(at('15:59')).nearShare).toBe(19 / 20);
    expect(rollWeightsAt(at('16:00')).nearShare).toBe(18 / 20);
    expect(rollWeightsAt(at('22:00')).nearShare).toBe(18 / 20);
  });

  it('each session holds less of the first month than the one before, until a settlement', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), (offset) => {
        const day = addDays(isoDate('2004-03-26'), offset);
        if (!isTradingDay(day)) return;
        const [today, next] = [rollWeights(day), rollWeights(nextTradingDay(day))];
        expect(today.nearShare).toBeGreaterThan(0);
        expect(today.nearShare).toBeLessThanOrEqual(1);
        if (next.near === today.near) expect(next.nearShare).toBeLessThan(today.nearShare);
        else expect(next).toMatchObject({ near: today.far });
      }),
    );
  });

  it('returns what its contracts did: 20 and 22 to 21 and 22.5 at 19 to 1 is 21.075 over 20.1', () => {
    const weights = { near: isoDate('2026-08-19'), far: isoDate('2026-09-16'), nearShare: 0.95 };
    const [from, to] = [
      { near: 20, far: 22 },
      { near: 21, far: 22.5 },
    ];
    expect(rollReturn(weights, from, to)).toBeCloseTo(21.075 / 20.1 - 1, 14);
    const shares = valueShares(weights, from);
    expect(shares.near).toBeCloseTo(19 / 20.1, 14);
    expect(shares.near + shares.far).toBeCloseTo(1, 14);
  });

  it('earns on bills by their discount: 3.6 % over 91 days is 1/(1 − 0.0091) − 1', () => {
    expect(billReturn(3.6, 91)).toBeCloseTo(1 / (1 - 0.0091) - 1, 14);
    expect((1 + billReturn(3.6, 1)) * (1 + billReturn(3.6, 3))).toBeCloseTo(1 + billReturn(3.6, 4), 14);
    expect(billReturn(0, 3)).toBe(0);
  });
});
