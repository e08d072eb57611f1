import { describe, expect, it } from 'vitest';
import {
  instantOf,
  isoDate,
  type OptionChain,
  PointInTimeSeries,
  type Release,
} from '../../src/market/index.ts';
import { decide } from '../../src/method/index.ts';
import { dailyValuesOf, intradaySeries, walk } from '../signals/series.ts';
import { type Concept, describeConcepts, expectDistance, type Seen } from '../support/concept.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const DELTA = { rule: 'delta', put: 0.1, call: 0.1 };
const anchor = (rules: object = {}, placement: object = DELTA, condors = 1) => ({
  anchor: { condors, placement, wings: { putPoints: 10, callPoints: 10 }, ...rules },
});
const EXPIRY = isoDate('2026-07-21');
const CHAIN = flatChain(DAY, '14:15', EXPIRY);
const { asOf } = viewOf();

const DAYS = 26;
const noise = walk(11, DAYS * 78 + 1, 7500, 0.0004);
/** Five-minute bars of a random walk that falls faster with each bar after 13:30 of the last day. */
const falling: ViewOptions = {
  intraday: {
    'SPX 5m': new PointInTimeSeries(
      intradaySeries(
        '2026-07-20',
        DAYS,
        5,
        (bar) => noise[bar]! - Math.max(0, bar - (DAYS - 1) * 78 - 48) ** 2,
      ),
    ),
  },
};
const MACD = { strength: 0.1, quietZone: 1, maxMultiple: 1.15 };
const VIX_HISTORY = { VIX: Array.from({ length: 252 }, (_, i) => 12 + i / 25) };
/** Closes that go to and fro by 1 %; the farther end of a day lies 1.5 % away. */
const RANGES = { SPX: Array.from({ length: 61 }, (_, i) => (i % 2 === 0 ? 7500 : 7575)) };
const CALM = { SPX: walk(5, 400, 7400, 0.002) };
const logs = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.5));

/** Twelve monthly growth figures as first released, the last three of them `recent`, the last ten days ago. */
function monthlyGrowth(kind: 'cpi' | 'ppi', recent: number): Release[] {
  return Array.from({ length: 12 }, (_, i): Release => {
    const releasedAt = (asOf - (10 + 30 * (11 - i)) * 86_400_000) as typeof asOf;
    const title = kind === 'cpi' ? 'CPI m/m' : 'PPI m/m';
    const actual = i >= 9 ? recent : 0.2;
    return { kind, title, releasedAt, scheduledKnownAt: releasedAt, unit: '%', actual };
  });
}

/** The chain with the put at a strike above the forward a point dearer: the smile is read from the calls there. */
const bentAt = (strike: number): OptionChain => {
  const at = CHAIN.strikes.indexOf(strike);
  const bent = (column: Float64Array) => column.map((price, i) => (i === at ? price + 1 : price));
  return { ...CHAIN, putBid: bent(CHAIN.putBid), putAsk: bent(CHAIN.putAsk) };
};
/** The chain without the bids of options in the money: nowhere but around the forward is a pair of call and put left. */
const OUT_OF_THE_MONEY: OptionChain = {
  ...CHAIN,
  putBid: CHAIN.putBid.map((bid, i) => (CHAIN.strikes[i]! > 7550 ? 0 : bid)),
  callBid: CHAIN.callBid.map((bid, i) => (CHAIN.strikes[i]! < 7450 ? 0 : bid)),
};

/** Puts dearer the further out they are; and the same without the strikes that the deltas of its skew lie between. */
const SKEWED = flatChain(
  DAY,
  '14:15',
  EXPIRY,
  7500,
  (strike) => 0.008 * (1 + Math.max(0, 7500 - strike) / 400),
);
const WINGS_ONLY = only(SKEWED, (strike) => Math.abs(strike - 7500) >= 115);
const FAR = { rule: 'delta', put: 0.03, call: 0.03 };

function only(chain: OptionChain, keep: (strike: number) => boolean): OptionChain {
  const kept = [...chain.strikes.keys()].filter((i) => keep(chain.strikes[i]!));
  const column = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
  const { strikes, callBid, callAsk, putBid, putAsk } = chain;
  return {
    ...chain,
    strikes: column(strikes),
    callBid: column(callBid),
    callAsk: column(callAsk),
    putBid: column(putBid),
    putAsk: column(putAsk),
  };
}

