import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyCarry } from '../../src/book/carry.ts';
import {
  Book,
  DEFAULT_MARGIN_RULES,
  entryBasis,
  explainInterval,
  fundExposure,
  type Leg,
  type LegPoint,
  type MarginAccount,
  type MarginLeg,
  marginPath,
  marginReport,
  marginStress,
  markPosition,
  nextSettlement,
  Repricer,
  repricingMarket,
  valueLeg,
} from '../../src/book/index.ts';
import {
  cents,
  type EpochMs,
  type FundRoot,
  instantOf,
  isoDate,
  MID,
  priceAtTravel,
  TOUCH,
} from '../../src/market/index.ts';
import { tenorBeta, vixResponse } from '../../src/volatility/index.ts';
import { condor, future, position, shares } from '../support/held.ts';
import { type ViewOptions, viewOf } from '../support/views.ts';

const JULY = isoDate('2026-07-22');
const AUGUST = isoDate('2026-08-19');
const market: ViewOptions = {
  curve: [{ expiry: JULY, bid: 16.9, ask: 17.1 }, {}, { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 }],
  funds: [
    { root: 'VIXY', bid: 29.98, ask: 30.02, provenance: 'modelled' },
    { root: 'UVXY', bid: 20, ask: 20.02, provenance: 'modelled' },
  ],
};
const view = viewOf(market);
const at = (n: number) => n as EpochMs;
const exposureOf = (root: FundRoot, of = view) => {
  const found = fundExposure({ kind: 'fund', root }, of);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
};

describe('shares in the ledger', () => {
  it('are carried at cost, realised when sold, and never settled by a print', () => {
    const book = new Book(at(0), cents(10_000_000));
    const bought = position('held', 'pivot', at(1), [shares(200)], [30.02]);
    book.open({ ...bought, legs: bought.legs.map((leg) => ({ ...leg, fee: cents(100) })) });
    expect(book.cash).toBe(10_000_000 - 600_400 - 100);
    expect(book.ledger.balance(({ kind }) => kind === 'positions')).toBe(600_400);
    const print = { source: 'VRO', date: JULY, value: 20, origin: 'test', fallback: false } as const;
    expect(book.settle(at(2), print)).toEqual([]);
    book.close('held', at(3), [{ price: 33.5, fee: cents(120) }]);
    expect(book.ledger.realised('pivot', 'fund', 'shares')).toBe(69_600);
    expect(book.ledger.realised('pivot', 'fund', 'fees')).toBe(-220);
    expect(book.cash).toBe(10_000_000 + 69_600 - 220);
  });

  it('whatever is bought and sold, every account sums to zero and the account is the sum of its results', () => {
    const trade = fc.record({
      root: fc.constantFrom<FundRoot>('VIXY', 'UVXY', 'VXX'),
      quantity: fc.integer({ min: 1, max: 5000 }),
      bought: fc.integer({ min: 100, max: 20_000 }),
      sold: fc.option(fc.integer({ min: 100, max: 20_000 }), { nil: undefined }),
      fee: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 12 }), (trades) => {
        const book = new Book(at(0), cents(100_000_000));
        let earned = 0;
        for (const [i, { root, quantity, bought, sold, fee }] of trades.entries()) {
          const opened = position(`p${i}`, 'pivot', at(i + 1), [shares(quantity, root)], [bought / 100]);
          book.open({ ...opened, legs: opened.legs.map((leg) => ({ ...leg, fee: cents(fee) })) });
          earned -= fee;
          if (sold === undefined) continue;
          book.close(`p${i}`, at(i + 1), [{ price: sold / 100, fee: cents(fee) }]);
          earned += (sold - bought) * quantity - fee;
        }
        expect(book.ledger.balance(() => true)).toBe(0);
        expect(book.ledger.realised('pivot')).toBe(earned);
        const owned = book.ledger.balance(({ kind }) => kind === 'cash' || kind === 'positions');
        expect(owned - 100_000_000).toBe(earned);
      }),
    );
  });
});

describe('the value of shares', () => {
  it('is the middle of the quote; a mark is what the price rule brings over the cost', () => {
    expect(valueLeg({ kind: 'fund', root: 'VIXY' }, view)).toEqual({
      ok: true,
      value: { price: 30, basis: 'mid', provenance: 'modelled' },
    });
    const held = position('held', 'pivot', at(1), [shares(200)], [29]);
    const marked = (travel: typeof TOUCH) =>
      markPosition(held, view, (quote, side) => priceAtTravel(quote, side, travel));
    expect(marked(TOUCH)).toMatchObject({ ok: true, value: { unrealised: 19_600, provenance: 'modelled' } });
    expect(marked(MID)).toMatchObject({ ok: true, value: { unrealised: 20_000 } });
    expect(markPosition(held, viewOf(), (quote, side) => priceAtTravel(quote, side, MID))).toMatchObject({
      ok: false,
      reason: 'no-fund-quotes',
    });
  });

  it('has no settlement ahead', () => {
    expect(nextSettlement([shares(10)], view.asOf)).toMatchObject({ ok: false, reason: 'no-legs' });
  });
});

