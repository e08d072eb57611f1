import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { instantOf, isoDate, type OptionChain, PointInTimeSeries } from '../../src/market/index.ts';
import { decide, planTransitions, savingOf } from '../../src/method/index.ts';
import { lockFunding } from '../../src/method/lock-funding.ts';
import type { LayerPlan, Plan } from '../../src/method/plan.ts';
import { netLegs, priceRoutes, type Route } from '../../src/method/routes.ts';
import { costsOf } from '../../src/method/trading-costs.ts';
import { withRoutes } from '../../src/method/transitions.ts';
import { dailyValuesOf } from '../signals/series.ts';
import { costs } from '../support/costs.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option, position, shares } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const EXPIRY = isoDate('2026-07-21');
const LATER = isoDate('2026-07-22');
const BEFORE = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
/** A view on which bills pay so much a year; 3.65 % is a hundredth of a per cent a day. */
const funded = (options: ViewOptions, percent = 3.65) =>
  viewOf({
    ...options,
    values: { 'bill-3m': new PointInTimeSeries(dailyValuesOf('2026-07-17', 3, () => percent)) },
  });
const view = funded({
  chains: [flatChain(DAY, '14:15', EXPIRY), flatChain(DAY, '14:15', LATER)],
});

const routesOf = (closing: readonly Leg[], opening: readonly Leg[], at = view) =>
  priceRoutes({ closing: [closing], opening: opening.length > 0 ? [opening] : [] }, at, costs('none'));
const named = (routes: readonly Route[], name: Route['name']) => routes.find((one) => one.name === name);
const chosen = (routes: readonly Route[]) => routes.find(({ outcome }) => outcome === 'chosen')?.name;

const layerPlan = (
  layer: LayerPlan['layer'],
  keep: readonly string[],
  open: LayerPlan['open'],
): LayerPlan => ({
  layer,
  verdict: 'enter',
  reason: '',
  phase: 'engaged',
  gates: [],
  workings: [],
  candidates: [],
  keep,
  open,
});

const planOf = (layers: readonly LayerPlan[]): Plan => ({ at: view.asOf, tradeDate: DAY, layers });

