import { expect } from 'vitest';
import type { Book, LayerName, Leg } from '../../src/book/index.ts';
import { instantOf, isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { dailyValuesOf, intradaySeries, walk } from '../signals/series.ts';
import { type Concept, describeConcepts } from '../support/concept.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions } from '../support/views.ts';

const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const EXPIRY = isoDate('2026-07-21');
const SEPTEMBER = isoDate('2026-09-16');
const CHAIN = flatChain(DAY, '14:15', EXPIRY);

const base = strategyOf().anchor;
const pivot = (rules: object = {}, policy?: object) => ({
  anchor: { ...base, condors: 10 },
  pivot: {
    instrument: { kind: 'VXM', minDays: 5 },
    sizing: { rule: 'per-condor', contracts: 1 },
    need: 1,
    triggers: { vixChangePoints: { engage: 1.5, release: 0.5 } },
    ...rules,
  },
  ...(policy && { policy }),
});
const bare = { anchor: { ...base, condors: 10 } };
/** A book that holds one package of a layer since the session before. */
const holding =
  (layer: LayerName, legs: readonly Leg[], prices: readonly number[], phase = true) =>
  () => {
    const book = phase ? bookOf({ layer, phase: 'engaged' }) : bookOf();
    book.open(position('held', layer, EARLIER, legs, prices));
    return book;
  };

/** A trigger alone engages the pivot; without its data the layer refuses rather than guesses. */
const trigger = (
  concept: string,
  gate: string,
  triggers: object,
  market: ViewOptions,
  blind: ViewOptions,
  reason: RegExp,
  book?: () => Book,
): Concept => ({
  concept: `trigger: ${concept}`,
  off: bare,
  on: pivot({ triggers }),
  market,
  blind,
  ...(book && { book }),
  missing: { layer: 'pivot', gate, reason, verdict: 'refuse' },
  effect: (on, off) => {
    expect(off.layer('pivot')).toBeUndefined();
    expect(on.layer('pivot')).toMatchObject({ verdict: 'enter', phase: 'engaged' });
    expect(on.opened('pivot')).toBe(10);
    expect(on.layer('anchor')).toEqual(off.layer('anchor'));
  },
});

/** A factor of the ratio in a market in which it raises the hedge, bounded by `max`. */
const factor = (
  concept: string,
  gate: string,
  ratio: object,
  market: ViewOptions,
  blind: ViewOptions,
  reason: RegExp,
  rules: object = {},
): Concept => ({
  concept: `ratio: ${concept}`,
  off: pivot(rules),
  on: pivot({ ...rules, ratio: { ...ratio, max: 1.4 } }),
  market: { vix: 18, ...market },
  blind: { vix: 18, ...blind },
  missing: { layer: 'pivot', gate: `ratio: ${gate}`, reason, verdict: 'as-off' },
  effect: (on, off) => {
    const multiple = on.working('pivot', 'ratio');
    expect(multiple).toBeGreaterThan(1);
    expect(multiple).toBeLessThanOrEqual(1.4);
    expect(off.opened('pivot')).toBe(10);
    expect(on.opened('pivot')).toBe(Math.ceil(10 * multiple - 0.5));
    expect(on.opened('pivot')).toBeGreaterThan(10);
  },
});

const jumpy = {
  'SPX 5m': new PointInTimeSeries(intradaySeries(DAY, 1, 5, (bar) => 7500 + (bar % 2) * 30)),
};
const slide = {
  'SPX 5m': new PointInTimeSeries(intradaySeries(DAY, 6, 5, (bar) => 8000 - bar + (bar % 5 === 0 ? 2 : 0))),
};
/** An index that falls a little nearly every day. */
const fallingIndex = { SPX: Array.from({ length: 300 }, (_, i) => 9000 - 5 * i + (i % 5 === 0 ? 12 : 0)) };
const inverted = {
  curve: [
    { bid: 24, ask: 24.2 },
    { expiry: SEPTEMBER, bid: 21, ask: 21.2 },
  ],
};
/** The index climbs out of a walk while fewer and fewer members do. */
const narrow = walk(3, 300, 7000, 0.005).map((level, i) => level * Math.exp(0.01 * Math.max(0, i - 285)));
const advances = new PointInTimeSeries(
  dailyValuesOf('2026-07-17', 299, (i) => (i > 284 ? -1500 : 300 * Math.sin(i))),
);

const members = (percent: number) => new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => percent));
/** Closes of VIX at 16 and of VIX3M at a level, the last three of it at another. */
const monthAndQuarter = (count: number, level: number, last = level) => ({
  VIX: Array.from({ length: count }, () => 16),
  VIX3M: Array.from({ length: count }, (_, i) => (i < count - 3 ? level : last)),
});
const FUND_CURVE = [
  { expiry: isoDate('2026-07-22'), bid: 16.9, ask: 17.1 },
  {},
  { expiry: SEPTEMBER, bid: 19, ask: 19.2 },
];
const FUNDS = [{ root: 'VIXY', bid: 29.99, ask: 30.01, provenance: 'modelled' }] as const;

