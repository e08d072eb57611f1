import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, PointInTimeSeries } from '../../src/market/index.ts';
import { planAnchor } from '../../src/method/anchor.ts';
import { decide } from '../../src/method/index.ts';
import { regimeOf } from '../../src/method/regime.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const wings = { putPoints: 25, callPoints: 25 };
const TIERS = [
  { name: 'conservative', creditPoints: 0.7, maxVix: 20 },
  { name: 'balanced', creditPoints: 1.15, maxVix: 20 },
  { name: 'aggressive', creditPoints: 1.6, maxVix: 14.99 },
];
const search = { rule: 'target-credit', estimator: 'atm-straddle', startMultiple: 2.5, stepPoints: 5 };
const tiered = (policy?: object) =>
  strategyOf({
    anchor: { condors: 1, placement: { ...search, tiers: TIERS }, wings },
    ...(policy && { policy }),
  });
const entry = (options: ViewOptions, policy?: object) =>
  planAnchor(viewOf(options), bookOf(), tiered(policy));
const working = (plan: ReturnType<typeof entry>, name: string) =>
  plan.workings.find((one) => one.name === name)?.value;

describe('credit tiers by VIX', () => {
  it('sell the richest open one: all below 15, the balanced to 20, none above', () => {
    for (const [vix, name] of [
      [14.99, 'aggressive'],
      [15, 'balanced'],
      [20, 'balanced'],
    ] as const) {
      const plan = entry({ vix });
      expect(plan.verdict).toBe('enter');
      expect(working(plan, 'credit tier')).toBe(name);
      const { creditPoints } = TIERS.find((one) => one.name === name)!;
      expect(working(plan, 'credit at the touch')).toBeGreaterThan(creditPoints - 1e-9);
    }
    const none = entry({ vix: 20.01 });
    expect(none).toMatchObject({ verdict: 'refuse', reason: 'tier: no credit tier is open' });
  });

  it('without a level of VIX refuse, and name it', () => {
    const blind = entry({ levels: { VIX: undefined } });
    expect(blind.verdict).toBe('refuse');
    expect(blind.gates.find(({ id }) => id === 'tier')).toMatchObject({
      outcome: 'absent',
      reason: 'no-level: VIX',
    });
  });

  it('a profile sells no richer tier than its highest', () => {
    const profile = { profile: 'promoter', highestTier: 'conservative' };
    expect(working(entry({ vix: 12 }, profile), 'credit tier')).toBe('conservative');
    expect(() => tiered({ profile: 'promoter', highestTier: 'reckless' })).toThrow('no credit tier');
  });

  it('a single credit is the plan of the tier with that credit', () => {
    const single = strategyOf({
      anchor: { condors: 1, placement: { ...search, creditPoints: 1.15 }, wings },
    });
    const one = planAnchor(viewOf({ vix: 17 }), bookOf(), single);
    expect(entry({ vix: 17 }).open).toEqual(one.open);
    expect(one.gates.some(({ id }) => id === 'tier')).toBe(false);
  });

  it('refuse a file without credit, with both, or with a richer tier open longer', () => {
    const parse = (placement: object) => () =>
      strategyOf({ anchor: { condors: 1, placement: { ...search, ...placement }, wings } });
    expect(parse({})).toThrow('needs either creditPoints or tiers');
    expect(parse({ creditPoints: 1, tiers: TIERS })).toThrow('needs either creditPoints or tiers');
    expect(parse({ tiers: [TIERS[2], TIERS[1]] })).toThrow('creditPoints must ascend');
    expect(parse({ tiers: [{ ...TIERS[0], maxVix: 14 }, TIERS[1]] })).toThrow('maxVix must not ascend');
  });
});

const now = viewOf().asOf;
const DAY_MS = 86_400_000;
/** A monthly series whose last value, known ten days ago, stands at a share of the months before. */
const months = (last: number, count = 25) => ({
  'sp500-price-to-cash-flow': new PointInTimeSeries(
    Array.from({ length: count }, (_, i) => ({
      knownAt: epochMs(now - (10 + 30 * (count - 1 - i)) * DAY_MS),
      value: i === count - 1 ? last : 10 + i,
    })),
  ),
});
const valued = (strength: number, condors = 10) =>
  strategyOf({
    anchor: {
      condors,
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings,
      valuation: { strength, months: 24 },
    },
  });
const condorsOf = (options: ViewOptions, strategy = valued(5)) =>
  planAnchor(viewOf(options), bookOf(), strategy).open[0]?.legs[0]?.quantity ?? 0;

describe('size by price over cash flow', () => {
  it('sells fewer condors only while the index is dearer than in nine months of ten', () => {
    expect(condorsOf({ values: months(100) })).toBe(5);
    expect(condorsOf({ values: months(20) })).toBe(10);
    expect(condorsOf({ values: months(100) }, valued(2))).toBe(8);
  });

  it('is absent without the series, and then changes nothing', () => {
    const plan = planAnchor(viewOf(), bookOf(), valued(5));
    const plain = strategyOf({
      anchor: { condors: 10, placement: { rule: 'delta', put: 0.1, call: 0.1 }, wings },
    });
    expect(plan.open).toEqual(planAnchor(viewOf(), bookOf(), plain).open);
    expect(plan.gates.find(({ id }) => id === 'valuation')).toMatchObject({
      outcome: 'absent',
      reason: 'no-values: sp500-price-to-cash-flow',
    });
  });

  it('refuses when no condor is left', () => {
    const plan = planAnchor(viewOf({ values: months(100) }), bookOf(), valued(5, 1));
    expect(plan).toMatchObject({ verdict: 'refuse', reason: 'size: no condor is left' });
  });

  it('never leaves more condors than asked, nor fewer than half, whatever the valuation', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 200, noNaN: true }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.integer({ min: 2, max: 500 }),
        (last, strength, condors) => {
          const { strategy } = regimeOf(viewOf({ values: months(last) }), valued(strength, condors));
          expect(strategy.anchor.condors).toBeLessThanOrEqual(condors);
          expect(strategy.anchor.condors).toBeGreaterThanOrEqual(Math.floor(condors / 2));
        },
      ),
    );
  });
});

describe('share of size by profile', () => {
  it('sells that share, and sizes the hedge to the condors left', () => {
    const pivot = {
      instrument: { kind: 'VXM', minDays: 3 },
      sizing: { rule: 'per-condor', contracts: 1 },
      need: 1,
      triggers: { vixChangePoints: { engage: 1.5, release: 0.5 } },
    };
    const strategy = (sizeShare: number) =>
      strategyOf({
        anchor: { condors: 10, placement: { rule: 'delta', put: 0.1, call: 0.1 }, wings },
        pivot,
        policy: { profile: 'steward', sizeShare },
      });
    const sizes = (share: number) =>
      decide(viewOf({ vix: 18 }), bookOf(), strategy(share)).layers.map(
        ({ open }) => open[0]!.legs[0]!.quantity,
      );
    expect(sizes(1)).toEqual([10, 10]);
    expect(sizes(0.5)).toEqual([5, 5]);
  });
});