describe('routes of a change', () => {
  it('direct costs the half-spreads of every leg on both sides and the fees', () => {
    // Eight quotes 0.10 wide, 0.05 each to the mid, 100 dollars a point.
    const routes = routesOf(condor(1), condor(1, LATER));
    expect(named(routes, 'direct')!.costDollars).toBeCloseTo(40, 9);
    const charged = priceRoutes({ closing: [condor(1)], opening: [] }, view, costs('flat'));
    expect(charged[0]!.costDollars).toBeGreaterThan(20);
  });

  it('a roll without a common contract costs the same, and then the direct way is taken', () => {
    const routes = routesOf(condor(1), condor(1, LATER));
    expect(named(routes, 'roll')).toMatchObject({ outcome: 'dearer' });
    expect(named(routes, 'roll')!.costDollars).toBeCloseTo(40, 9);
    expect(chosen(routes)).toBe('direct');
    expect(savingOf(routes)).toBe(0);
  });

  it('a resize trades only the difference', () => {
    const routes = routesOf([future(3)], [future(2)]);
    // Half of the 0.20 spread of VX on 100 dollars a point: five contracts against one.
    expect(named(routes, 'direct')!.costDollars).toBeCloseTo(50, 9);
    expect(named(routes, 'roll')!.costDollars).toBeCloseTo(10, 9);
    expect(chosen(routes)).toBe('roll');
    expect(savingOf(routes)).toBeCloseTo(40, 9);
  });

  it('shares of a fund are resized by the difference too, and nothing locks them', () => {
    const funds = [{ root: 'VIXY', bid: 29.98, ask: 30.02, provenance: 'modelled' }] as const;
    const routes = routesOf([shares(300)], [shares(200)], viewOf({ funds }));
    expect(routes.map(({ name }) => name)).toEqual(['direct', 'roll']);
    // Two cents to the mid: five hundred shares against a hundred.
    expect(named(routes, 'direct')!.costDollars).toBeCloseTo(10, 9);
    expect(named(routes, 'roll')!.costDollars).toBeCloseTo(2, 9);
    expect(chosen(routes)).toBe('roll');
    expect(routesOf([shares(300)], [], viewOf({ funds })).map(({ name }) => name)).toEqual(['direct']);
  });

  it('a change of one vertical is spread off and leaves the other side alone', () => {
    const target = [option('P', 7350, 1), option('P', 7375, -1), option('C', 7650, -1), option('C', 7675, 1)];
    const three = routesOf(condor(1), target);
    expect(chosen(three)).toBe('roll');
    const halved = routesOf(condor(1), condor(1).slice(0, 2));
    expect(named(halved, 'spread-off')).toMatchObject({ outcome: 'chosen' });
    expect(named(halved, 'spread-off')!.costDollars).toBeCloseTo(10, 9);
    expect(savingOf(halved)).toBeCloseTo(20, 9);
  });

  it('a box locks a vertical at its width, and is left where it saves nothing', () => {
    const box = named(routesOf(condor(1), []), 'box')!;
    // A flat smile without carry: all mids agree with parity, two legs locked and two closed cost as much as four closed.
    expect(box.outcome).toBe('dearer');
    expect(box.costDollars).toBeCloseTo(20, 0);
    expect(box.detail).toContain('locked by');
  });

  it('a box is taken where the side to be bought back is quoted wide, and its saving shown', () => {
    const routes = routesOf(condor(1), [], funded({ chains: [wideCalls()] }));
    const direct = named(routes, 'direct')!;
    expect(direct.outcome).toBe('dearer');
    const box = named(routes, 'box')!;
    expect(box.outcome).toBe('chosen');
    expect(box.costDollars).toBeLessThan(direct.costDollars! - 100);
    expect(savingOf(routes)).toBeCloseTo(direct.costDollars! - box.costDollars!, 9);
    expect(box.locked).toEqual([
      option('C', 7625, -1),
      option('C', 7650, 1),
      option('P', 7625, 1),
      option('P', 7650, -1),
    ]);
  });

  it('the margin of a lock costs the funding rate until it settles, and without a rate a lock has no price', () => {
    const long = [option('C', 7650, 1), option('C', 7625, -1), option('P', 7625, 1), option('P', 7650, -1)];
    const unknown = { discount: 1, discountSource: 'assumed' } as const;
    const fund = (cash: number, percent?: number) =>
      lockFunding(percent === undefined ? viewOf() : funded({}, percent), long, cash, unknown);
    // A short box 25 wide on a flat chain is charged as two verticals or one condor: never below its width.
    const free = fund(0, 3.65);
    if (!free.ok) throw new Error(free.reason);
    const margin = free.value.dollars / 0.0001;
    expect(margin).toBeGreaterThanOrEqual(2500 - 1e-6);
    expect(free.value.discount).toBeCloseTo(1 / 1.0001, 12);
    expect(free.value.detail).toContain('for 1 days at 3.65 % a year');
    expect(fund(2450, 3.65)).toMatchObject({
      value: { dollars: expect.closeTo((margin - 2450) * 0.0001, 9) },
    });
    expect(fund(margin + 1, 3.65)).toMatchObject({ value: { dollars: 0 } });
    expect(fund(0, 0)).toMatchObject({ value: { dollars: 0, discount: 1 } });
    expect(fund(0)).toMatchObject({ ok: false, reason: 'no-funding-rate' });
    const blind = routesOf(condor(1), [], viewOf({ chains: [wideCalls()] }));
    expect(named(blind, 'box')).toMatchObject({
      outcome: 'not-quotable',
      detail: expect.stringMatching(/^no-funding-rate/),
    });
    expect(chosen(blind)).toBe('direct');
  });

  it('a dearer rate makes a lock dearer, and dear enough a rate the direct way cheaper', () => {
    const at = (percent: number) => routesOf(condor(1), [], funded({ chains: [wideCalls()] }, percent));
    const cost = (percent: number) => named(at(percent), 'box')!.costDollars!;
    expect(cost(3.65)).toBeGreaterThan(cost(0));
    expect(cost(36.5)).toBeGreaterThan(cost(3.65));
    expect(chosen(at(0))).toBe('box');
    expect(chosen(at(36_500))).toBe('direct');
  });

  it('no box is opened where one side of its market is missing, nor for a settlement beyond a week', () => {
    const chain = wideCalls();
    const oneSided = {
      ...chain,
      putBid: chain.putBid.map((bid, i) => (chain.strikes[i] === 7650 ? 0 : bid)),
    };
    const bare = named(routesOf(condor(1), [], funded({ chains: [oneSided] })), 'box')!;
    // The other side can still be locked, which saves nothing here.
    expect(bare).toMatchObject({ outcome: 'dearer', detail: expect.stringContaining('the puts 7350/7375') });
    const far = isoDate('2026-07-31');
    const late = routesOf(condor(1, far), [], funded({ chains: [{ ...chain, expiry: far }] }));
    expect(named(late, 'box')).toMatchObject({ outcome: 'not-feasible' });
    expect(chosen(late)).toBe('direct');
  });

  it('a VX future is turned into a conversion by the options of its expiry, where they are quoted', () => {
    const vix = vixChain();
    const at = funded({ chains: [flatChain(DAY, '14:15', EXPIRY), vix] }, 0);
    const conversion = named(routesOf([future(1)], [], at), 'conversion')!;
    // Call sold at 1.1 under its mid 1.15, put bought at 1.1 over its mid 1.05; 18 − 18.1 + 0.1 is no edge.
    expect(conversion.outcome).toBe('not-feasible');
    expect(conversion.costDollars).toBeCloseTo(10, 6);
    expect(named(routesOf([future(-1)], [], at), 'reversal')!.costDollars).toBeCloseTo(10, 6);
    expect(named(routesOf([future(1)], []), 'conversion')).toMatchObject({
      outcome: 'not-quotable',
      costDollars: null,
      detail: 'no-chain no VIX options of 2026-08-19',
    });
  });

  it('a VIX option is locked by the future and the other right, an index option has no future', () => {
    const at = funded({ chains: [flatChain(DAY, '14:15', EXPIRY), vixChain()] }, 0);
    const call = [option('C', 18, 1, isoDate('2026-08-19'), 'VIX')];
    const reversal = named(routesOf(call, [], at), 'reversal')!;
    // Put sold at 1 under its mid 1.05, the future sold at 18 under 18.1.
    expect(reversal.costDollars).toBeCloseTo(15, 6);
    expect(reversal).toMatchObject({
      outcome: 'not-feasible',
      detail: expect.stringContaining('two exchanges'),
    });
    expect(named(routesOf([option('P', 7400, 1)], [], at), 'conversion')).toMatchObject({
      outcome: 'not-quotable',
      detail: 'no-future no future on the underlying of SPXW is quoted',
    });
  });

  it('what cannot be quoted is shown as such and leaves the direct way', () => {
    const routes = routesOf(condor(1, isoDate('2026-07-24')), []);
    expect(routes[0]).toMatchObject({ name: 'direct', outcome: 'chosen', costDollars: null });
    expect(named(routes, 'box')).toMatchObject({ outcome: 'not-quotable', costDollars: null });
  });

  it('trading the net legs leads from one package to the other, and never costs more than both', () => {
    const legs = fc
      .array(
        fc.record({
          strike: fc.constantFrom(7300, 7400, 7600),
          right: fc.constantFrom('P' as const, 'C' as const),
          quantity: fc.integer({ min: -3, max: 3 }).filter((q) => q !== 0),
        }),
        { minLength: 1, maxLength: 4 },
      )
      .map((all) =>
        all.filter((one, i) => all.findIndex((o) => o.strike === one.strike && o.right === one.right) === i),
      );
    fc.assert(
      fc.property(legs, legs, (from, to) => {
        const closing = from.map((one) => option(one.right, one.strike, one.quantity));
        const opening = to.map((one) => option(one.right, one.strike, one.quantity));
        const count = (all: readonly Leg[], strike: number, right: string) =>
          all.reduce((sum, { contract, quantity }) => {
            const same = contract.kind === 'option' && contract.strike === strike && contract.right === right;
            return same ? sum + quantity : sum;
          }, 0);
        const net = netLegs(closing, opening);
        for (const strike of [7300, 7400, 7600]) {
          for (const right of ['P', 'C']) {
            const moved = count(closing, strike, right) + count(net, strike, right);
            expect(moved).toBe(count(opening, strike, right));
          }
        }
        const routes = routesOf(closing, opening);
        const best = routes.find(({ outcome }) => outcome === 'chosen')!;
        for (const { costDollars, outcome } of routes) {
          if (outcome === 'dearer') expect(costDollars).toBeGreaterThanOrEqual(best.costDollars! - 1e-6);
        }
      }),
    );
  });
});

