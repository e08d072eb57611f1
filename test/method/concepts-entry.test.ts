import { describe, expect, it } from 'vitest';
import { epochMs, instantOf, isoDate, type OptionChain, type Release } from '../../src/market/index.ts';
import { planAnchor } from '../../src/method/anchor.ts';
import { walk } from '../signals/series.ts';
import { type Concept, describeConcepts, expectDistance } from '../support/concept.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, viewOf } from '../support/views.ts';

const DELTA = { rule: 'delta', put: 0.1, call: 0.1 };
const WINGS = { putPoints: 10, callPoints: 10 };
const anchor = (placement: object = DELTA, rules: object = {}) => ({
  anchor: { condors: 1, placement, wings: WINGS, ...rules },
});
const { asOf } = viewOf();
const EXPIRY = isoDate('2026-07-21');
const CHAIN = flatChain(DAY, '14:15', EXPIRY);

/** The same chain without its far strikes, from which no variance can be read. */
const CUT = cutAt(90);

function cutAt(distance: number): OptionChain {
  const kept = [...CHAIN.strikes.keys()].filter((i) => Math.abs(CHAIN.strikes[i]! - 7500) <= distance);
  const column = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
  const { strikes, callBid, callAsk, putBid, putAsk } = CHAIN;
  return {
    ...CHAIN,
    strikes: column(strikes),
    callBid: column(callBid),
    callAsk: column(callAsk),
    putBid: column(putBid),
    putAsk: column(putAsk),
  };
}

/** VIX9D at 14 and an index that moved a little: the range of the blend is known. */
const RANGE = { history: { VIX9D: [14, 14], SPX: walk(5, 30, 7500, 0.005) } };
const NO_RANGE = { history: { SPX: RANGE.history.SPX } };
const blend = { estimator: 'vix9d-hv20', startMultiple: 2, stepPoints: 5 };
const noRange = {
  layer: 'anchor',
  gate: 'placement',
  reason: /^no-range: vix9d-hv20/,
  verdict: 'refuse',
} as const;

const HOUR = 3_600_000;
const cpi: Release = {
  kind: 'cpi',
  title: 'CPI m/m',
  releasedAt: epochMs(asOf + 18 * HOUR),
  scheduledKnownAt: epochMs(asOf - 200 * HOUR),
  unit: '%',
};
const noCalendar = {
  layer: 'anchor',
  gate: 'events',
  reason: /^no-calendar: no cpi release known/,
  verdict: 'as-off',
} as const;
const events = (policy: object, condors = 10) => ({
  ...anchor(DELTA, { condors }),
  events: { kinds: ['cpi'], policy },
});

/** A condor of the session before, in the morning of its expiry and nearly worthless. */
const MORNING = isoDate('2026-07-21');
const held = () => {
  const book = bookOf();
  const opened = instantOf(DAY, '14:15', 'America/New_York');
  book.open(position('old', 'anchor', opened, condor(1, MORNING), [2, 4, 4, 2]));
  return book;
};
const morning = (quotedAt: string) => ({
  date: MORNING,
  time: '10:30',
  chains: [flatChain(MORNING, quotedAt, MORNING)],
});