describe('shares when the market moves', () => {
  const repricer = (legs: readonly Leg[]) => {
    const found = Repricer.of(repricingMarket(view, 'quoted'), legs);
    if (!found.ok) throw new Error(found.reason);
    return found.value;
  };
  const value = (legs: readonly Leg[], vixPoints: number) => {
    const found = repricer(legs).value({ at: view.asOf, vixPoints });
    if (!found.ok) throw new Error(found.reason);
    return found.value;
  };

  it('hold two months by the index rule: 2 of 23 contracts in July on 2026-07-20', () => {
    const { tenors, leverage, provenance } = exposureOf('VIXY');
    const whole = (2 / 23) * 17 + (21 / 23) * 18.1;
    expect(tenors.map(({ expiry, days, level }) => [expiry, days, level])).toEqual([
      [JULY, 2, 17],
      [AUGUST, 30, 18.1],
    ]);
    expect(tenors[0]!.share).toBeCloseTo(((2 / 23) * 17) / whole, 12);
    expect([leverage, provenance]).toEqual([1, 'modelled']);
  });

  it('move by both months, each by the share of its tenor, times the multiple of the fund', () => {
    const whole = (2 / 23) * 17 + (21 / 23) * 18.1;
    const change = (5 * ((2 / 23) * tenorBeta(2) + (21 / 23) * tenorBeta(30))) / whole;
    expect(value([shares(100)], 0).total).toBeCloseTo(3000, 9);
    expect(value([shares(100)], 5).total).toBeCloseTo(3000 * (1 + change), 8);
    expect(value([shares(100, 'UVXY')], 5).total).toBeCloseTo(2001 * (1 + 1.5 * change), 8);
  });

  it('a hundred dollars of VIXY move as the two futures of the same value do', () => {
    const { tenors } = exposureOf('VIXY');
    const futures = tenors.map(({ expiry, share, level }) => ({ expiry, points: (3000 * share) / level }));
    const gained = futures.reduce(
      (sum, { expiry, points }) => sum + (points / 100) * value([future(1, 'VXM', expiry)], 7).total,
      0,
    );
    expect(value([shares(100)], 7).total - 3000).toBeCloseTo(gained, 8);
  });

  it('cost a day what their months slide down the curve, and the fee', () => {
    const market_ = repricingMarket(view, 'quoted');
    const carry = dailyCarry(view, market_, [shares(100)]);
    const [july, august] = exposureOf('VIXY').tenors;
    // July slides to spot VIX of 16 in two days, August to July in 28.
    const slide = (july!.share * (17 - 16)) / 2 / 17 + (august!.share * (18.1 - 17)) / 28 / 18.1;
    expect(carry).toMatchObject({ ok: true });
    expect(carry.ok && carry.value).toBeCloseTo(-3000 * (slide + 0.0085 / 365), 8);
  });

  it('count from what they cost', () => {
    const held = position('held', 'pivot', at(1), [shares(100)], [28]);
    expect(entryBasis(repricer([shares(100)]), [held])).toEqual({ ok: true, value: 2800 });
  });

  it('without a level of one of the months they cannot be moved, and the month is named', () => {
    const lacking = viewOf({ ...market, curve: [{}, { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 }] });
    expect(Repricer.of(repricingMarket(lacking, 'quoted'), [shares(1)])).toMatchObject({
      ok: false,
      reason: 'no-curve',
      detail: expect.stringContaining('2026-07-22'),
    });
  });
});

describe('an interval of shares', () => {
  const leg = shares(100);
  const curveAt = (instant: EpochMs, july: number, august: number) => [
    { until: instant, level: 16 },
    { until: instantOf(JULY, '09:30', 'America/New_York'), level: july },
    { until: instantOf(AUGUST, '09:30', 'America/New_York'), level: august },
  ];
  const from: LegPoint = {
    at: view.asOf,
    value: cents(300_000),
    fund: exposureOf('VIXY'),
    curve: curveAt(view.asOf, 17, 18.1),
  };

  it('falls apart into roll-down, moves of the curve and what the price did beside, to the cent', () => {
    const later = (view.asOf + 3_600_000) as EpochMs;
    const to: LegPoint = { at: later, value: cents(310_000), fund: from.fund, curve: curveAt(later, 18, 19) };
    const { change, parts } = explainInterval(leg, from, to, (a, b) => b - a);
    expect(change).toBe(10_000);
    const { tenors } = from.fund!;
    const moved = 300_000 * ((tenors[0]!.share * 1) / 17 + (tenors[1]!.share * 0.9) / 18.1);
    expect(Math.abs(parts.theta + parts['term-structure'] - moved)).toBeLessThanOrEqual(1);
    expect(parts.theta).toBeLessThan(0);
    expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(change);
  });

  it('without a curve all of it is residual, and that is said', () => {
    const blind = explainInterval(leg, from, { at: view.asOf, value: cents(299_000) }, (a, b) => b - a);
    expect(blind).toMatchObject({ change: -1000, unexplained: 'no-basis', parts: { residual: -1000 } });
  });
});