const PIVOT: readonly Concept[] = [
  trigger(
    'change of VIX',
    'vix-change',
    { vixChangePoints: { engage: 1.5, release: 0.5 } },
    { vix: 18 },
    { levels: { VIX: undefined } },
    /^no-level/,
  ),
  trigger(
    'inversion of VX',
    'front-ratio',
    { frontRatio: { engage: 1, release: 0.97 } },
    inverted,
    { curve: [{}] },
    /^too-few-tenors/,
  ),
  trigger(
    'realised volatility against VIX1D',
    'realised-over-vix1d',
    { realisedOverVix1d: { engage: 1.5, release: 1 } },
    { history: { VIX1D: [12, 12] }, intraday: jumpy },
    { history: { VIX1D: [12, 12] } },
    /^no-intraday-bars|^too-few-bars|^no-bars/,
  ),
  trigger(
    'distance from the previous close in expected ranges',
    'move-in-ranges',
    { moveInExpectedRanges: { engage: 0.75, release: 0.5 } },
    { spx: 7400 },
    { spx: 7400, levels: { SPX: undefined } },
    /^no-level/,
  ),
  trigger(
    'delta of a short strike',
    'short-delta',
    { shortDelta: { engage: 0.25, release: 0.15 } },
    { chains: [CHAIN, flatChain(DAY, '14:15', isoDate('2026-07-22'))] },
    { chains: [CHAIN] },
    /^no-chain/,
    holding('anchor', condor(1, isoDate('2026-07-22'), 100), [1, 2, 2, 1], false),
  ),
  factor('RSI of daily closes', 'rsi', { rsi: 1 }, { history: fallingIndex }, {}, /^too-few-bars/),
  factor(
    'RSI of 5-minute closes',
    'rsi',
    { rsi: 1, rsiBars: '5m' },
    { intraday: slide },
    {},
    /^no-intraday-bars: SPX 5m/,
  ),
  factor(
    'term structure, first two months',
    'term-structure',
    { termStructure: 0.3 },
    inverted,
    { curve: [{}] },
    /^too-few-tenors/,
  ),
  factor(
    'term structure, constant maturities',
    'term-structure',
    { termStructure: 0.3, termOf: 'constant-maturity' },
    {
      curve: [
        { bid: 24, ask: 24.2 },
        { expiry: SEPTEMBER, bid: 21, ask: 21.2 },
        { expiry: isoDate('2026-10-21'), bid: 20, ask: 20.2 },
      ],
    },
    { curve: [{ bid: 24, ask: 24.2 }] },
    /./,
  ),
  factor(
    'term structure, VIX over VX1',
    'term-structure',
    { termStructure: 0.3, termOf: 'spot-to-front' },
    {},
    { levels: { VIX: undefined } },
    /^no-level: VIX/,
    { triggers: { frontRatio: { engage: 0.9, release: 0.9 } } },
  ),
  factor(
    'term structure, VIX over VIX3M',
    'term-structure',
    { termStructure: 0.3, termOf: 'spot-to-three-months' },
    { levels: { VIX3M: 18 } },
    {},
    /^no-bars: VIX3M/,
  ),
  factor(
    'percentile of VIX over VIX3M',
    'term-percentile',
    { termPercentile: { strength: 1, sessions: 60 } },
    { levels: { VIX3M: 18 }, history: monthAndQuarter(60, 20) },
    { levels: { VIX3M: 18 }, history: monthAndQuarter(59, 20) },
    /^too-few-bars/,
  ),
  factor(
    'state of the term structure with its dwell time',
    'term-state',
    { termState: { backwardation: 1.35, dwellSessions: 2 } },
    { history: monthAndQuarter(252, 20, 15) },
    { history: { VIX: monthAndQuarter(252, 20).VIX } },
    /^no-bars: VIX3M/,
  ),
  factor(
    'share of members above their average (D3)',
    'breadth',
    { breadth: 0.5, breadthBy: 'members' },
    { history: { SPX: narrow }, values: { 'us-largecap-above-50-day': members(20) } },
    { history: { SPX: narrow } },
    /^no-values: us-largecap-above-50-day/,
  ),
  ...(['slopes', 'averages'] as const).map((breadthBy) =>
    factor(
      `advance–decline divergence by ${breadthBy}`,
      'breadth',
      { breadth: 0.5, breadthBy },
      { history: { SPX: narrow }, values: { 'nyse-net-advances': advances } },
      { history: { SPX: narrow } },
      /^no-values: nyse-net-advances/,
    ),
  ),
  {
    concept: 'instrument: shares of a fund on VIX futures',
    off: pivot(),
    on: pivot({
      instrument: { kind: 'VIX-ETF', symbol: 'VIXY' },
      sizing: { rule: 'loss-share', share: 0.5, moveInRanges: 3 },
    }),
    market: { vix: 18, chains: [CHAIN], curve: FUND_CURVE, funds: FUNDS },
    blind: { vix: 18, chains: [CHAIN], curve: FUND_CURVE },
    missing: { layer: 'pivot', gate: 'fund', reason: /^no-fund-quotes/, verdict: 'refuse' },
    effect: (on, off) => {
      expect(off.layer('pivot').open[0]!.legs[0]!.contract).toMatchObject({ root: 'VXM' });
      const [leg] = on.layer('pivot').open[0]!.legs;
      expect(leg!.contract).toEqual({ kind: 'fund', root: 'VIXY' });
      expect(Number.isInteger(leg!.quantity)).toBe(true);
      // What the shares gain at that fall is the share of the loss, to half a share.
      const gain = on.working('pivot', 'modelled gain of one contract');
      const loss = on.working('pivot', 'modelled loss of the condors');
      expect(loss).toBeGreaterThan(0);
      expect(Math.abs(leg!.quantity * gain - 0.5 * loss)).toBeLessThanOrEqual(gain / 2 + 1e-9);
      expect(on.layer('anchor')).toEqual(off.layer('anchor'));
    },
  },
  {
    concept: 'roll to the next tenor',
    off: pivot(),
    on: pivot({ instrument: { kind: 'VXM', minDays: 35 }, rollDays: 30 }),
    market: { vix: 18 },
    blind: { vix: 18, curve: [{}] },
    book: holding('pivot', [future(2)], [18]),
    missing: { layer: 'pivot', gate: 'roll', reason: /^no-tenor/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('pivot')).toMatchObject({ verdict: 'hold', keep: ['held'] });
      expect(on.layer('pivot')).toMatchObject({ verdict: 'enter', keep: [] });
      expect(on.layer('pivot').open[0]!.legs).toEqual([future(2, 'VXM', SEPTEMBER)]);
    },
  },
  {
    concept: 'loyalty and motion: the cost-aware no-trade band',
    off: pivot(),
    on: pivot({}, { profile: 'promoter', band: { rule: 'whalley-wilmott', riskAversion: 1 } }),
    market: { vix: 18, chains: [CHAIN] },
    blind: { vix: 18, chains: [CHAIN], levels: { SPX: undefined } },
    book: holding('pivot', [future(2)], [18]),
    missing: { layer: 'pivot', gate: 'resize', reason: /^no-level/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('pivot')).toMatchObject({ verdict: 'hold', keep: ['held'] });
      expect(on.opened('pivot')).toBeGreaterThan(2);
      expect(on.opened('pivot')).toBeLessThanOrEqual(10);
    },
  },
];

describeConcepts('layer two', PIVOT);