/** An entry in the last half hour, on a day on which the index rose or fell to half an hour before its close. */
const lateEntry = (rules: object = {}) => ({
  ...anchor(rules),
  entry: { time: '15:45', zone: 'America/New_York', toleranceMinutes: 30 },
});
const late = (level?: (bar: number) => number): ViewOptions => ({
  time: '15:45',
  chains: [flatChain(DAY, '15:45', EXPIRY)],
  ...(level && {
    intraday: { 'SPX 5m': new PointInTimeSeries(intradaySeries('2026-07-20', 1, 5, level)) },
  }),
});

/** Cash that is worth the index, and a ten-year yield that goes to and fro by 0.04 points a day. */
const discountedCash = {
  'shiller-dividend': new PointInTimeSeries([
    { knownAt: instantOf(isoDate('2026-07-01'), '16:00', 'America/New_York'), value: 80 },
  ]),
};
const yields = {
  'note-10y': new PointInTimeSeries(dailyValuesOf('2026-07-17', 61, (i) => 4 + 0.02 * (i % 2))),
};

const dividends = (points: number, knownFrom = '2026-07-20') => ({
  'sp500-next-dividend-points': new PointInTimeSeries([
    { knownAt: instantOf(isoDate(knownFrom), '00:00', 'America/New_York'), value: points },
  ]),
  'bill-3m': new PointInTimeSeries(dailyValuesOf('2026-07-17', 3, () => 0)),
});

/** Both distances are so many times those of the placement rule. */
function expectBoth(on: Seen, multiple: number): void {
  expectDistance(on.distances.put, multiple * on.working('anchor', 'put distance by the rule'));
  expectDistance(on.distances.call, multiple * on.working('anchor', 'call distance by the rule'));
}