const CONCEPTS: readonly Concept[] = [
  {
    concept: 'short strikes by a multiple of the expected daily range',
    off: anchor(),
    on: anchor({ rule: 'expected-range', estimator: 'vix9d-hv20', putMultiple: 1.5, callMultiple: 2 }),
    market: RANGE,
    blind: NO_RANGE,
    missing: noRange,
    effect: (on) => {
      const range = on.working('anchor', 'expected range (vix9d-hv20)');
      expectDistance(on.distances.put, 1.5 * range);
      expectDistance(on.distances.call, 2 * range);
    },
  },
  {
    concept: 'target credit, the sides moving in by turns',
    off: anchor(),
    on: anchor({ rule: 'target-credit', creditPoints: 2.5, ...blend }),
    market: RANGE,
    blind: NO_RANGE,
    missing: noRange,
    effect: (on) => {
      expect(on.working('anchor', 'credit at the touch')).toBeGreaterThanOrEqual(2.5 - 1e-9);
      const steps = on.layer('anchor').workings.filter(({ name }) => name.startsWith('search step'));
      expect(steps.slice(0, -1).every(({ value }) => (value as number) < 2.5)).toBe(true);
      expect(Math.abs(on.distances.put - on.distances.call)).toBeLessThanOrEqual(10);
    },
  },
  {
    concept: 'target expectancy under the fitted density',
    off: anchor(),
    on: anchor({ rule: 'target-expectancy', points: -0.3, ...blend }),
    market: RANGE,
    blind: NO_RANGE,
    missing: noRange,
    effect: (on) => {
      const steps = on
        .layer('anchor')
        .workings.filter(({ unit }) => unit === 'points of risk-neutral expectancy');
      const values = steps.map(({ value }) => value as number);
      expect(values.at(-1)).toBeGreaterThanOrEqual(-0.3);
    },
  },
  {
    concept: 'credit tiers opened by VIX',
    off: anchor({ rule: 'target-credit', creditPoints: 0.7, ...blend, estimator: 'atm-straddle' }),
    on: anchor({
      rule: 'target-credit',
      ...blend,
      estimator: 'atm-straddle',
      tiers: [
        { name: 'conservative', creditPoints: 0.7, maxVix: 20 },
        { name: 'aggressive', creditPoints: 1.6, maxVix: 15 },
      ],
    }),
    market: { vix: 14 },
    blind: { levels: { VIX: undefined } },
    missing: { layer: 'anchor', gate: 'tier', reason: /^no-level: VIX/, verdict: 'refuse' },
    effect: (on, off) => {
      expect(on.working('anchor', 'credit at the touch')).toBeGreaterThanOrEqual(1.6 - 1e-9);
      expect(on.distances.put).toBeLessThan(off.distances.put);
    },
  },
  {
    concept: 'VIX limit of an entry',
    off: anchor(),
    on: anchor(DELTA, { maxVix: 20 }),
    market: { vix: 20.01 },
    blind: { levels: { VIX: undefined } },
    missing: { layer: 'anchor', gate: 'vix', reason: /^no-level/, verdict: 'refuse' },
    effect: (on) =>
      expect(on.layer('anchor')).toMatchObject({ verdict: 'refuse', reason: 'vix: VIX is above its limit' }),
  },
  {
    concept: 'events policy: skip',
    off: anchor(DELTA, { condors: 10 }),
    on: events({ rule: 'skip' }),
    market: { releases: [cpi] },
    blind: {},
    missing: noCalendar,
    effect: (on) => expect(on.layer('anchor')).toMatchObject({ verdict: 'refuse', open: [] }),
  },
  {
    concept: 'events policy: widen',
    off: anchor(DELTA, { condors: 10 }),
    on: events({ rule: 'widen', multiple: 1.3 }),
    market: { releases: [cpi] },
    blind: {},
    missing: noCalendar,
    effect: (on) => {
      expectDistance(on.distances.put, 1.3 * on.working('anchor', 'put distance by the rule'));
      expectDistance(on.distances.call, 1.3 * on.working('anchor', 'call distance by the rule'));
    },
  },
  ...[1.3, 1.1].map(
    (maxMultiple): Concept => ({
      concept: `events policy: priced move, × ${maxMultiple}`,
      off: anchor(DELTA, { condors: 10 }),
      on: events({ rule: 'priced-move', moves: 1.55, maxMultiple }),
      market: { releases: [cpi] },
      blind: { releases: [cpi], chains: [CUT] },
      missing: {
        layer: 'anchor',
        gate: 'events',
        reason: /^truncated-wing: cpi 2026-07-21 08:15 New York/,
        verdict: 'as-off',
      },
      effect: (on, off) => {
        // The only chain holds the release and one standard deviation of 0.8 %.
        const floor = (1.55 * 0.8 * on.working('anchor', 'parity forward')) / 100;
        for (const side of ['put', 'call'] as const) {
          const byRule = on.working('anchor', `${side} distance by the rule`);
          const asked = (move: number) => Math.min(move, maxMultiple * byRule);
          // The strip of a grid of 5 points misses a hundredth of it.
          expect(on.distances[side]).toBeGreaterThanOrEqual(asked(0.99 * floor) - 1e-6);
          expect(on.distances[side]).toBeLessThan(asked(floor) + 5);
          expect(on.distances[side]).toBeGreaterThan(off.distances[side]);
        }
      },
    }),
  ),
  {
    concept: 'events policy: reduce',
    off: anchor(DELTA, { condors: 10 }),
    on: events({ rule: 'reduce', share: 0.35 }),
    market: { releases: [cpi] },
    blind: {},
    missing: noCalendar,
    effect: (on, off) => expect([on.opened('anchor'), off.opened('anchor')]).toEqual([3, 10]),
  },
  {
    concept: 'events policy: hedge',
    off: { ...anchor(DELTA, { condors: 10 }), ...unarmed() },
    on: { ...events({ rule: 'hedge' }), ...unarmed() },
    market: { releases: [cpi] },
    blind: {},
    missing: noCalendar,
    effect: (on, off) => {
      expect(off.layer('anchor').verdict).toBe('enter');
      expect(on.layer('anchor')).toMatchObject({ verdict: 'refuse', open: [] });
      expect(on.layer('anchor').reason).toContain('second-engine is neither held nor opened');
    },
  },
  {
    concept: 'close at a share of the scheduled press',
    off: anchor(),
    on: anchor(DELTA, { exit: { rule: 'scheduled-press', share: 0.2 } }),
    market: morning('10:30'),
    blind: morning('09:45'),
    book: held,
    missing: { layer: 'anchor', gate: 'exit of old', reason: /^stale-quote/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('anchor').keep).toEqual(['old']);
      expect(on.layer('anchor')).toMatchObject({ verdict: 'exit', keep: [] });
      expect(on.gate('anchor', 'exit of old')!.input as number).toBeGreaterThanOrEqual(20);
    },
  },
];

