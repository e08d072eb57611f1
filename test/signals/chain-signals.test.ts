import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, expiresAt, isoDate, type OptionChain } from '../../src/market/index.ts';
import {
  boxRate,
  conversionEdge,
  fundingRate,
  impliedDividendGap,
  impliedEventMove,
  parityResidual,
  putSlope,
  riskReversal,
  svixPremium,
  svixPremiumChange,
} from '../../src/signals/index.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from '../volatility/chains.ts';
import { at, dailyValuesOf, levelsAt, present, reasonOf, viewAt } from './series.ts';

const asOf = at('2026-07-28', '14:30');
const FORWARD = 7000;
const STRIKES = ladder(5500, 8500, 5);

/** A chain of 2026-07-28 14:30 from volatilities a calendar year. */
function chain(
  expiry: string,
  volatilityAt: (strike: number) => number,
  {
    rate = 0,
    halfSpread = 0.0005,
    root = 'SPXW' as OptionChain['root'],
    strikes = STRIKES,
    forward = FORWARD,
  } = {},
): OptionChain {
  const years = (expiresAt(root, isoDate(expiry)) - asOf) / 60_000 / 525_600;
  const discount = Math.exp(-rate * years);
  const rows = blackRows(strikes, forward, (strike) => volatilityAt(strike) * Math.sqrt(years), {
    discount,
    halfSpread,
  });
  return chainOf(rows, { expiry, root });
}

const viewOf = (...chains: readonly OptionChain[]) => viewAt(asOf, {}, { chains });
/** Skew by log-moneyness: puts dearer when positive. */
const tilted = (slope: number) => (strike: number) =>
  Math.max(0.01, 0.15 - slope * Math.log(strike / FORWARD));

describe('skew at the condor’s own tenor', () => {
  it('is zero for a flat smile', () => {
    const view = viewOf(chain('2026-07-29', tilted(0)));
    expect(present(riskReversal(view)).value).toBeCloseTo(0, 3);
    expect(present(putSlope(view)).value).toBeCloseTo(0, 3);
  });

  it('equals the volatility difference at the 25-delta strikes of a tilted smile', () => {
    const signal = present(riskReversal(viewOf(chain('2026-07-29', tilted(1)))));
    const years = 1530 / 525_600;
    // Strikes of forward delta 0.25 and 0.75 at their own volatility: ln(K/F) = ±0.67449·σ√T + σ²T/2, by iteration.
    const strikeOf = (sign: number) => {
      let k = 0;
      for (let i = 0; i < 50; i++) {
        const deviation = (0.15 - k) * Math.sqrt(years);
        k = sign * 0.6744897501960817 * deviation + (deviation * deviation) / 2;
      }
      return k;
    };
    expect(signal.value).toBeCloseTo(100 * (strikeOf(1) - strikeOf(-1)), 2);
    expect(signal.unit).toBe('vol points');
    expect(signal.stalenessMinutes).toBe(0);
  });

  it('both grow when puts become dearer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 2, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (slope, more) => {
          for (const signal of [riskReversal, putSlope]) {
            const low = present(signal(viewOf(chain('2026-07-29', tilted(slope))))).value;
            expect(present(signal(viewOf(chain('2026-07-29', tilted(slope + more))))).value).toBeGreaterThan(
              low,
            );
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is absent without the chain of the next session, and where no quote brackets the delta', () => {
    expect(reasonOf(riskReversal(viewOf(chain('2026-07-30', tilted(0)))))).toBe('no-chain');
    expect(
      present(riskReversal(viewOf(chain('2026-07-30', tilted(0))), { expiry: isoDate('2026-07-30') })).value,
    ).toBeCloseTo(0, 3);
    const narrow = chain('2026-07-29', tilted(0), { strikes: ladder(6990, 7010, 5) });
    expect(reasonOf(riskReversal(viewOf(narrow)))).toBe('delta-not-quoted');
    expect(reasonOf(putSlope(viewOf(narrow)))).toBe('delta-not-quoted');
    const onlyTwo = chain('2026-07-29', tilted(0), { strikes: [6995, 7005] });
    expect(reasonOf(riskReversal(viewOf(onlyTwo)))).toBe('too-few-strikes');
  });
});