const CONCEPTS: readonly Concept[] = [
  {
    concept: 'MACD on short bars, widening',
    off: anchor(),
    on: anchor({ macd: MACD }),
    market: falling,
    blind: {},
    missing: { layer: 'anchor', gate: 'macd', reason: /^no-intraday-bars: SPX 5m/, verdict: 'as-off' },
    effect: (on, off) => {
      const z = Math.abs(on.gate('anchor', 'macd')!.input as number);
      expectDistance(on.distances.put, Math.min(1.15, 1 + 0.1 * (z - 1)) * off.distances.put);
      expect(on.distances.call).toBe(off.distances.call);
    },
  },
  {
    concept: 'MACD on short bars, tightening',
    off: anchor(),
    on: anchor({ macd: { ...MACD, maxMultiple: 1, minMultiple: 0.9 } }),
    market: falling,
    blind: {},
    missing: { layer: 'anchor', gate: 'macd', reason: /^no-intraday-bars/, verdict: 'as-off' },
    effect: (on, off) => {
      expectDistance(on.distances.call, 0.9 * off.distances.call);
      expect(on.distances.put).toBe(off.distances.put);
    },
  },
  ...(['VIX', 'VIX1D'] as const).map(
    (tenor): Concept => ({
      concept: `percentile of implied volatility, ${tenor}`,
      off: anchor(),
      on: anchor({ ivPercentile: { tenor, lowMultiple: 0.9, highMultiple: 1.3 } }),
      market: { levels: { [tenor]: 30 }, history: { [tenor]: VIX_HISTORY.VIX } },
      blind: { levels: { [tenor]: 30 }, history: { [tenor]: VIX_HISTORY.VIX.slice(1) } },
      missing: { layer: 'anchor', gate: 'iv-percentile', reason: /^too-few-bars/, verdict: 'as-off' },
      effect: (on, off) => {
        expectBoth(on, 1.3);
        expect(on.distances.put).toBeGreaterThan(off.distances.put);
      },
    }),
  ),
  {
    concept: 'rank of implied volatility',
    off: anchor(),
    on: anchor({ ivPercentile: { by: 'rank', lowMultiple: 0.7, highMultiple: 1.3 } }),
    // Nearly every close is lower, yet the highest is far above: by the percentile the sides would go out, by the rank in.
    market: { vix: 16, history: { VIX: [...Array.from({ length: 251 }, () => 12), 32] } },
    blind: { vix: 16, history: { VIX: Array.from({ length: 251 }, () => 12) } },
    missing: { layer: 'anchor', gate: 'iv-rank', reason: /^too-few-bars/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(on.gate('anchor', 'iv-rank')!.input).toBeCloseTo(0.2, 12);
      expectBoth(on, 0.7 + 0.6 * 0.2);
      expect(on.distances.put).toBeLessThan(off.distances.put);
    },
  },
  ...(['put-slope', 'risk-reversal'] as const).flatMap((measure) =>
    [1.25, 1.05].map((maxMultiple): Concept => {
      const skew = { measure, above: 0.5, strength: 0.1, maxMultiple };
      return {
        concept: `skew by ${measure}, at most × ${maxMultiple}`,
        off: anchor({}, FAR),
        on: anchor({ skew }, FAR),
        market: { chains: [SKEWED] },
        blind: { chains: [WINGS_ONLY] },
        missing: { layer: 'anchor', gate: 'skew', reason: /^delta-not-quoted/, verdict: 'as-off' },
        effect: (on, off) => {
          const points = on.gate('anchor', 'skew')!.input as number;
          expect(points).toBeGreaterThan(1);
          expectDistance(
            on.distances.put,
            Math.min(maxMultiple, 1 + 0.1 * (points - 0.5)) * off.distances.put,
          );
          expect(on.distances.put).toBeGreaterThan(off.distances.put);
          expect(on.distances.call).toBe(off.distances.call);
        },
      };
    }),
  ),
  ...([1, -1] as const).map((sign): Concept => {
    const [moved, other] = sign > 0 ? (['call', 'put'] as const) : (['put', 'call'] as const);
    return {
      concept: `momentum of the last half hour, index ${sign > 0 ? 'up' : 'down'}`,
      off: lateEntry(),
      on: lateEntry({ closeMomentum: { strength: 0.2, quietZone: 0.5, maxMultiple: 1.3 } }),
      // After half past three it turns round, which the signal does not see.
      market: late((bar) => 7500 + sign * (bar <= 72 ? bar * 1.3 : 0)),
      blind: late(),
      missing: {
        layer: 'anchor',
        gate: 'close-momentum',
        reason: /^no-intraday-bars: SPX 5m/,
        verdict: 'as-off',
      },
      effect: (on, off) => {
        const percent = on.gate('anchor', 'close-momentum')!.input as number;
        expect(percent).toBeCloseTo(100 * Math.log(1 + (sign * 72 * 1.3) / 7500), 9);
        expectDistance(on.distances[moved], (1 + 0.2 * (Math.abs(percent) - 0.5)) * off.distances[moved]);
        expect(on.distances[other]).toBe(off.distances[other]);
      },
    };
  }),
  ...([1.25, 1.1] as const).map(
    (maxMultiple): Concept => ({
      concept: `duration of discounted cash, at most × ${maxMultiple}`,
      off: anchor(),
      on: anchor({ rateShock: { multiple: maxMultiple === 1.25 ? 1.6 : 3, growthPercent: 5, maxMultiple } }),
      market: { values: { ...discountedCash, ...yields } },
      blind: { values: discountedCash },
      missing: { layer: 'anchor', gate: 'rate-shock', reason: /^no-values: note-10y/, verdict: 'as-off' },
      effect: (on, off) => {
        const shock = on.gate('anchor', 'rate-shock')!.input as number;
        const floor =
          ((maxMultiple === 1.25 ? 1.6 : 3) * shock * on.working('anchor', 'parity forward')) / 100;
        for (const side of ['put', 'call'] as const) {
          const byRule = on.working('anchor', `${side} distance by the rule`);
          expectDistance(on.distances[side], Math.max(byRule, Math.min(floor, maxMultiple * byRule)));
          expect(on.distances[side]).toBeGreaterThan(off.distances[side]);
        }
      },
    }),
  ),
  {
    concept: 'percentile in the cone of realised volatility',
    off: anchor(),
    on: anchor({ conePercentile: { tenor: 'VIX', sessions: 252, lowMultiple: 0.9, highMultiple: 1.2 } }),
    market: { vix: 60, history: CALM },
    blind: { vix: 60, history: { SPX: CALM.SPX.slice(-200) } },
    missing: { layer: 'anchor', gate: 'cone-percentile', reason: /^too-few-bars/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(on.gate('anchor', 'cone-percentile')!.input).toBe(1);
      expectBoth(on, 1.2);
      expect(on.distances.call).toBeGreaterThan(off.distances.call);
    },
  },
  {
    concept: 'quantile of past intraday ranges',
    off: anchor(),
    on: anchor({ rangeFloor: { quantile: 0.9, sessions: 60 } }),
    market: { history: RANGES },
    blind: { history: { SPX: RANGES.SPX.slice(1) } },
    missing: { layer: 'anchor', gate: 'range-floor', reason: /^too-few-bars/, verdict: 'as-off' },
    effect: (on, off) => {
      const floor = on.working('anchor', 'range floor');
      expect(floor).toBeGreaterThan(off.distances.put);
      expectDistance(on.distances.put, floor);
      expectDistance(on.distances.call, floor);
    },
  },
  {
    concept: 'stress of an exogenous series (MEV)',
    off: anchor(),
    on: anchor({ mevStress: { weight: 0.1, maxMultiple: 1.25, days: 20, series: 'mev-revenue' } }),
    market: {
      values: {
        'mev-revenue': new PointInTimeSeries(
          dailyValuesOf('2026-07-17', 21, (i) => Math.exp(i === 20 ? 9 : logs[i]!)),
        ),
      },
    },
    blind: {},
    missing: { layer: 'anchor', gate: 'mev-stress', reason: /^no-values: mev-revenue/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(on.working('anchor', 'mev stress on both distances')).toBe(1.25);
      expectBoth(on, 1.25);
      expect(on.distances.put).toBeGreaterThan(off.distances.put);
    },
  },
  ...(['first-releases', 'latest-revision'] as const).map((source): Concept => {
    const series = new PointInTimeSeries(
      Array.from({ length: 14 }, (_, i) => ({
        knownAt: (asOf - (10 + 30 * (13 - i)) * 86_400_000) as typeof asOf,
        value: 300 * Math.exp(0.002 * i + 0.01 * Math.max(0, i - 10)),
      })),
    );
    const released = source === 'first-releases';
    return {
      concept: `momentum of consumer and producer prices, ${source}`,
      off: anchor({}, DELTA, 10),
      on: anchor({ priceMomentum: { source, strength: 0.1, quietZone: 1, minMultiple: 0.6 } }, DELTA, 10),
      market: released
        ? {
            releases: [...monthlyGrowth('cpi', 0.2), ...monthlyGrowth('ppi', 0.6)].sort(
              (a, b) => a.releasedAt - b.releasedAt,
            ),
          }
        : { values: { 'shiller-cpi': series } },
      blind: {},
      missing: {
        layer: 'anchor',
        gate: 'momentum-cpi',
        reason: released ? /^no-release: no cpi with an outcome/ : /^no-values: shiller-cpi/,
        verdict: 'as-off',
      },
      effect: (on, off) => {
        const fastest = on.gate('anchor', released ? 'momentum-ppi' : 'momentum-cpi')!.input as number;
        const multiple = Math.max(0.6, 1 - 0.1 * (fastest - 1));
        expect(fastest).toBeGreaterThan(1);
        expect(on.working('anchor', 'size: multiple by the momentum of prices')).toBeCloseTo(multiple, 12);
        expect(off.opened('anchor')).toBe(10);
        expect(on.opened('anchor')).toBe(Math.floor(10 * multiple + 1e-9));
      },
    };
  }),
  {
    concept: 'price over cash flow of the regime',
    off: anchor({}, DELTA, 10),
    on: anchor({ valuation: { strength: 5, months: 24 } }, DELTA, 10),
    market: {
      values: {
        'sp500-price-to-cash-flow': new PointInTimeSeries(
          Array.from({ length: 25 }, (_, i) => ({
            knownAt: (asOf - (10 + 30 * (24 - i)) * 86_400_000) as typeof asOf,
            value: 10 + i,
          })),
        ),
      },
    },
    blind: {},
    missing: {
      layer: 'anchor',
      gate: 'valuation',
      reason: /^no-values: sp500-price-to-cash-flow/,
      verdict: 'as-off',
    },
    effect: (on) => expect(on.opened('anchor')).toBe(5),
  },
  {
    concept: 'conversion and reversal residual of the quotes',
    off: anchor(),
    on: anchor({ checks: { parityTicks: 5 } }),
    market: { chains: [bentAt(7575)] },
    blind: { chains: [OUT_OF_THE_MONEY] },
    missing: { layer: 'anchor', gate: 'parity-residual', reason: /^no-pair/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('anchor').verdict).toBe('enter');
      expect(on.layer('anchor')).toMatchObject({ verdict: 'refuse', open: [] });
      expect(on.layer('anchor').reason).toMatch(/^parity-residual: the quotes at 7575 contradict/);
      expect(on.gate('anchor', 'parity-residual')!.input as number).toBeGreaterThan(5);
    },
  },
  {
    concept: 'implied dividends against parity',
    off: anchor(),
    on: anchor({ checks: { dividendPoints: 2 } }),
    market: { spx: 7500, values: dividends(4) },
    blind: { spx: 7500, values: dividends(4, '2026-07-17') },
    missing: {
      layer: 'anchor',
      gate: 'implied-dividends',
      reason: /^stale-values: sp500-next/,
      verdict: 'as-off',
    },
    effect: (on) => {
      expect(on.layer('anchor')).toMatchObject({ verdict: 'refuse', open: [] });
      expect(on.gate('anchor', 'implied-dividends')!.input as number).toBeCloseTo(4, 1);
    },
  },
];