describeConcepts('entry and exit', CONCEPTS);

/** A second engine that VIX keeps unarmed. */
function unarmed() {
  return {
    secondEngine: {
      arm: { rule: 'vix-below', points: 5 },
      instrument: {
        kind: 'put-spread',
        expiryDays: { min: 2, max: 5 },
        longDelta: 0.1,
        shortDelta: 0.05,
        spreads: 1,
      },
    },
  };
}

describe('quotes that no condor is sold on', () => {
  const entry = (chain: OptionChain, rules: object = {}) =>
    planAnchor(viewOf({ chains: [chain] }), bookOf(), strategyOf(anchor(DELTA, rules)));
  const strikes = entry(CHAIN).open[0]!.legs.map(({ contract }) => (contract as { strike: number }).strike);
  const edited = (
    strike: number,
    right: 'P' | 'C',
    edit: (bid: number, ask: number) => readonly [number, number],
  ) => {
    const at = CHAIN.strikes.indexOf(strike);
    const bids = (right === 'P' ? CHAIN.putBid : CHAIN.callBid).slice();
    const asks = (right === 'P' ? CHAIN.putAsk : CHAIN.callAsk).slice();
    [bids[at], asks[at]] = edit(bids[at]!, asks[at]!);
    return right === 'P'
      ? { ...CHAIN, putBid: bids, putAsk: asks }
      : { ...CHAIN, callBid: bids, callAsk: asks };
  };

  it.each([
    [0, 'P', 'long'],
    [3, 'C', 'long'],
  ] as const)(
    'refuses when the quote of wing %i is one-sided or crossed, and names leg and kind',
    (i, right, side) => {
      const oneSided = entry(edited(strikes[i]!, right, (_bid, ask) => [0, ask]));
      const crossed = entry(edited(strikes[i]!, right, (bid, ask) => [ask + 0.5, bid]));
      for (const [plan, kind] of [
        [oneSided, 'no-bid'],
        [crossed, 'crossed'],
      ] as const) {
        expect(plan).toMatchObject({ verdict: 'refuse', open: [] });
        expect(plan.reason).toBe(`quote of ${side} ${strikes[i]} ${right}: quote is ${kind}`);
      }
    },
  );

  it('never sells a short strike that is quoted on one side or crossed: the next one is taken', () => {
    for (const edit of [
      (_bid: number, ask: number) => [0, ask] as const,
      (bid: number, ask: number) => [ask + 0.5, bid] as const,
    ]) {
      const plan = entry(edited(strikes[1]!, 'P', edit));
      expect(
        plan.open[0]?.legs.map(({ contract }) => (contract as { strike: number }).strike) ?? [],
      ).not.toContain(strikes[1]);
    }
  });

  it('refuses a chain older than the strategy allows', () => {
    const old = flatChain(DAY, '14:09', EXPIRY);
    expect(entry(old)).toMatchObject({
      verdict: 'refuse',
      reason: 'quote-age: the chain is stale',
      open: [],
    });
    expect(entry(flatChain(DAY, '14:10', EXPIRY)).verdict).toBe('enter');
  });

  it('refuses what pays no more than the least credit', () => {
    const credit = entry(CHAIN).workings.find(({ name }) => name === 'credit at the touch')!.value as number;
    expect(entry(CHAIN, { minCreditPoints: credit }).verdict).toBe('refuse');
    expect(entry(CHAIN, { minCreditPoints: credit - 0.05 }).verdict).toBe('enter');
  });

  it('wings may differ: the shorts stay, each wing lies at its own width, the wider one is the loss', () => {
    const plan = entry(CHAIN, { wings: { putPoints: 50, callPoints: 10 } });
    const legs = plan.open[0]!.legs.map(({ contract }) => (contract as { strike: number }).strike);
    expect(legs).toEqual([strikes[1]! - 50, strikes[1], strikes[2], strikes[3]]);
    expect(plan.workings.find(({ name }) => name === 'wider wing')!.value).toBe(50);
  });
});