describe('move priced for an event', () => {
  const release = { event: at('2026-07-29', '14:00') };
  const years = (expiry: string) => (expiresAt('SPXW', isoDate(expiry)) - asOf) / 60_000 / 525_600;
  /** Volatility so that total variance is ordinary variance plus that of a move in per cent after the event. */
  const withEvent = (expiry: string, percent: number) => () =>
    Math.sqrt(0.1 * 0.1 + (expiry >= '2026-07-29' ? (percent / 100) ** 2 : 0) / years(expiry));
  const read = (percent: number) =>
    present(
      impliedEventMove(
        viewOf(
          ...['2026-07-28', '2026-07-29', '2026-07-30'].map((expiry) =>
            chain(expiry, withEvent(expiry, percent)),
          ),
        ),
        release,
      ),
    );

  it('is the root of the forward variance between the expiries around it', () => {
    const ordinary = 0.01 * (years('2026-07-29') - years('2026-07-28'));
    expect(read(1.2).value).toBeCloseTo(100 * Math.sqrt(ordinary + 0.012 ** 2), 2);
    expect(read(1.2).value).toBeGreaterThan(read(0.5).value);
  });

  it('shows the move of the next stretch to compare with', () => {
    const { inputs, value } = read(1.2);
    expect(inputs['from there to 2026-07-30 (%)']).toBeLessThan(value / 2);
  });

  it('counts from now when nothing expires before the event', () => {
    const signal = present(
      impliedEventMove(viewOf(chain('2026-07-29', withEvent('2026-07-29', 1))), release),
    );
    expect(signal.inputs['to now (%)']).toBe(0);
  });

  it('is absent for a past event, one beyond the chains, falling total variance, and strikes that end too soon', () => {
    const day = chain('2026-07-29', () => 0.1);
    expect(reasonOf(impliedEventMove(viewOf(day), { event: asOf }))).toBe('event-past');
    expect(reasonOf(impliedEventMove(viewOf(day), { event: at('2026-08-12', '08:30') }))).toBe(
      'no-expiry-after',
    );
    const falling = viewOf(
      chain('2026-07-28', () => 2),
      day,
    );
    expect(reasonOf(impliedEventMove(falling, release))).toBe('negative-forward-variance');
    const short = chain('2026-07-29', () => 0.3, { strikes: ladder(6950, 7050, 5) });
    expect(reasonOf(impliedEventMove(viewOf(short), release))).toBe('truncated-wing');
  });
});

describe('equity premium bound by SVIX', () => {
  it('is σ² times interest on a flat smile, from the longest complete chain', () => {
    const long = chain('2026-08-10', () => 0.2, { rate: 0.04 });
    const signal = present(
      svixPremium(
        viewOf(
          chain('2026-07-29', () => 0.1),
          long,
        ),
      ),
    );
    // Martin's variance of a lognormal return is (e^{σ²T} − 1)/T.
    const years = (expiresAt('SPXW', long.expiry) - asOf) / 60_000 / 525_600;
    const exact = (100 * Math.exp(0.04 * years) * (Math.exp(0.04 * years) - 1)) / years;
    expect(signal.value).toBeCloseTo(exact, 1);
    expect(signal.inputs['horizon (days)']).toBeCloseTo(365 * years, 9);
    const short = chain('2026-08-10', () => 0.5, { strikes: ladder(6950, 7050, 5) });
    expect(
      present(
        svixPremium(
          viewOf(
            chain('2026-07-29', () => 0.1),
            short,
          ),
        ),
      ).inputs['horizon (days)'],
    ).toBeLessThan(2);
    expect(reasonOf(svixPremium(viewOf(short)))).toBe('truncated-wing');
    expect(reasonOf(svixPremium(viewOf()))).toBe('no-chain');
  });

  it('grows with volatility', () => {
    const value = (volatility: number) =>
      present(svixPremium(viewOf(chain('2026-08-10', () => volatility)))).value;
    expect(value(0.2)).toBeGreaterThan(value(0.15));
  });

  it('its change is against the value kept of the session before, of no other', () => {
    const wide = chain('2026-08-10', () => 0.2);
    const kept = (date: string) =>
      viewAt(asOf, { values: { 'svix-premium': dailyValuesOf(date, 1, () => 3) } }, { chains: [wide] });
    expect(present(svixPremiumChange(kept('2026-07-27'))).value).toBeCloseTo(
      present(svixPremium(viewOf(wide))).value - 3,
      12,
    );
    expect(reasonOf(svixPremiumChange(kept('2026-07-24')))).toBe('not-previous-session');
    expect(reasonOf(svixPremiumChange(viewOf(wide)))).toBe('no-earlier-value');
  });
});

