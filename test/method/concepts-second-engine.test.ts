import { expect } from 'vitest';
import { Book, type LayerName, type Leg } from '../../src/book/index.ts';
import {
  cents,
  epochMs,
  expiresAt,
  instantOf,
  isoDate,
  PointInTimeSeries,
  type Release,
} from '../../src/market/index.ts';
import { dailyValuesOf } from '../signals/series.ts';
import { type Concept, describeConcepts } from '../support/concept.ts';
import { expiryOf } from '../support/dated.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { option, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';
import { vixChain } from '../support/vix-chain.ts';

const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const EXPIRY = isoDate('2026-07-21');
const LONG = isoDate('2026-08-14');
const AUGUST = isoDate('2026-08-19');
const SEPTEMBER = isoDate('2026-09-16');
const CHAIN = flatChain(DAY, '14:15', EXPIRY);
const { asOf } = viewOf();
const DAY_MS = 86_400_000;

const base = strategyOf().anchor;
/** A book that holds one package of a layer since the session before. */
const holding =
  (layer: LayerName, legs: readonly Leg[], prices: readonly number[], phase = true) =>
  () => {
    const book = phase ? bookOf({ layer, phase: 'engaged' }) : bookOf();
    book.open(position('held', layer, EARLIER, legs, prices));
    return book;
  };

const LADDER_CHAINS = [CHAIN, vixChain(DAY, '14:15', AUGUST), vixChain(DAY, '14:15', SEPTEMBER, 19.1, 0.35)];
const spread = {
  kind: 'put-spread',
  expiryDays: { min: 7, max: 60 },
  longDelta: 0.1,
  shortDelta: 0.05,
  spreads: 6,
};
const engine = (rules: object = {}) => ({
  secondEngine: { arm: { rule: 'always' }, instrument: spread, ...rules },
});
const wide = [CHAIN, flatChain(DAY, '14:15', LONG)];
/** The same quotes near the money, the wings of the strip cut off. */
const truncated = wide.map((chain) => {
  const kept = [...chain.strikes.keys()].filter((i) => Math.abs(chain.strikes[i]! - 7500) <= 75);
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
});
const near = { ...spread, longDelta: 0.25, shortDelta: 0.2 };
const nearAnchor = {
  anchor: {
    ...base,
    placement: { rule: 'delta', put: 0.25, call: 0.25 },
    wings: { putPoints: 10, callPoints: 10 },
  },
};
/** The spread that the rules buy, held at a small part of its worth or at a dear price. */
const held = (prices: readonly number[]) =>
  holding('second-engine', [option('P', 7425, 6, LONG), option('P', 7400, -6, LONG)], prices);

const arms = (
  concept: string,
  arm: object,
  market: ViewOptions,
  blind: ViewOptions,
  reason: RegExp,
): Concept => ({
  concept: `armed by ${concept}`,
  off: {},
  on: engine({ arm }),
  market: { chains: wide, ...market },
  blind: { chains: wide, ...blind },
  missing: { layer: 'second-engine', gate: 'armed', reason, verdict: 'refuse' },
  effect: (on, off) => {
    expect(off.layer('second-engine')).toBeUndefined();
    expect(on.layer('second-engine')).toMatchObject({ verdict: 'enter' });
    expect(on.opened('second-engine')).toBe(6);
    expect(on.layer('anchor')).toEqual(off.layer('anchor'));
  },
});

const release = (days: number, actual: number | undefined, kind: Release['kind'] = 'cpi'): Release => {
  const releasedAt = epochMs(asOf - days * DAY_MS);
  const told = actual === undefined ? {} : { actual };
  const known = epochMs(releasedAt - 20 * DAY_MS);
  return { kind, title: 'CPI m/m', releasedAt, scheduledKnownAt: known, unit: '%', consensus: 0, ...told };
};
const past = Array.from({ length: 9 }, (_, i) => release(300 - 30 * i, i % 2 === 0 ? 0.1 : -0.1));
const surprise = { rule: 'macro-surprise', kinds: ['cpi'], z: 2, holdSessions: 3 };

/** An account that made 50 dollars on its 100,000 three days ago. */
const earning = () => {
  const book = new Book(instantOf(isoDate('2026-07-09'), '09:30', 'America/New_York'), cents(10_000_000));
  book.open(position('won', 'anchor', EARLIER, [option('P', 7000, -1)], [0.5]));
  book.close('won', EARLIER, [{ price: 0, fee: cents(0) }]);
  return book;
};

const monthlyCash = { 'shiller-dividend': new PointInTimeSeries([{ knownAt: EARLIER, value: 80 }]) };
const noteOf = (percent: number) => ({
  'note-10y': new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => percent)),
});

