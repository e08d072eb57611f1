import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Leg, type MarketState, Repricer, repricingMarket } from '../../src/book/index.ts';
import { epochMs, instantOf, isoDate, strike as strikeOf } from '../../src/market/index.ts';
import { tenorBeta } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option } from '../support/held.ts';
import { DAY, viewOf } from '../support/views.ts';
import { vixChain } from '../support/vix-chain.ts';

const EXPIRY = isoDate('2026-07-21');
const AUGUST = isoDate('2026-08-19');
const SETTLES = instantOf(EXPIRY, '16:00', 'America/New_York');
const view = viewOf({ chains: [flatChain(DAY, '14:15', EXPIRY), vixChain(DAY, '14:15', AUGUST)] });
const fitted = repricingMarket(view, 'fitted');
const NOW: MarketState = { at: view.asOf };

function dollars(legs: readonly Leg[], state: MarketState, market = fitted): number {
  const repricer = Repricer.of(market, legs);
  const value = repricer.ok ? repricer.value.value(state) : repricer;
  if (!value.ok) throw new Error(`${value.reason} ${value.detail}`);
  return value.value.total;
}

const states = fc.record({
  at: fc.integer({ min: view.asOf, max: SETTLES - 1 }).map(epochMs),
  indexPercent: fc.double({ min: -15, max: 15, noNaN: true }),
  vixPoints: fc.double({ min: -6, max: 40, noNaN: true }),
  volPoints: fc.double({ min: 0, max: 20, noNaN: true }),
  skewPoints: fc.double({ min: 0, max: 1, noNaN: true }),
  termPoints: fc.double({ min: 0, max: 5, noNaN: true }),
});

describe('a book revalued at a state of the market', () => {
  it('values each leg, and the total is their sum', () => {
    const legs = [...condor(2), future(3), option('C', 25, 1, AUGUST, 'VIX')];
    const repricer = Repricer.of(fitted, legs);
    if (!repricer.ok) throw new Error(repricer.reason);
    const value = repricer.value.value({ ...NOW, indexPercent: -2, vixPoints: 3 });
    if (!value.ok) throw new Error(value.reason);
    expect(value.value.legs).toHaveLength(legs.length);
    expect(value.value.legs.reduce((sum, one) => sum + one, 0)).toBeCloseTo(value.value.total, 9);
    expect(repricer.value.provenance).toBe('synthetic');
  });

  it('calls less puts are worth the discounted forward over the strike at any state', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 7300, max: 7700 }), (state, strike) => {
        const synthetic = dollars([option('C', strike, 1), option('P', strike, -1)], state);
        const smile = fitted.smile(option('C', strike, 1).contract as never);
        if (!smile.ok) throw new Error(smile.reason);
        const forward = smile.value.forward * (1 + state.indexPercent / 100);
        expect(synthetic).toBeCloseTo(100 * smile.value.discount * (forward - strike), 5);
      }),
    );
  });

  it('a position of no cost and no payoff changes nothing', () => {
    const nothing = [future(2), future(-2), option('P', 7400, 5), option('P', 7400, -5)];
    fc.assert(
      fc.property(states, (state) => {
        expect(dollars([...condor(1), ...nothing], state)).toBeCloseTo(dollars(condor(1), state), 8);
      }),
    );
  });

  it('twice the book is worth twice as much', () => {
    fc.assert(
      fc.property(states, (state) => {
        const once = dollars([...condor(1), future(1)], state);
        expect(dollars([...condor(2), future(2)], state)).toBeCloseTo(2 * once, 7);
      }),
    );
  });

  it('VX moves by its tenor’s share of VIX, or as it is told', () => {
    expect(dollars([future(1, 'VX')], { ...NOW, vixPoints: 4 })).toBeCloseTo(1000 * 4 * tenorBeta(30), 8);
    const told = { ...NOW, vixPoints: 4, vxPoints: (days: number) => days / 10 };
    expect(dollars([future(1, 'VX')], told)).toBeCloseTo(3000, 8);
  });

  it('a VIX option follows the future of its own expiry and not the index', () => {
    const call = [option('C', 20, 1, AUGUST, 'VIX')];
    const now = dollars(call, NOW);
    expect(dollars(call, { ...NOW, indexPercent: -5 })).toBe(now);
    const deep = [option('C', 20, 1, AUGUST, 'VIX'), option('P', 20, -1, AUGUST, 'VIX')];
    const gain = dollars(deep, { ...NOW, vixPoints: 6 }) - dollars(deep, NOW);
    expect(gain).toBeCloseTo(dollars([future(1)], { ...NOW, vixPoints: 6 }), 0);
  });

  it('after its settlement an option is worth its payoff', () => {
    const smile = fitted.smile(option('P', 7400, 1).contract as never);
    if (!smile.ok) throw new Error(smile.reason);
    const move = (7390 / smile.value.forward - 1) * 100;
    expect(dollars([option('P', 7400, 1)], { at: SETTLES, indexPercent: move })).toBeCloseTo(1000, 6);
    expect(dollars([option('C', 7400, 1)], { at: SETTLES, indexPercent: move })).toBe(0);
  });

  it('XSP without a chain of its own is a tenth of SPXW', () => {
    const legs = (root: 'XSP' | 'SPXW', strike: number): Leg[] => [
      {
        contract: { kind: 'option', root, expiry: EXPIRY, right: 'P', strike: strikeOf(strike) },
        quantity: 1,
      },
    ];
    const state = { ...NOW, indexPercent: -1 };
    expect(dollars(legs('XSP', 740), state)).toBeCloseTo(dollars(legs('SPXW', 7400), state) / 10, 8);
  });

  it('quoted smiles give back the mid of every quoted strike', () => {
    const quoted = repricingMarket(view, 'quoted');
    const put = option('P', 7400, 1);
    const quote = view.quote(put.contract);
    if (!quote.ok || quote.value.quote.kind !== 'two-sided') throw new Error('quoted');
    const { bid, ask } = quote.value.quote;
    expect(dollars([put], NOW, quoted)).toBeCloseTo(50 * (bid + ask), 8);
  });

  it('says which leg has no value and why', () => {
    expect(Repricer.of(fitted, condor(1, isoDate('2026-07-24')))).toMatchObject({
      ok: false,
      reason: 'no-chain',
      detail: 'SPXW 2026-07-24 7350 P',
    });
    expect(Repricer.of(fitted, [future(1, 'VX', isoDate('2027-01-20'))])).toMatchObject({
      ok: false,
      reason: 'no-curve',
    });
    const blind = Repricer.of({ ...fitted, vix: undefined }, condor(1));
    expect(blind.ok && blind.value.value({ ...NOW, vixPoints: 1 })).toMatchObject({ reason: 'no-level' });
    const bound = Repricer.of(fitted, [...condor(1), future(1)]);
    expect(bound.ok && bound.value.value({ ...NOW, vixPoints: -40 })).toMatchObject({ ok: false });
  });

  it('refuses to look back or to lose the whole index', () => {
    expect(() => dollars(condor(1), { at: epochMs(view.asOf - 1) })).toThrow(RangeError);
    expect(() => dollars(condor(1), { ...NOW, indexPercent: -100 })).toThrow(RangeError);
  });
});