describe('parity', () => {
  const rows = (lift: number): QuoteRow[] =>
    blackRows(ladder(6900, 7100, 5), FORWARD, () => 0.01, { halfSpread: 0.1 }).map(
      ([strike, cb, ca, pb, pa]) =>
        strike === 7000 ? [strike, cb + lift, ca + lift, pb, pa] : [strike, cb, ca, pb, pa],
    );
  const view = (lift: number) => viewOf(chainOf(rows(lift)));

  it('residual is nothing on a consistent chain and finds the strike that strays, in ticks', () => {
    expect(present(parityResidual(view(0))).value).toBeLessThan(1e-6);
    const strayed = present(parityResidual(view(2)));
    expect(strayed.value).toBeCloseTo(20, 0);
    expect(strayed.inputs['strike (points)']).toBe(7000);
    expect(strayed.inputs['outliers (strikes)']).toBe(1);
  });

  it('edge of a conversion is minus the round trip on a consistent chain', () => {
    const signal = present(conversionEdge(view(0)));
    expect(signal.value).toBeCloseTo(-0.4, 9);
    expect(reasonOf(conversionEdge(viewOf()))).toBe('no-chain');
    expect(reasonOf(parityResidual(viewOf()))).toBe('no-chain');
  });

  it('box rate is the interest in the chain, within its standard error', () => {
    for (const rate of [0.01, 0.045]) {
      const far = chain('2026-09-18', () => 0.15, { rate, root: 'SPX', strikes: ladder(6000, 8000, 25) });
      const signal = present(
        boxRate(
          viewOf(
            chain('2026-07-29', () => 0.15, { rate, halfSpread: 0.5 }),
            far,
          ),
        ),
      );
      expect(signal.value).toBeCloseTo(100 * rate, 3);
    }
    expect(reasonOf(boxRate(viewOf(chain('2026-07-29', () => 0.15, { halfSpread: 0.5 }))))).toBe(
      'discount-undetermined',
    );
    expect(reasonOf(boxRate(viewOf()))).toBe('no-chain');
  });

  it('is what cash costs where chains tell it, else the three-month bill does, else nothing', () => {
    const far = chain('2026-09-18', () => 0.15, {
      rate: 0.045,
      root: 'SPX',
      strikes: ladder(6000, 8000, 25),
    });
    const bill = { values: { 'bill-3m': dailyValuesOf('2026-07-27', 3, () => 3.65) } };
    const near = [chain('2026-07-29', () => 0.15, { halfSpread: 0.5 })];
    expect(present(fundingRate(viewAt(asOf, bill, { chains: [far] }))).value).toBeCloseTo(4.5, 2);
    expect(present(fundingRate(viewAt(asOf, bill, { chains: near }))).value).toBe(3.65);
    expect(reasonOf(fundingRate(viewOf(...near)))).toBe('no-funding-rate');
  });
});

describe('dividends implied by parity', () => {
  const far = isoDate('2026-09-18');
  const forward = 7020;
  const choice = { root: 'SPX' as const, expiry: far };
  const chains = [
    chain('2026-09-18', () => 0.15, { rate: 0.04, root: 'SPX', forward, strikes: ladder(6000, 8000, 25) }),
  ];
  const years = (expiresAt('SPX', far) - asOf) / 60_000 / 525_600;
  const spot = forward * Math.exp(-0.04 * years) + 11.5;
  const view = (tickedAt = asOf, slow = {}) =>
    viewAt(asOf, slow, { chains, levels: levelsAt(tickedAt, { SPX: spot }) });
  const schedule = [
    { exDate: isoDate('2026-07-28'), points: 3 },
    { exDate: isoDate('2026-08-07'), points: 6 },
    { exDate: far, points: 5 },
    { exDate: isoDate('2026-09-21'), points: 9 },
  ];

  it('is spot less the discounted forward, less what the schedule has between now and the expiry', () => {
    const signal = present(impliedDividendGap(view(), { ...choice, schedule }));
    expect(signal.inputs['implied (points)']).toBeCloseTo(11.5, 3);
    expect(signal.inputs['scheduled (points)']).toBe(11);
    expect(signal.value).toBeCloseTo(0.5, 3);
  });

  it('takes the bill where the chain does not tell the discount, and is absent without it', () => {
    const near = [chain('2026-07-29', () => 0.15, { halfSpread: 0.5 })];
    const levels = levelsAt(asOf, { SPX: 7000 });
    const bill = { values: { 'bill-3m': dailyValuesOf('2026-07-27', 3, () => 4) } };
    const signal = present(
      impliedDividendGap(viewAt(asOf, bill, { chains: near, levels }), { schedule: [] }),
    );
    expect(signal.value).toBeCloseTo(7000 * (1 - Math.exp(-0.04 * (1530 / 525_600))), 3);
    expect(reasonOf(impliedDividendGap(viewAt(asOf, {}, { chains: near, levels }), { schedule: [] }))).toBe(
      'no-values',
    );
  });

  it('is absent when the index is of another minute than the quotes, or missing', () => {
    expect(reasonOf(impliedDividendGap(view(epochMs(asOf - 61_000)), { ...choice, schedule }))).toBe(
      'stale-level',
    );
    expect(reasonOf(impliedDividendGap(viewAt(asOf, {}, { chains }), { ...choice, schedule }))).toBe(
      'no-level',
    );
  });
});
