import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book, type Leg } from '../../src/book/index.ts';
import { cents, instantOf, isoDate } from '../../src/market/index.ts';
import { govern } from '../../src/method/governor.ts';
import { capitalAtRisk, equityOf, quickRatio, stakeOf } from '../../src/method/governor-exposure.ts';
import { marginRequirement } from '../../src/method/governor-margin.ts';
import { tailLoss } from '../../src/method/governor-tail.ts';
import { decide } from '../../src/method/index.ts';
import type { LayerPlan } from '../../src/method/plan.ts';
import { pricePackage } from '../../src/method/transitions-price.ts';
import { costs } from '../support/costs.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option, position, shares } from '../support/held.ts';
import { bookOf, DAY, strategyOf, viewOf } from '../support/views.ts';

const view = viewOf();
const ORDER = ['second-engine', 'pivot', 'anchor'] as const;

const planOf = (layer: LayerPlan['layer'], legs: readonly Leg[]): LayerPlan => ({
  layer,
  verdict: 'enter',
  reason: 'wanted',
  phase: 'engaged',
  gates: [],
  workings: [],
  candidates: [],
  keep: [],
  open: [{ id: `${layer} new`, layer, legs }],
});

const governed = (governor: object, legs = condor(10), book = bookOf(), at = view) =>
  govern([planOf('anchor', legs)], ORDER, [], at, book, strategyOf({ governor }))[0]!;

const lots = (plan: LayerPlan) => plan.open[0]?.legs[0]?.quantity ?? 0;
const working = (plan: LayerPlan, name: string) => plan.workings.find((one) => one.name === name)?.value;

/** What one condor can lose: the width less what it brings at the touch. */
const unit = () => {
  const price = pricePackage(view, condor(1), costs('none'));
  if (!price.ok) throw new Error(price.reason);
  return 2500 - price.value.cash;
};

describe('shares of a fund in the account', () => {
  const curve = [
    { expiry: isoDate('2026-07-22'), bid: 16.9, ask: 17.1 },
    {},
    { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 },
  ];
  const quoted = viewOf({ curve, funds: [{ root: 'VIXY', bid: 29.98, ask: 30.02, provenance: 'modelled' }] });
  const held = position('held', 'pivot', quoted.asOf, [shares(200)], [30.02]);

  it('cost cash at the touch, half a spread and fees', () => {
    const price = pricePackage(quoted, [shares(200)], costs('broker'));
    if (!price.ok) throw new Error(price.reason);
    expect(price.value.cash).toBeCloseTo(-6004, 9);
    expect(price.value.halfSpreads).toBeCloseTo(4, 9);
    expect(price.value.fees).toBe(1);
  });

  it('can lose all that they cost, count in equity at mid and are margined at a quarter', () => {
    expect(capitalAtRisk(quoted, stakeOf(held))).toEqual({ ok: true, value: 6004 });
    const book = bookOf();
    book.open(held);
    expect(equityOf(quoted, book)).toMatchObject({ ok: true });
    const equity = equityOf(quoted, book);
    expect(equity.ok && equity.value).toBeCloseTo(100_000 - 6004 + 6000, 6);
    expect(marginRequirement(quoted, book, held.legs)).toEqual({ ok: true, value: 150_000 });
  });

  it('leave a quick ratio with what selling them costs as their only claim', () => {
    const ratio = quickRatio(quoted, { cash: 1000, stakes: [stakeOf(held)] }, costs('none'));
    expect(ratio.ok && ratio.value.obligations).toBeCloseTo(8, 6);
  });

  it('are cut to whole shares by the cap of their layer', () => {
    const [plan] = govern(
      [planOf('pivot', [shares(200)])],
      ORDER,
      [],
      quoted,
      bookOf(),
      strategyOf({ governor: { layerShare: 0.02 } }),
    );
    expect(lots(plan!)).toBe(Math.floor(2000 / 30.02));
    expect(working(plan!, 'governor: binding cap')).toContain('layer');
  });
});

