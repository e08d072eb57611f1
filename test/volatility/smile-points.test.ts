import { describe, expect, it } from 'vitest';
import type { YearFraction } from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';
import { positionGreeks, strikeGreeks, yearFraction, yearsToExpiry } from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from './chains.ts';

const FORWARD = 7427.5;
const deviationAt = (strike: number) => 0.008 + 0.02 * Math.max(0, (FORWARD - strike) / FORWARD);
const chain = chainOf(blackRows(ladder(7200, 7600, 5), FORWARD, deviationAt, { halfSpread: 0.0001 }));
const years = 0.0029 as YearFraction;
const basis = { forward: FORWARD, discount: 1, years };

describe('smile points', () => {
  it('recover the deviation of every strike from its out-of-the-money side', () => {
    for (const { strike, point } of strikeGreeks(chain, basis)) {
      if (!point.ok) throw new Error(`${strike}: ${point.reason}`);
      expect(point.value.side).toBe(strike < FORWARD ? 'P' : 'C');
      expect(point.value.deviation).toBeCloseTo(deviationAt(strike), 7);
      expect(point.value.volatility).toBeCloseTo(deviationAt(strike) / Math.sqrt(years), 6);
    }
  });

  it('carry a reason for the strike that gives none and disturb no other', () => {
    const rows: QuoteRow[] = [
      [7400, 40, 40.2, 10, 10.2],
      [7405, 36, 36.2, 0, 0],
      [7410, 32, 32.2, 14, 13],
      [7430, 0, 0.1, 20, 20.2],
    ];
    const points = strikeGreeks(chainOf(rows), basis).map(({ point }) =>
      point.ok ? point.value.basis : point.reason,
    );
    expect(points).toEqual(['mid', 'no-quote', 'crossed', 'half-offer']);
  });

  it('undo the discount before inverting', () => {
    const discounted = chainOf(
      blackRows([7300, 7400, 7500], FORWARD, () => 0.1, { discount: 0.95, halfSpread: 0.01 }),
    );
    for (const { point } of strikeGreeks(discounted, { ...basis, discount: 0.95 })) {
      if (!point.ok) throw new Error(point.reason);
      expect(point.value.deviation).toBeCloseTo(0.1, 10);
    }
  });
});

describe('position greeks', () => {
  const condor = [
    { right: 'P', strike: 7300, quantity: 1 },
    { right: 'P', strike: 7325, quantity: -1 },
    { right: 'C', strike: 7525, quantity: -1 },
    { right: 'C', strike: 7550, quantity: 1 },
  ] as const;

  it('equal the change of the repriced dollar value', () => {
    const greeks = positionGreeks(chain, condor, basis);
    if (!greeks.ok) throw new Error(greeks.reason);
    const valueAt = (forward: number, volShift: number, time = years) =>
      condor.reduce((sum, { right, strike, quantity }) => {
        const volatility = deviationAt(strike) / Math.sqrt(years) + volShift;
        return sum + 100 * quantity * blackPrice(forward, strike, volatility * Math.sqrt(time), right);
      }, 0);
    const [up, mid, down] = [valueAt(FORWARD + 0.1, 0), valueAt(FORWARD, 0), valueAt(FORWARD - 0.1, 0)];
    expect(greeks.value.value).toBeCloseTo(mid, 2);
    expect(greeks.value.delta).toBeCloseTo((up - down) / 0.2, 3);
    expect(greeks.value.gamma).toBeCloseTo((up - 2 * mid + down) / 0.01, 3);
    expect(greeks.value.vega).toBeCloseTo((valueAt(FORWARD, 1e-5) - valueAt(FORWARD, -1e-5)) / 2e-3, 3);
    const later = valueAt(FORWARD, 0, (years - 1 / 525600) as YearFraction);
    expect(greeks.value.theta).toBeCloseTo((later - mid) * 60, 0);
    expect(greeks.value.gamma).toBeLessThan(0);
    expect(greeks.value.theta).toBeGreaterThan(0);
  });

  it('are refused as a whole when one leg has no value, and name it', () => {
    const leg = { right: 'P', strike: 7302, quantity: 1 } as const;
    expect(positionGreeks(chain, [...condor, leg], basis)).toEqual({
      ok: false,
      reason: 'strike-not-listed',
      detail: '7302P',
    });
  });
});

describe('year fraction', () => {
  it('counts calendar minutes of a 525600-minute year to the close of the expiry date', () => {
    expect(yearsToExpiry(chain)).toEqual({ ok: true, value: (25.5 * 60) / 525600 });
  });

  it('ends at 13:00 New York on a half day and at 09:30 for morning-settled options', () => {
    const half = chainOf([], { date: '2026-11-25', time: '13:00', expiry: '2026-11-27' });
    expect(yearsToExpiry(half)).toEqual({ ok: true, value: 2880 / 525600 });
    const monthly = chainOf([], { root: 'SPX', date: '2026-08-20', time: '09:30', expiry: '2026-08-21' });
    expect(yearsToExpiry(monthly)).toEqual({ ok: true, value: 1440 / 525600 });
  });

  it('is not shortened by the change to summer time', () => {
    const overChange = chainOf([], { date: '2026-03-06', time: '16:00', expiry: '2026-03-09' });
    expect(yearsToExpiry(overChange)).toEqual({ ok: true, value: (71 * 60) / 525600 });
  });

  it('has no value at or after expiry', () => {
    expect(yearFraction(chain.quotedAt, chain.quotedAt)).toMatchObject({ ok: false, reason: 'expired' });
  });
});