describe('margin of shares', () => {
  const fund = (root: FundRoot, quantity: number, price: number): MarginLeg => ({
    contract: { kind: 'fund', root },
    quantity,
    price,
    forward: price,
    deviation: 0,
  });
  const account = (legs: readonly MarginLeg[], change: Partial<MarginAccount> = {}): MarginAccount => ({
    type: 'margin',
    cash: cents(1_000_000),
    date: isoDate('2026-07-20'),
    vix: 16,
    legs,
    ...change,
  });
  const report = (legs: readonly MarginLeg[], change: Partial<MarginAccount> = {}) => {
    const found = marginReport(account(legs, change), DEFAULT_MARGIN_RULES);
    if (!found.ok) throw new Error(found.reason);
    return found.value;
  };

  it.each([
    // Maintenance 25 % times the multiple, initial 50 % or the maintenance.
    ['VIXY', '2026-07-20', 75_000, 150_000],
    ['UVXY', '2026-07-20', 112_500, 150_000],
    ['UVXY', '2018-02-27', 150_000, 150_000],
    ['VXX', '2026-07-20', 75_000, 150_000],
  ] as const)('%s on %s: 3,000 dollars need %i cents, at first %i', (root, date, maintenance, initial) => {
    expect(report([fund(root, 100, 30)], { date: isoDate(date) })).toMatchObject({
      available: 1_300_000,
      requirement: maintenance,
      sharesMaintenance: maintenance,
      sharesInitial: initial,
      worstLoss: 300_000,
      worstPrints: [{ print: 'VIXY, no print'.replace('VIXY', root), loss: 300_000, at: 0 }],
    });
  });

  it('four times the day would be asked in full, and never more than that', () => {
    const rules = { ...DEFAULT_MARGIN_RULES, shares: { initial: 0.5, maintenance: 0.9 } };
    const found = marginReport(account([fund('UVXY', 100, 30)]), rules);
    expect(found).toMatchObject({ ok: true, value: { sharesMaintenance: 300_000, sharesInitial: 300_000 } });
  });

  it('a cash account has paid them in full: nothing is asked and nothing lent', () => {
    const legs = [fund('VIXY', 100, 30)];
    expect(report(legs, { type: 'cash' })).toMatchObject({
      available: 1_000_000,
      requirement: 0,
      sharesMaintenance: 0,
    });
  });

  it('a portfolio account scans them as thirty days of VX times the multiple', () => {
    const down = (root: FundRoot) =>
      report([fund(root, 100, 30)], { type: 'portfolio' }).classes.map(({ name, requirement }) => [
        name,
        requirement,
      ]);
    expect(down('VIXY')).toEqual([['volatility', 75_000]]);
    expect(down('UVXY')).toEqual([['volatility', 112_500]]);
  });

  it('short shares have no rule here, and that is said', () => {
    expect(marginReport(account([fund('VIXY', -1, 30)]), DEFAULT_MARGIN_RULES)).toMatchObject({
      ok: false,
      reason: 'no-short-shares',
    });
  });

  it('on a path they are worth more as VX rises, and available moves by as much', () => {
    const scenario = { label: 'x', indexMove: -0.05, volatilityMove: 0.4, vix: 30, indexDeviationRatio: 1 };
    const path = marginPath(account([fund('UVXY', 100, 30)]), [scenario], DEFAULT_MARGIN_RULES);
    expect(path).toMatchObject({ ok: true, value: [{ gain: 180_000, available: 1_480_000 }] });
  });

  it('through moves of the index they are figured at the value of the same repricer', () => {
    const legs = [...condor(1), shares(100)];
    const repricer = Repricer.of(repricingMarket(view, 'quoted'), legs);
    if (!repricer.ok) throw new Error(repricer.reason);
    const figured = legs.map(
      ({ contract, quantity }): MarginLeg =>
        contract.kind === 'fund'
          ? fund('VIXY', quantity, 30)
          : { contract, quantity, price: 1, forward: 7500, deviation: 0.01 },
    );
    const stops = marginStress(account(figured), repricer.value, [-3, 0], DEFAULT_MARGIN_RULES);
    if (!stops.ok) throw new Error(stops.reason);
    const [down, still] = stops.value;
    expect(still!.available).toBe(1_300_000);
    const moved = repricer.value.value({
      at: view.asOf,
      indexPercent: -3,
      vixPoints: vixResponse(-3, 16),
    });
    expect(moved.ok && Math.round(100 * moved.value.legs[4]!)).toBe(down!.available - 1_000_000);
    expect(down!.sharesMaintenance).toBe(Math.ceil((down!.available - 1_000_000) / 4));
  });
});
