import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { instantOf, isoDate } from '../../src/market/index.ts';
import { ok } from '../../src/math/index.ts';
import { decide, StrategySchema } from '../../src/method/index.ts';
import { bandHalfWidth, heldInBand } from '../../src/method/no-trade-band.ts';
import { planPivot } from '../../src/method/pivot.ts';
import type { LayerPlan, Plan } from '../../src/method/plan.ts';
import { layerOrder, requiredHedges, stewarded } from '../../src/method/policy.ts';
import { planTransitions } from '../../src/method/transitions.ts';
import { condor, future, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, viewOf } from '../support/views.ts';

const pivot = {
  instrument: { kind: 'VXM', minDays: 3 },
  sizing: { rule: 'per-condor', contracts: 1 },
  need: 1,
  triggers: { vixChangePoints: { engage: 1.5, release: 0.5 } },
};

const planOf = (layer: LayerPlan['layer'], verdict: LayerPlan['verdict']): LayerPlan => ({
  layer,
  verdict,
  reason: verdict,
  phase: 'engaged',
  gates: [],
  workings: [],
  candidates: [],
  keep: [],
  open:
    verdict === 'enter'
      ? [{ id: `${layer} new`, layer, legs: layer === 'anchor' ? condor(1) : [future(1)] }]
      : [],
});

const orders = (policy: object | undefined, requires: readonly string[] = []) => {
  const strategy = strategyOf({
    pivot,
    anchor: {
      condors: 1,
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings: { putPoints: 25, callPoints: 25 },
      requires,
    },
    ...(policy ? { policy } : {}),
  });
  const plan: Plan = {
    at: viewOf().asOf,
    tradeDate: DAY,
    layers: [planOf('pivot', 'enter'), planOf('anchor', 'enter')],
  };
  return planTransitions(plan, bookOf(), strategy).map(({ id, requires: needs }) => [id, needs]);
};

describe('steward and promoter', () => {
  it('a steward trades the hedge first and sends no condor without it', () => {
    expect(orders({ profile: 'steward' })).toEqual([
      ['open pivot new', []],
      ['open anchor new', ['open pivot new']],
    ]);
  });

  it('a promoter trades the condor first and waits for no hedge', () => {
    expect(orders({ profile: 'promoter' })).toEqual([
      ['open anchor new', []],
      ['open pivot new', []],
    ]);
  });

  it('without a policy hedges go first and nothing waits', () => {
    expect(orders(undefined)).toEqual([
      ['open pivot new', []],
      ['open anchor new', []],
    ]);
  });

  it('a hedge that is required comes before the condor under either profile', () => {
    for (const profile of ['steward', 'promoter']) {
      expect(orders({ profile }, ['pivot'])).toEqual([
        ['open pivot new', []],
        ['open anchor new', ['open pivot new']],
      ]);
    }
  });

  it('a steward refuses the condor when a hedge layer was refused, a promoter does not', () => {
    const steward = strategyOf({ pivot, policy: { profile: 'steward' } });
    const promoter = strategyOf({ pivot, policy: { profile: 'promoter' } });
    const anchor = planOf('anchor', 'enter');
    const refused = stewarded(anchor, [planOf('pivot', 'refuse')], steward);
    expect(refused).toMatchObject({
      verdict: 'refuse',
      reason: 'steward: pivot refused',
      open: [],
      phase: 'idle',
    });
    expect(refused.gates).toMatchObject([{ id: 'steward', outcome: 'fail' }]);
    expect(stewarded(anchor, [planOf('pivot', 'idle')], steward)).toMatchObject({ verdict: 'enter' });
    expect(stewarded(anchor, [planOf('pivot', 'refuse')], promoter)).toBe(anchor);
    expect(stewarded(anchor, [planOf('pivot', 'refuse')], strategyOf({ pivot }))).toBe(anchor);
  });

  it('requires what the strategy, the plan or a steward requires', () => {
    const steward = strategyOf({ pivot, policy: { profile: 'steward' } });
    expect(requiredHedges(steward, undefined)).toEqual(['pivot']);
    expect(requiredHedges(strategyOf({ pivot }), undefined)).toEqual([]);
    expect(requiredHedges(strategyOf(), { requires: ['second-engine'] })).toEqual(['second-engine']);
    const promoter = strategyOf({ pivot, policy: { profile: 'promoter' } });
    expect(layerOrder(promoter, [])).toEqual(['anchor', 'second-engine', 'pivot']);
  });
});

