import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  empiricalOdds,
  entryBasis,
  impliedOdds,
  type JointPoint,
  jointSurface,
  type Leg,
  Repricer,
  type ResponseCurve,
  responseCurve,
  responseState,
} from '../../src/book/index.ts';
import { cents, epochMs, instantOf } from '../../src/market/index.ts';
import { vixResponse } from '../../src/volatility/index.ts';
import { condor, future, option, position } from '../support/held.ts';
import { AUGUST, EXPIRY, hedged, market, repricerOf, unwrap, view } from '../support/priced-book.ts';
import { viewOf } from '../support/views.ts';

const SETTLES = instantOf(EXPIRY, '16:00', 'America/New_York');

function curve(legs: readonly Leg[], basis: number, at = SETTLES, residuals = 0): ResponseCurve {
  return unwrap(responseCurve(repricerOf(legs), at, basis, residuals));
}

const forward = unwrap(market.smile(option('P', 7400, 1).contract as never)).forward;
const levels = ({ breakEvens }: ResponseCurve) =>
  breakEvens.map(({ indexPercent }) => forward * (1 + indexPercent / 100));

describe('break-evens of a structure along the response', () => {
  it('a bare condor breaks even at its short strikes and the credit beyond them', () => {
    const sold = position('c', 'anchor', view.asOf, condor(3), [1, 3.1, 2.4, 0.7]);
    const basis = unwrap(entryBasis(repricerOf(condor(3)), [sold]));
    expect(basis).toBeCloseTo(-3 * 100 * 3.8, 9);
    expect(levels(curve(condor(3), basis))).toEqual([
      expect.closeTo(7375 - 3.8, 6),
      expect.closeTo(7625 + 3.8, 6),
    ]);
  });

  it('fees move both break-evens in by what they cost a contract', () => {
    const sold = position('c', 'anchor', view.asOf, condor(1), [1, 3.1, 2.4, 0.7]);
    const charged = { ...sold, legs: sold.legs.map((leg) => ({ ...leg, fee: cents(65) })) };
    const basis = unwrap(entryBasis(repricerOf(condor(1)), [charged]));
    expect(levels(curve(condor(1), basis))).toEqual([
      expect.closeTo(7375 - 3.8 + 0.026, 6),
      expect.closeTo(7625 + 3.8 - 0.026, 6),
    ]);
  });

  it('every point returned is worth less than a cent when revalued, whatever the hedge and the horizon', () => {
    fc.assert(
      fc.property(
        fc.record({
          futures: fc.integer({ min: -2, max: 3 }),
          calls: fc.integer({ min: 0, max: 10 }),
          basis: fc.double({ min: -1500, max: 500, noNaN: true }),
          hours: fc.integer({ min: 0, max: 26 }),
          residuals: fc.constantFrom(-1, 0, 1),
        }),
        ({ futures, calls, basis, hours, residuals }) => {
          const legs = [
            ...condor(2),
            ...(futures === 0 ? [] : [future(futures)]),
            ...(calls === 0 ? [] : [option('C', 22, calls, AUGUST, 'VIX')]),
          ];
          const repricer = repricerOf(legs);
          const at = epochMs(Math.min(SETTLES, view.asOf + hours * 3_600_000));
          for (const { indexPercent, residueDollars } of curve(legs, basis, at, residuals).breakEvens) {
            const state = unwrap(responseState(market, at, indexPercent, residuals));
            const again = unwrap(repricer.value(state)).total - basis;
            expect(Math.abs(again)).toBeLessThan(0.01);
            expect(residueDollars).toBeCloseTo(again, 9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds what brute force on a fine grid finds', () => {
    const repricer = repricerOf(hedged);
    const basis = -900;
    for (const at of [SETTLES, epochMs(view.asOf + 3 * 3_600_000)]) {
      const brute: number[] = [];
      let before: number | undefined;
      for (let i = -2000; i <= 2000; i++) {
        const move = i / 100;
        const pnl = unwrap(repricer.value(unwrap(responseState(market, at, move)))).total - basis;
        if (before !== undefined && before > 0 !== pnl > 0) brute.push(move);
        before = pnl;
      }
      const found = curve(hedged, basis, at).breakEvens;
      expect(found).toHaveLength(brute.length);
      expect(brute.length).toBeGreaterThan(1);
      found.forEach(({ indexPercent }, i) => {
        expect(Math.abs(indexPercent - brute[i]!)).toBeLessThanOrEqual(0.01);
      });
    }
  });

  it('VIX at a break-even is that of the response, and a residual moves it', () => {
    const [low] = curve(hedged, -900).breakEvens;
    const state = unwrap(responseState(market, SETTLES, low!.indexPercent));
    expect(low!.vix).toBeCloseTo(16 + state.vixPoints!, 12);
    expect(state.vixPoints).toBeGreaterThan(0);
    expect(unwrap(responseState(market, view.asOf, -2)).vixPoints).toBeCloseTo(vixResponse(-2, 16), 12);
    // Far down the hedge makes up for the condors; with VIX above its response it does so sooner.
    const [higher] = curve(hedged, -900, SETTLES, 1).breakEvens;
    expect(higher!.indexPercent).toBeGreaterThan(low!.indexPercent);
  });

  it('a position of no cost and no payoff moves no break-even', () => {
    const nothing = [future(2), future(-2), option('C', 7500, 3), option('C', 7500, -3)];
    const [bare, padded] = [curve(hedged, -900), curve([...hedged, ...nothing], -900)];
    expect(padded.breakEvens.map(({ indexPercent }) => indexPercent)).toEqual(
      bare.breakEvens.map(({ indexPercent }) => expect.closeTo(indexPercent, 8)),
    );
  });

  it('entry counts what futures have gained since', () => {
    const bought = position('v', 'pivot', view.asOf, [future(2)], [17.6]);
    // The curve's mid is 18.1: half a point, two contracts of 100 dollars.
    expect(unwrap(entryBasis({ market }, [bought]))).toBeCloseTo(-100, 9);
  });

  it('the search ends where a residual leaves no VIX, and what lies before it is found', () => {
    const low = { ...market, vix: 9 };
    const repricer = Repricer.of(low, condor(1));
    if (!repricer.ok) throw new Error(repricer.reason);
    const found = unwrap(responseCurve(repricer.value, epochMs(view.asOf + 3_600_000), -300, -1));
    expect(found.points.at(-1)!.indexPercent).toBeLessThan(20);
    expect(found.points.at(-1)!.vix).toBeGreaterThan(0);
    expect(found.points[0]!.indexPercent).toBe(-20);
    expect(found.breakEvens).toHaveLength(2);
  });

  it('is absent without VIX', () => {
    const blind = Repricer.of({ ...market, vix: undefined }, condor(1));
    expect(blind.ok && responseCurve(blind.value, SETTLES, 0, 0)).toMatchObject({ reason: 'no-level' });
  });
});

describe('odds of ending between break-evens', () => {
  it('by the density: those of a lognormal for a flat smile, all of them for the whole line', () => {
    const repricer = repricerOf(condor(1));
    const whole = unwrap(impliedOdds(repricer, SETTLES, [{ from: null, to: null }]));
    expect(whole).toBeCloseTo(1, 12);
    const one = 100 * Math.expm1(0.008);
    const middle = unwrap(impliedOdds(repricer, SETTLES, [{ from: -100 * (1 - Math.exp(-0.008)), to: one }]));
    expect(middle).toBeCloseTo(0.6827, 1);
  });

  it('a nearer horizon leaves less outside', () => {
    const repricer = repricerOf(condor(1));
    const inside = [{ from: -1, to: 1 }];
    const soon = unwrap(impliedOdds(repricer, epochMs(view.asOf + 3_600_000), inside));
    expect(soon).toBeGreaterThan(unwrap(impliedOdds(repricer, SETTLES, inside)));
    expect(impliedOdds(repricer, view.asOf, inside)).toMatchObject({ reason: 'no-time' });
    expect(impliedOdds(repricerOf([future(1)]), SETTLES, inside)).toMatchObject({ reason: 'no-smile' });
  });

  it('by past days: the share of standard moves inside, refused below 250 days', () => {
    const closes = Array.from({ length: 301 }, (_, i) => 7000 * 1.01 ** (i % 2));
    const past = viewOf({ history: { SPX: closes, VIX: closes.map(() => 16) } });
    const odds = (from: number, to: number) =>
      unwrap(empiricalOdds({ market }, past, SETTLES, [{ from, to }]));
    expect(odds(-5, 5)).toEqual({ share: 1, days: 300 });
    expect(odds(0, 5)).toEqual({ share: 0.5, days: 300 });
    expect(empiricalOdds({ market }, view, SETTLES, [])).toMatchObject({ reason: 'too-few-bars' });
  });
});

describe('the joint surface of index and VIX', () => {
  const moves = Array.from({ length: 25 }, (_, i) => -6 + i / 2);
  const vix = Array.from({ length: 15 }, (_, i) => 10 + 2 * i);
  const repricer = repricerOf(hedged);
  const surface = unwrap(jointSurface(repricer, SETTLES, -900, moves, vix));

  it('has a row for each VIX and the P&L of its state in each cell', () => {
    expect(surface.pnlDollars).toHaveLength(15);
    const direct = unwrap(repricer.value({ at: SETTLES, indexPercent: -3, vixPoints: 20 - 16 })).total + 900;
    expect(surface.pnlDollars[5]![6]).toBeCloseTo(direct, 9);
  });

  it('every end of its break-even set is worth less than a cent', () => {
    expect(surface.breakEvens.length).toBeGreaterThan(10);
    for (const piece of surface.breakEvens) {
      for (const { indexPercent, vix: level } of piece) {
        const state = { at: SETTLES, indexPercent, vixPoints: level - 16 };
        expect(Math.abs(unwrap(repricer.value(state)).total + 900)).toBeLessThan(0.01);
      }
    }
  });

  it('the set separates gains from losses: walking a row, signs change where a piece crosses it', () => {
    for (const [row, level] of vix.entries()) {
      const gains = surface.pnlDollars[row]!.map((pnl) => pnl! > 0);
      const changes = gains.filter((one, i) => i > 0 && one !== gains[i - 1]).length;
      const onRow = new Set(
        surface.breakEvens
          .flat()
          .filter((point: JointPoint) => Math.abs(point.vix - level) < 1e-12)
          .map(({ indexPercent }) => indexPercent.toFixed(9)),
      );
      expect(onRow.size).toBe(changes);
    }
  });

  it('has no value where VX would be at or below zero', () => {
    const low = unwrap(jointSurface(repricerOf([future(1)]), SETTLES, 0, [0, 1], [-30, 16]));
    expect(low.pnlDollars[0]).toEqual([null, null]);
    expect(low.breakEvens).toEqual([]);
  });
});