describeConcepts('layer one', CONCEPTS);

describe('a chain that locks in a gain', () => {
  /** Puts of every second strike 0.3 dearer: the forward is sold there 0.1 above what the others buy it for. */
  const crossed = {
    ...CHAIN,
    putBid: CHAIN.putBid.map((bid, i) => (i % 2 === 0 && bid > 0 ? bid + 0.3 : bid)),
    putAsk: CHAIN.putAsk.map((ask, i) => (i % 2 === 0 ? ask + 0.3 : ask)),
  };
  const planned = (chain: OptionChain, checks?: object) =>
    decide(viewOf({ chains: [chain] }), bookOf(), strategyOf(anchor(checks ? { checks } : {}))).layers[0]!;

  it('refuses an entry beyond the limit, and takes one within it', () => {
    expect(planned(crossed)).toMatchObject({ verdict: 'enter' });
    const refused = planned(crossed, { conversionPoints: 0.05 });
    expect(refused).toMatchObject({ verdict: 'refuse', open: [] });
    expect(refused.reason).toMatch(/^conversion-edge: the quotes of the chain lock in a gain/);
    const { input } = refused.gates.find(({ id }) => id === 'conversion-edge')!;
    expect(input as number).toBeGreaterThan(0.05);
    expect(planned(crossed, { conversionPoints: input as number }).open).toEqual(planned(crossed).open);
    expect(planned(CHAIN, { conversionPoints: 0 })).toMatchObject({ verdict: 'enter' });
  });

  it('off, shows no gate; without a parity forward nothing is placed, on or off', () => {
    expect(planned(crossed).gates.some(({ id }) => id === 'conversion-edge')).toBe(false);
    const oneSided = { ...CHAIN, putBid: CHAIN.putBid.map(() => 0) };
    for (const checks of [undefined, { conversionPoints: 0 }]) {
      expect(planned(oneSided, checks)).toMatchObject({ verdict: 'refuse', open: [] });
      expect(planned(oneSided, checks).reason).toMatch(/^forward: too-few-strikes/);
    }
  });
});

it('momentum of the last half hour is absent at any other time of the day', () => {
  const rules = anchor({ closeMomentum: { strength: 0.2 } });
  const { gates, open } = decide(viewOf(), bookOf(), strategyOf(rules)).layers[0]!;
  expect(gates.find(({ id }) => id === 'close-momentum')).toMatchObject({
    outcome: 'absent',
    reason: expect.stringMatching(/^not-last-half-hour/),
  });
  expect(open).toEqual(decide(viewOf(), bookOf(), strategyOf(anchor())).layers[0]!.open);
});