const billOf = (percent: number) => ({
  'bill-3m': new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => percent)),
});
const CALLS = {
  kind: 'vix-call-ladder',
  rungs: [{ days: { min: 20, max: 40 }, delta: 0.3, size: { rule: 'per-ten-condors', contracts: 40 } }],
};
/** The long chain with every price discounted at a rate, % a year, over its 25.1 days. */
function boxedAt(percent: number) {
  const chain = flatChain(DAY, '14:15', LONG);
  const discount = Math.exp((-percent / 100) * ((expiresAt('SPXW', LONG) - asOf) / (365 * DAY_MS)));
  const column = (prices: Float64Array) => prices.map((price) => discount * price);
  const { callBid, callAsk, putBid, putAsk } = chain;
  return {
    ...chain,
    callBid: column(callBid),
    callAsk: column(callAsk),
    putBid: column(putBid),
    putAsk: column(putAsk),
  };
}

const SECOND_ENGINE: readonly Concept[] = [
  arms(
    'a release ahead',
    { rule: 'release-ahead', kinds: ['cpi'], withinHours: 24 },
    { releases: [release(-0.75, undefined)] },
    {},
    /^no-calendar: no cpi/,
  ),
  arms(
    'a macro surprise',
    surprise,
    { releases: [...past, release(3, 0.4)] },
    { releases: [...past, release(3, undefined)] },
    /^cpi: the release has no outcome or no consensus/,
  ),
  arms(
    'a jump of the implied premium',
    { rule: 'implied-premium-jump', percentPoints: 0.02 },
    { values: { 'svix-premium': new PointInTimeSeries([{ knownAt: EARLIER, value: 0.02 }]) } },
    {},
    /^no-earlier-value/,
  ),
  arms(
    'cheap tails',
    { rule: 'cheap-tail', percentile: 10, sessions: 60 },
    { vix: 10, history: { VIX: Array.from({ length: 60 }, (_, i) => 12 + i / 10) } },
    { vix: 10 },
    /^too-few-bars/,
  ),
  arms(
    'VIX below a level',
    { rule: 'vix-below', points: 15 },
    { vix: 14 },
    { levels: { VIX: undefined } },
    /^no-level/,
  ),
  {
    concept: 'hurdle of the option-implied premium',
    off: { ...engine({ instrument: near }), ...nearAnchor },
    on: { ...engine({ instrument: near, hurdlePercent: 0.15 }), ...nearAnchor },
    market: { chains: wide },
    blind: { chains: truncated },
    missing: { layer: 'second-engine', gate: 'hurdle', reason: /^truncated-wing/, verdict: 'refuse' },
    effect: (on, off) => {
      expect(off.opened('second-engine')).toBe(6);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'refuse', open: [] });
      expect(on.gate('second-engine', 'hurdle')!.input as number).toBeLessThan(0.15);
    },
  },
  {
    concept: 'hurdle of the premium by discounted cash',
    off: engine(),
    on: engine({ hurdlePercent: 3, hurdleBy: 'dividend-discount', hurdleGrowthPercent: 5 }),
    market: { chains: wide, values: { ...monthlyCash, ...noteOf(4) } },
    blind: { chains: wide, values: noteOf(4) },
    missing: {
      layer: 'second-engine',
      gate: 'hurdle',
      reason: /^no-values: shiller-dividend/,
      verdict: 'refuse',
    },
    effect: (on, off) => {
      expect(off.opened('second-engine')).toBe(6);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'refuse', open: [] });
      expect(on.layer('second-engine').reason).toMatch(/^hurdle: the premium of discounted cash is below/);
      expect(on.gate('second-engine', 'hurdle')!.input as number).toBeLessThan(3);
    },
  },
  {
    concept: 'hurdle of the weighted cost of capital',
    off: engine(),
    on: engine({ capitalCost: { beta: 1, sessions: 5 } }),
    market: {
      chains: wide,
      values: { 'bill-3m': new PointInTimeSeries(dailyValuesOf('2026-07-17', 1, () => 40)) },
    },
    blind: { chains: wide },
    book: earning,
    missing: {
      layer: 'second-engine',
      gate: 'capital-cost',
      reason: /^no-values: bill-3m/,
      verdict: 'as-off',
    },
    effect: (on, off) => {
      expect(off.opened('second-engine')).toBe(6);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'refuse', open: [] });
      const { input, threshold } = on.gate('second-engine', 'capital-cost')!;
      expect(input as number).toBeCloseTo((0.05 * 365) / 7, 6);
      expect(threshold as number).toBeGreaterThan(40);
    },
  },
  {
    concept: 'cost of capital by the premium of discounted cash',
    off: engine(),
    on: engine({ capitalCost: { beta: 1, premium: 'dividend-discount', growthPercent: 5, sessions: 5 } }),
    market: { chains: wide, values: { ...billOf(2), ...monthlyCash, ...noteOf(4) } },
    blind: { chains: wide, values: { ...billOf(2), ...noteOf(4) } },
    book: earning,
    missing: {
      layer: 'second-engine',
      gate: 'capital-cost',
      reason: /^no-values: shiller-dividend/,
      verdict: 'as-off',
    },
    effect: (on, off) => {
      expect(off.opened('second-engine')).toBe(6);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'refuse', open: [] });
      // By the option-implied bound the same capital costs 2.09 % a year, and the account earns 2.6 %.
      const { input, threshold } = on.gate('second-engine', 'capital-cost')!;
      expect(threshold as number).toBeGreaterThan(input as number);
      expect(threshold).toBeCloseTo(
        2 + on.working('second-engine', 'premium by discounted cash, monthly'),
        9,
      );
    },
  },
  {
    concept: 'cost of what is borrowed by the rate of boxes',
    off: engine({ instrument: CALLS }),
    on: engine({ instrument: CALLS, capitalCost: { beta: 0, debtShare: 0.5, funding: 'box', sessions: 5 } }),
    market: { chains: [CHAIN, boxedAt(40), LADDER_CHAINS[1]!], values: billOf(1) },
    blind: { chains: LADDER_CHAINS.slice(0, 2), values: billOf(1) },
    book: earning,
    missing: {
      layer: 'second-engine',
      gate: 'capital-cost',
      reason: /^discount-undetermined/,
      verdict: 'as-off',
    },
    effect: (on, off) => {
      expect(off.opened('second-engine')).toBeGreaterThan(0);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'refuse', open: [] });
      // Half at the bill of 1 %, half at the 40 % that the boxes of August imply.
      expect(on.gate('second-engine', 'capital-cost')!.threshold).toBeCloseTo(20.5, 1);
    },
  },
  {
    concept: 'budget of the month',
    off: engine(),
    on: engine({ budgetBasisPointsPerMonth: 40 }),
    market: { chains: [...wide, LADDER_CHAINS[1]!] },
    blind: { chains: wide },
    book: holding('pivot', [option('C', 20, 1, AUGUST, 'VIX')], [1], false),
    missing: { layer: 'second-engine', gate: 'budget', reason: /^no-chain/, verdict: 'refuse' },
    effect: (on, off) => {
      const budget = on.working('second-engine', 'premium budget of the month');
      const cost = on.gate('second-engine', 'put-spread: budget')!.input as number;
      expect(budget).toBeCloseTo(400, -1);
      expect(on.opened('second-engine')).toBe(Math.floor(budget / cost));
      expect(off.opened('second-engine')).toBe(6);
    },
  },
  {
    concept: 'monetising at a multiple of the cost',
    off: engine(),
    on: engine({ monetise: { profitMultiple: 2 } }),
    market: { chains: wide },
    blind: { chains: [CHAIN] },
    book: held([0.5, 0.4]),
    missing: { layer: 'second-engine', gate: 'monetise: held', reason: /./, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('second-engine')).toMatchObject({ verdict: 'hold', keep: ['held'] });
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'exit', phase: 'monetising', keep: [] });
      expect(on.gate('second-engine', 'monetise: held')!.input as number).toBeGreaterThanOrEqual(2);
    },
  },
  {
    concept: 'monetising above a level of VIX',
    off: engine(),
    on: engine({ monetise: { vixAbove: 25 } }),
    market: { chains: wide, vix: 26 },
    blind: { chains: wide, levels: { VIX: undefined } },
    book: held([20, 10]),
    missing: { layer: 'second-engine', gate: 'monetise: vix', reason: /^no-level/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('second-engine').keep).toEqual(['held']);
      expect(on.layer('second-engine')).toMatchObject({ verdict: 'exit', keep: [] });
    },
  },
  {
    concept: 'part of a gain into the next longer rung',
    off: laddered(),
    on: laddered(0.5),
    market: { chains: LADDER_CHAINS },
    blind: { chains: LADDER_CHAINS.slice(0, 2) },
    book: () => {
      const book = bookOf();
      book.open(position('a rung 1', 'second-engine', EARLIER, [option('C', 20, 4, AUGUST, 'VIX')], [0.1]));
      return book;
    },
    missing: {
      layer: 'second-engine',
      gate: 'reinvest: rung 2',
      reason: /^no-expiry-in-window/,
      verdict: 'as-off',
    },
    effect: (on, off) => {
      expect(off.layer('second-engine')).toMatchObject({ verdict: 'exit', open: [] });
      const { input, threshold } = on.gate('second-engine', 'reinvest: rung 2')!;
      expect(on.opened('second-engine')).toBe(Math.floor((threshold as number) / (input as number)));
      expect(expiryOf(on.layer('second-engine').open[0]!.legs[0]!.contract)).toBe(SEPTEMBER);
    },
  },
];

describeConcepts('layer three', SECOND_ENGINE);

function laddered(reinvestShare?: number) {
  const rung = (min: number, max: number) => ({
    days: { min, max },
    delta: 0.3,
    size: { rule: 'per-ten-condors', contracts: 4 },
  });
  return {
    anchor: { ...base, condors: 10 },
    secondEngine: {
      arm: { rule: 'vix-below', points: 10 },
      instrument: { kind: 'vix-call-ladder', rungs: [rung(20, 40), rung(41, 70)] },
      monetise: { profitMultiple: 2, ...(reinvestShare && { reinvestShare }) },
    },
  };
}