describe('widened costs of a flagged day', () => {
  const widened = (multiple: number, more: object) =>
    strategyOf({ execution: { headline: 'touch', fees: 'none', widened: { multiple, ...more } } });
  const at = (date: string, strategy: ReturnType<typeof strategyOf>) =>
    costsOf(viewOf({ date: isoDate(date) }), strategy).spreadMultiple;

  it('multiply the distance from mid on days of the named kinds and dates, and on no other', () => {
    const flagged = widened(3, { kinds: ['index-rebalance'], dates: ['2026-07-20'] });
    expect(at('2026-09-18', flagged)).toBe(3);
    expect(at('2026-07-20', flagged)).toBe(3);
    expect(at('2026-07-21', flagged)).toBe(1);
    const [monthly, weekly] = ['vix-settlement', 'vix-weekly-settlement'].map((kind) =>
      widened(3, { kinds: [kind] }),
    );
    // VX of July settles on the 22nd; on the 29th only a weekly does.
    expect([at('2026-07-22', monthly!), at('2026-07-29', monthly!)]).toEqual([3, 1]);
    expect([at('2026-07-22', weekly!), at('2026-07-29', weekly!)]).toEqual([1, 3]);
    expect(at('2026-09-18', strategyOf())).toBe(1);
  });

  it('make every route dearer by that multiple of its half-spreads, fees not', () => {
    const change = { closing: [condor(1)], opening: [] };
    const [plain] = priceRoutes(change, view, costs('flat'));
    const [wide] = priceRoutes(change, view, costs('flat', 3));
    expect(wide!.costDollars! - plain!.costDollars!).toBeCloseTo(2 * 20, 9);
  });

  it('stand in the plan of a day that trades, and nowhere else', () => {
    const plan = layerPlan('anchor', [], [{ id: 'new', layer: 'anchor', legs: condor(1) }]);
    const told = withRoutes(plan, view, bookOf(), widened(2, { dates: [DAY] }));
    expect(told.workings).toContainEqual(expect.objectContaining({ name: 'widened costs', value: 2 }));
    expect(withRoutes(plan, view, bookOf(), widened(2, { dates: ['2026-07-21'] }))).toBe(plan);
  });
});