describe('the no-trade band', () => {
  const inputs = ok({ costDollars: 12, hedgeDollarsPerPoint: 1.5, gammaDollars: 0.8 });
  const width = (band: object) => {
    const { policy } = StrategySchema.parse({ ...strategyOf(), policy: { profile: 'steward', band } });
    const found = bandHalfWidth(policy!.band, inputs);
    if (!found.ok) throw new Error(found.reason);
    return { band: policy!.band, halfWidth: found.value };
  };
  const held = (band: object, current: number, target: number) => {
    const found = width(band);
    return heldInBand(found.band, found.halfWidth, current, target);
  };

  it('none trades every change, infinite none, contracts those of at least its width', () => {
    expect(held({ rule: 'none' }, 3, 4.4)).toBe(4);
    expect(held({ rule: 'infinite' }, 3, 40)).toBe(3);
    expect(held({ rule: 'contracts', contracts: 2 }, 3, 4.9)).toBe(3);
    expect(held({ rule: 'contracts', contracts: 2 }, 3, 5)).toBe(5);
  });

  it('of a policy is the cost-aware one unless another is named', () => {
    const bandOf = (policy: object) => StrategySchema.parse({ ...strategyOf(), policy }).policy!.band;
    const costAware = { rule: 'whalley-wilmott', riskAversion: 0.00001 };
    expect(bandOf({ profile: 'steward' })).toEqual(costAware);
    expect(bandOf({ profile: 'steward', band: { rule: 'whalley-wilmott' } })).toEqual(costAware);
    expect(bandOf({ profile: 'steward', band: { rule: 'infinite' } })).toEqual({ rule: 'infinite' });
  });

  it('is the cube root of Whalley and Wilmott, by hand', () => {
    // Cost per unit of delta 12/1.5 = 8; (1.5·8·0.64/0.0001)^(1/3) = 76800^(1/3) = 42.5 dollars a point; /1.5 = 28.3.
    const { halfWidth } = width({ rule: 'whalley-wilmott', riskAversion: 0.0001 });
    expect(halfWidth).toBeCloseTo(28.336, 2);
  });

  it('narrows as risk aversion grows: eight times the aversion, half the band', () => {
    const wide = width({ rule: 'whalley-wilmott', riskAversion: 0.001 }).halfWidth;
    const narrow = width({ rule: 'whalley-wilmott', riskAversion: 0.008 }).halfWidth;
    expect(narrow / wide).toBeCloseTo(0.5, 9);
  });

  it('trades to the near edge of the cost-aware band', () => {
    const band = { rule: 'whalley-wilmott', riskAversion: 1 };
    const { halfWidth } = width(band);
    expect(halfWidth).toBeCloseTo(1.315, 2);
    expect(held(band, 3, 4.2)).toBe(3);
    expect(held(band, 3, 6)).toBe(5);
    expect(held(band, 9, 6)).toBe(7);
  });

  it('once inside, noise smaller than the band trades nothing', () => {
    const bands = fc.constantFrom(
      { rule: 'contracts', contracts: 2 },
      { rule: 'whalley-wilmott', riskAversion: 0.5 },
    );
    const noise = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(bands, fc.integer({ min: 0, max: 30 }), noise, (band, current, path) => {
        const { halfWidth } = width(band);
        for (const step of path) {
          expect(held(band, current, current + 0.999 * step * halfWidth)).toBe(current);
        }
      }),
    );
  });

  it('a second look at the same target never trades again', () => {
    const bands = fc.constantFrom(
      { rule: 'none' },
      { rule: 'contracts', contracts: 1.5 },
      { rule: 'whalley-wilmott', riskAversion: 3 },
      { rule: 'infinite' },
    );
    fc.assert(
      fc.property(
        bands,
        fc.integer({ min: 0, max: 30 }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (band, now, target) => {
          const once = held(band, now, target);
          expect(held(band, once, target)).toBe(once);
          expect(Number.isInteger(once)).toBe(true);
        },
      ),
    );
  });
});

describe('resizing the pivot', () => {
  const AUGUST = isoDate('2026-08-19');
  const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
  const sizing = { rule: 'per-condor', contracts: 4 };
  const decided = (band: object | undefined, held: number, condors: readonly Leg[] = condor(1)) => {
    const book = bookOf({ layer: 'pivot', phase: 'engaged' });
    book.open(position('held', 'pivot', EARLIER, [future(held, 'VXM', AUGUST)], [18]));
    const policy = band ? { policy: { profile: 'promoter', band } } : {};
    const strategy = strategyOf({ pivot: { ...pivot, sizing }, ...policy });
    return planPivot(viewOf({ vix: 18 }), book, strategy, condors)!;
  };

  it('without a policy, and within an infinite band, a hedge is held as it is', () => {
    const alone = decided(undefined, 1);
    expect(alone).toMatchObject({ verdict: 'hold', keep: ['held'], open: [] });
    expect(decided({ rule: 'infinite' }, 1)).toEqual(alone);
  });

  it('with no band the position is replaced by one of the wanted size', () => {
    const plan = decided({ rule: 'none' }, 1);
    expect(plan).toMatchObject({ verdict: 'enter', keep: [] });
    expect(plan.open[0]!.legs).toEqual([future(4, 'VXM', AUGUST)]);
    expect(decided({ rule: 'none' }, 4)).toMatchObject({ verdict: 'hold', keep: ['held'] });
  });

  it('a wider band leaves it alone', () => {
    expect(decided({ rule: 'contracts', contracts: 5 }, 1)).toMatchObject({
      verdict: 'hold',
      keep: ['held'],
    });
  });

  it('a resize refused by the governor keeps what is held', () => {
    const book = bookOf({ layer: 'pivot', phase: 'engaged' });
    book.open(position('held', 'pivot', EARLIER, [future(1, 'VXM', AUGUST)], [18]));
    const policy = { profile: 'promoter', band: { rule: 'none' } };
    const strategy = strategyOf({ pivot: { ...pivot, sizing }, policy, governor: { layerShare: 0.001 } });
    const plan = decide(viewOf({ vix: 18, time: '11:00' }), book, strategy);
    expect(plan.layers.find(({ layer }) => layer === 'pivot')).toMatchObject({
      verdict: 'refuse',
      phase: 'engaged',
      keep: ['held'],
      open: [],
    });
    expect(planTransitions(plan, book, strategy)).toEqual([]);
  });
});