describe('the governor', () => {
  it('is not there when the strategy has none: the layers are the same objects', () => {
    const layers = [planOf('anchor', condor(10))];
    expect(govern(layers, ORDER, [], view, bookOf(), strategyOf())).toBe(layers);
  });

  it('takes as many condors as their largest loss leaves within its share of equity, and names the cap', () => {
    const plan = governed({ maxLossShare: 0.1 });
    const fits = Math.floor(10_000 / unit());
    expect(fits).toBe(4);
    expect(lots(plan)).toBe(fits);
    expect(working(plan, 'governor: binding cap')).toBe('max-loss');
    expect(plan.reason).toBe('wanted; governor: 10 → 4 by max-loss');
    expect(plan.gates[0]).toMatchObject({ id: 'governor: max-loss', threshold: 10_000, outcome: 'pass' });
    expect(plan.gates[0]!.input).toBeCloseTo(4 * unit(), 6);
  });

  it('counts the condors that are held', () => {
    const book = bookOf();
    book.open(position('old', 'anchor', DAY_BEFORE, condor(2), [0.5, 1, 1, 0.5]));
    const plan = govern(
      [{ ...planOf('anchor', condor(10)), keep: ['old'] }],
      ORDER,
      [],
      view,
      book,
      strategyOf({ governor: { maxLossShare: 0.1 } }),
    )[0]!;
    expect(lots(plan)).toBe(2);
  });

  it('changes nothing but what it shows when no cap binds', () => {
    const plan = governed({ maxLossShare: 1 });
    expect(plan.open).toEqual(planOf('anchor', condor(10)).open);
    expect(working(plan, 'governor: binding cap')).toBe('none');
  });

  it('refuses where not even one condor fits', () => {
    const plan = governed({ maxLossShare: 0.001 });
    expect(plan).toMatchObject({ verdict: 'refuse', phase: 'idle', open: [] });
    expect(plan.reason).toBe('governor: 10 → 0 by max-loss');
    expect(plan.gates[0]).toMatchObject({ outcome: 'fail', threshold: 100 });
  });

  it('caps the number of contracts, the tighter of two caps binding', () => {
    expect(lots(governed({ maxContracts: 3 }))).toBe(3);
    const both = governed({ maxContracts: 3, maxLossShare: 0.06 });
    expect(lots(both)).toBe(2);
    expect(working(both, 'governor: binding cap')).toBe('max-loss');
  });

  it('refuses a package whose spread is too large a share of its mid credit', () => {
    // Four quotes 0.10 wide.
    const price = pricePackage(view, condor(1), costs('none'));
    const credit = price.ok ? price.value.cash + price.value.halfSpreads : 0;
    const share = 40 / credit;
    expect(lots(governed({ maxSpreadShare: share + 0.001 }))).toBe(10);
    expect(governed({ maxSpreadShare: share - 0.001 })).toMatchObject({
      verdict: 'refuse',
      reason: 'governor: 10 → 0 by package-spread',
    });
  });

  it('caps the margin requirement: a condor is charged its width', () => {
    const plan = governed({ marginShare: 0.12 });
    expect(lots(plan)).toBe(4);
    expect(plan.gates[0]!.input).toBe(10_000);
  });

  it('caps the expected shortfall of the entry, which is at most its largest loss', () => {
    const plan = governed({ expectedShortfallShare: 0.1 });
    const one = plan.gates[0]!.input as number;
    expect(working(plan, 'governor: binding cap')).toBe('expected-shortfall');
    expect(one).toBeLessThanOrEqual(10_000);
    expect(one / lots(plan)).toBeLessThan(unit() + 1e-6);
    expect(one / lots(plan)).toBeGreaterThan(0.5 * unit());
  });

  it('keeps the quick ratio at its floor', () => {
    const plan = governed({ quickRatio: 5 }, condor(20));
    expect(lots(plan)).toBe(7);
    expect(plan.gates[0]!.input as number).toBeGreaterThanOrEqual(5);
    expect(working(plan, 'governor: binding cap')).toBe('quick-ratio');
  });

  it('sizes a hedge layer by its capital at risk: premium paid for options, the stressed move for futures', () => {
    const hedge = (governor: object) =>
      govern(
        [planOf('pivot', [future(10)]), planOf('anchor', condor(1))],
        ORDER,
        [],
        view,
        bookOf(),
        strategyOf({ governor }),
      );
    // VX at 18.1, thirty days left: 25 % down, 452.50 dollars per VXM.
    const [pivot, anchor] = hedge({ layerShare: 0.02 });
    expect(pivot!.open[0]!.legs[0]!.quantity).toBe(4);
    expect(pivot!.gates[0]).toMatchObject({ id: 'governor: layer', threshold: 2000, outcome: 'pass' });
    expect(pivot!.gates[0]!.input).toBeCloseTo(1810, 6);
    expect(lots(anchor!)).toBe(1);
  });

  it('takes a required hedge whole or not at all', () => {
    const [pivot] = govern(
      [planOf('pivot', [future(10)]), planOf('anchor', condor(1))],
      ORDER,
      ['pivot'],
      view,
      bookOf(),
      strategyOf({ governor: { layerShare: 0.02 } }),
    );
    expect(pivot).toMatchObject({ verdict: 'refuse', phase: 'armed', open: [] });
    expect(pivot!.gates[0]).toMatchObject({ outcome: 'fail' });
  });

  it('hedges are sized to the condors that it lets through, not to those that were asked', () => {
    const hedged = (governor: object) => {
      const strategy = strategyOf({
        anchor: {
          condors: 10,
          placement: { rule: 'delta', put: 0.1, call: 0.1 },
          wings: { putPoints: 25, callPoints: 25 },
        },
        pivot: {
          instrument: { kind: 'VXM', minDays: 3 },
          sizing: { rule: 'per-condor', contracts: 2 },
          need: 1,
          triggers: { vixChangePoints: { engage: 1.5, release: 0.5 } },
        },
        ...governor,
      });
      return decide(viewOf({ vix: 18 }), bookOf(), strategy).layers.map(lots);
    };
    expect(hedged({})).toEqual([20, 10]);
    expect(hedged({ governor: { maxContracts: 3 } })).toEqual([6, 3]);
  });

  it('refuses on an input that is missing and says which', () => {
    const unquoted = condor(1, isoDate('2026-07-24'));
    expect(governed({ maxLossShare: 1 }, unquoted)).toMatchObject({
      verdict: 'refuse',
      gates: [{ id: 'governor: max-loss', outcome: 'absent', input: null }],
    });
    const book = bookOf();
    book.open(position('dark', 'anchor', DAY_BEFORE, unquoted, [0.5, 1, 1, 0.5]));
    const blind = governed({ maxLossShare: 1 }, condor(1), book);
    expect(blind.gates[0]).toMatchObject({ id: 'governor: equity', outcome: 'absent' });
  });

  it('never lets any cap be exceeded, whatever is held, asked and allowed', () => {
    const caps = fc.record(
      {
        maxLossShare: fc.double({ min: 0.005, max: 1, noNaN: true }),
        expectedShortfallShare: fc.double({ min: 0.005, max: 1, noNaN: true }),
        marginShare: fc.double({ min: 0.005, max: 1, noNaN: true }),
        layerShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
        quickRatio: fc.double({ min: 0.5, max: 20, noNaN: true }),
        maxContracts: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: [] },
    );
    const held = fc.array(
      fc.record({ condors: fc.integer({ min: 1, max: 6 }), shift: fc.constantFrom(-25, 0, 25) }),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(
        caps,
        held,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 20_000, max: 300_000 }),
        fc.boolean(),
        (governor, old, condors, futures, spreads, capital, promoter) => {
          const book = new Book(DAY_BEFORE, cents(capital * 100));
          old.forEach((one, i) => {
            book.open(
              position(
                `old ${i}`,
                'anchor',
                DAY_BEFORE,
                condor(one.condors, undefined, one.shift),
                [1, 2, 2, 1],
              ),
            );
          });
          const puts = [option('P', 7300, spreads), option('P', 7250, -spreads)];
          const wanted = [
            ...(spreads > 0 ? [planOf('second-engine', puts)] : []),
            ...(futures > 0 ? [planOf('pivot', [future(futures)])] : []),
            { ...planOf('anchor', condor(condors)), keep: old.map((_, i) => `old ${i}`) },
          ];
          const order = promoter ? (['anchor', 'second-engine', 'pivot'] as const) : ORDER;
          const strategy = strategyOf({ governor, capitalDollars: capital });
          const layers = govern(wanted, order, [], view, book, strategy);
          const equity = equityOf(view, book);
          if (!equity.ok) throw new Error(equity.reason);
          const opened = layers.flatMap(({ layer, open }) =>
            open.map(({ legs }) => {
              const price = pricePackage(view, legs, costs('none'));
              if (!price.ok) throw new Error(price.reason);
              return { layer, legs, brought: price.value.cash };
            }),
          );
          if (opened.length === 0) return;
          const stakes = [...book.positions.map(stakeOf), ...opened];
          const risk = (layer: string) =>
            stakes.reduce((sum, stake) => {
              const one = capitalAtRisk(view, stake);
              return stake.layer === layer && one.ok ? sum + one.value : sum;
            }, 0);
          const entered = new Set(opened.map(({ layer }) => layer));
          const most = (share: number | undefined, figure: number) => {
            if (share !== undefined) expect(figure).toBeLessThanOrEqual(share * equity.value + 1e-6);
          };
          if (entered.has('anchor')) {
            most(governor.maxLossShare, risk('anchor'));
            const entry = opened.find(({ layer }) => layer === 'anchor')!;
            const tail = tailLoss(
              view.chain('SPXW', isoDate('2026-07-21'))!,
              entry.legs,
              entry.brought,
              0.01,
            );
            most(governor.expectedShortfallShare, tail.ok ? tail.value : Number.NaN);
            expect(entry.legs[0]!.quantity).toBeLessThanOrEqual(governor.maxContracts ?? condors);
          }
          for (const layer of ['pivot', 'second-engine']) {
            if (entered.has(layer as 'pivot')) most(governor.layerShare, risk(layer));
          }
          const margin = marginRequirement(
            view,
            book,
            stakes.flatMap(({ legs }) => legs),
          );
          most(governor.marginShare, margin.ok ? margin.value / 100 : Number.NaN);
          const cash = book.cash / 100 + opened.reduce((sum, { brought }) => sum + brought, 0);
          const quick = quickRatio(view, { cash, stakes }, costs('none'));
          if (governor.quickRatio !== undefined) {
            expect(quick.ok && quick.value.ratio).toBeGreaterThanOrEqual(governor.quickRatio - 1e-9);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);
});

describe('expected shortfall by the risk-neutral density', () => {
  const chain = flatChain(DAY, '14:15', isoDate('2026-07-21'));

  it('is the smaller the further out an option is sold, and every dollar brought lowers it by one', () => {
    const loss = (strike: number, cash: number) => {
      const found = tailLoss(chain, [option('C', strike, -1)], cash, 0.01);
      if (!found.ok) throw new Error(found.reason);
      return found.value;
    };
    expect(loss(7650, 0)).toBeGreaterThan(loss(7700, 0));
    expect(loss(7700, 0)).toBeGreaterThan(loss(7900, 0));
    expect(loss(7700, 0) - loss(7700, 250)).toBeCloseTo(250, 6);
  });

  it('over all outcomes is the mean loss: what a short option brings is its fair price', () => {
    // At-the-money call: 7500·(2·N(0.004) − 1) = 23.94 points.
    const loss = tailLoss(chain, [option('C', 7500, -1)], 0, 0.999_999);
    expect(loss.ok && loss.value).toBeGreaterThan(2380);
    expect(loss.ok && loss.value).toBeLessThan(2410);
  });

  it('of a condor that must lose in the tail is nearly the whole width', () => {
    const loss = tailLoss(chain, condor(1), 0, 0.01);
    expect(loss.ok && loss.value).toBeGreaterThan(2000);
    expect(loss.ok && loss.value).toBeLessThanOrEqual(2500 + 1e-6);
  });
});

const DAY_BEFORE = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