describe('orders of a plan', () => {
  it('a chosen box is one order of the lock and the rest, under an id of its own', () => {
    const book = bookOf();
    book.open(position('old', 'anchor', BEFORE, condor(1), [0.5, 1, 1, 0.5]));
    const at = funded({ chains: [wideCalls(), flatChain(DAY, '14:15', LATER)] });
    const open = [{ id: 'new', layer: 'anchor' as const, legs: condor(1, LATER) }];
    const plan = withRoutes(layerPlan('anchor', [], open), at, book, strategyOf());
    const orders = planTransitions(planOf([plan]), book, strategyOf());
    expect(orders.map(({ id, intent, positionId, requires }) => [id, intent, positionId, requires])).toEqual([
      ['lock old', 'roll', 'old locked', []],
      ['open new', 'open', 'new', ['lock old']],
    ]);
    expect(orders[0]!.legs).toEqual([
      option('P', 7350, -1),
      option('P', 7375, 1),
      option('P', 7625, 1),
      option('P', 7650, -1),
    ]);
  });

  it('a locked position is held to its settlement: no layer keeps, closes or counts it', () => {
    const book = bookOf();
    const box = [option('C', 7625, -1), option('C', 7650, 1), option('P', 7625, 1), option('P', 7650, -1)];
    book.open(position('old locked', 'anchor', BEFORE, box, [1, 0.5, 126, 150]));
    const strategy = strategyOf({
      anchor: { ...strategyOf().anchor, exit: { rule: 'next-morning', time: '09:31' } },
    });
    const plan = decide(
      viewOf({ date: isoDate('2026-07-21'), chains: [flatChain(isoDate('2026-07-21'), '14:15', LATER)] }),
      book,
      strategy,
    );
    const anchor = plan.layers.find(({ layer }) => layer === 'anchor')!;
    expect(anchor.keep).toEqual([]);
    expect(anchor.routes).toBeUndefined();
    expect(planTransitions(plan, book, strategy).map(({ intent }) => intent)).toEqual(['open']);
  });

  it('a layer that closes nothing keeps its plan as it is', () => {
    const plan = layerPlan('anchor', [], [{ id: 'new', layer: 'anchor', legs: condor(1) }]);
    expect(withRoutes(plan, view, bookOf(), strategyOf())).toBe(plan);
  });

  it('a chosen roll is one order for the difference that names the two it replaces', () => {
    const book = bookOf();
    book.open(position('old', 'pivot', BEFORE, [future(3)], [18]));
    const open = [{ id: 'new', layer: 'pivot' as const, legs: [future(2)] }];
    const plan = withRoutes(layerPlan('pivot', [], open), view, book, strategyOf());
    const [order, ...more] = planTransitions(planOf([plan]), book, strategyOf());
    expect(more).toEqual([]);
    expect(order).toMatchObject({ id: 'roll old into new', intent: 'roll', legs: [future(-1)] });
    expect(order!.replaces).toMatchObject({ close: { positionId: 'old' }, open: { positionId: 'new' } });
  });

  it('a condor is opened only once the one that it replaces is closed', () => {
    const book = bookOf();
    book.open(position('old', 'anchor', BEFORE, condor(1), [0.5, 1, 1, 0.5]));
    const open = [{ id: 'new', layer: 'anchor' as const, legs: condor(1, LATER) }];
    const plan = withRoutes(layerPlan('anchor', [], open), view, book, strategyOf());
    const orders = planTransitions(planOf([plan]), book, strategyOf());
    expect(orders.map(({ id, requires }) => [id, requires])).toEqual([
      ['close old', []],
      ['open new', ['close old']],
    ]);
  });
});

function vixChain(): OptionChain {
  const strikes = Float64Array.from([14, 16, 18, 20, 22]);
  const mids = { call: [4.2, 2.4, 1.15, 0.6, 0.35], put: [0.1, 0.3, 1.05, 2.5, 4.25] };
  const column = (values: readonly number[], by: number) => Float64Array.from(values, (one) => one + by);
  return {
    root: 'VIX',
    expiry: isoDate('2026-08-19'),
    settlement: 'AM',
    provenance: 'synthetic',
    quotedAt: view.asOf,
    strikes,
    callBid: column(mids.call, -0.05),
    callAsk: column(mids.call, 0.05),
    putBid: column(mids.put, -0.05),
    putAsk: column(mids.put, 0.05),
  };
}

/** The calls of the condor are offered two points dearer than they are worth. */
function wideCalls(): OptionChain {
  const wide = flatChain(DAY, '14:15', EXPIRY);
  const at = [7625, 7650].map((strike) => wide.strikes.indexOf(strike));
  return { ...wide, callAsk: wide.callAsk.map((ask, i) => (at.includes(i) ? ask + 2 : ask)) };
}
