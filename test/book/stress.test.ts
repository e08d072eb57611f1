import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeIn,
  gapShocks,
  historicalShocks,
  jointShocks,
  type Leg,
  nextOpen,
  responseState,
  reverseAlongResponse,
  reverseFree,
  stressed,
  twistShocks,
} from '../../src/book/index.ts';
import { instantOf, isoDate } from '../../src/market/index.ts';
import { tenorBeta, vixResponse } from '../../src/volatility/index.ts';
import { condor, future, option } from '../support/held.ts';
import { EXPIRY, market, repricerOf, unwrap } from '../support/priced-book.ts';

describe('a book under stress', () => {
  it('a future gains its multiplier times its share of VIX, at the response and beside it', () => {
    const outcomes = stressed(repricerOf([future(1, 'VX')]), jointShocks(market));
    const at = (name: string) => outcomes.find((one) => one.name === name)!;
    const middle = at('index −5 %, VIX as expected');
    expect(unwrap(middle.pnlDollars)).toBeCloseTo(1000 * tenorBeta(30) * vixResponse(-5, 16), 8);
    expect(middle.vix).toBeCloseTo(16 + vixResponse(-5, 16), 12);
    const above = unwrap(at('index −5 %, VIX +2 residual deviations').pnlDollars);
    const below = unwrap(at('index −5 %, VIX −2 residual deviations').pnlDollars);
    expect(above + below).toBeCloseTo(2 * unwrap(middle.pnlDollars), 8);
    expect(above).toBeGreaterThan(below);
  });

  it('a condor loses its width and no more beyond its wings, and a gap is not an instant jump', () => {
    const [deep] = stressed(repricerOf(condor(1)), jointShocks(market));
    expect(unwrap(deep!.pnlDollars)).toBeLessThan(-2000);
    expect(unwrap(deep!.pnlDollars)).toBeGreaterThan(-2500);
    const gap = gapShocks(market).find(({ name }) => name === 'gap of −2 % at the next open')!;
    expect(gap.state.ok && gap.state.value.at).toBe(instantOf(EXPIRY, '09:30', 'America/New_York'));
    const atOnce = unwrap(changeIn(repricerOf(condor(1)), responseState(market, market.at, -2)));
    expect(unwrap(changeIn(repricerOf(condor(1)), gap.state))).not.toBeCloseTo(atOnce, 0);
  });

  it('the next open is that of today before the bell and of the next session after it', () => {
    const friday = (time: string) => instantOf(isoDate('2026-07-17'), time, 'America/New_York');
    expect(nextOpen(friday('08:00'))).toBe(friday('09:30'));
    expect(nextOpen(friday('09:30'))).toBe(instantOf(isoDate('2026-07-20'), '09:30', 'America/New_York'));
    expect(nextOpen(friday('18:00'))).toBe(instantOf(isoDate('2026-07-20'), '09:30', 'America/New_York'));
  });

  it('a steeper skew makes a put dearer and a call cheaper; a front twist leaves thirty days alone', () => {
    const twists = (legs: readonly Leg[]) =>
      stressed(repricerOf(legs), twistShocks(market)).map(({ pnlDollars }) => unwrap(pnlDollars));
    expect(twists([option('P', 7400, 1)])[2]).toBeGreaterThan(0);
    expect(twists([option('C', 7600, 1)])[2]).toBeLessThan(0);
    expect(Math.abs(twists([future(1)])[4]!)).toBeLessThan(1);
    expect(twists([option('C', 7500, 1)])[4]).toBeGreaterThan(0);
  });

  it('a named day moves the index by its per cent, VIX up by its points and down in proportion', () => {
    const shocks = historicalShocks(market);
    const of = (name: string) => unwrap(shocks.find((one) => one.name === name)!.state);
    const crash = of('2018-02-05 volatility crash of 2018, close');
    expect(crash.indexPercent).toBe(-4.1);
    expect(crash.vixPoints).toBeCloseTo(37.32 - 17.31, 12);
    const rebound = of('2008-10-13 rebound of October 2008, close');
    expect(rebound.vixPoints).toBeCloseTo(16 * (54.99 / 69.95 - 1), 12);
    const old = of('1987-10-19 crash of 1987, close (VIX by the response)');
    expect(old.vixPoints).toBeCloseTo(vixResponse(-20.47, 16), 12);
  });

  it('an outcome that cannot be figured says why and leaves the others', () => {
    const [, flat] = stressed(repricerOf([future(1)]), [
      { name: 'nothing left', state: { ok: true, value: { at: market.at, vixPoints: -60 } } },
      { name: 'as it is', state: { ok: true, value: { at: market.at } } },
    ]);
    expect(flat!.pnlDollars).toEqual({ ok: true, value: 0 });
    const [dead] = stressed(repricerOf([future(1)]), [
      { name: 'nothing left', state: { ok: true, value: { at: market.at, vixPoints: -60 } } },
    ]);
    expect(dead!.pnlDollars).toMatchObject({ ok: false, reason: 'no-level' });
  });

  it('a position of no cost and no payoff changes no outcome', () => {
    const nothing = [future(3), future(-3), option('P', 7300, 2), option('P', 7300, -2)];
    const shocks = [...jointShocks(market), ...twistShocks(market), ...gapShocks(market)];
    const bare = stressed(repricerOf(condor(1)), shocks);
    const padded = stressed(repricerOf([...condor(1), ...nothing]), shocks);
    bare.forEach(({ pnlDollars }, i) => {
      expect(unwrap(padded[i]!.pnlDollars)).toBeCloseTo(unwrap(pnlDollars), 7);
    });
  });
});

describe('reverse stress', () => {
  it('of a short future along the response: the fall whose VIX costs exactly that', () => {
    const loss = 100 * tenorBeta(30) * vixResponse(-3, 16);
    const found = unwrap(reverseAlongResponse(repricerOf([future(-1)]), loss, -1));
    expect(found.indexPercent).toBeCloseTo(-3, 9);
    expect(found.vix).toBeCloseTo(16 + vixResponse(-3, 16), 9);
    expect(found.pnlDollars).toBeCloseTo(-loss, 6);
    expect(reverseAlongResponse(repricerOf([future(-1)]), loss, 1)).toMatchObject({ reason: 'no-such-move' });
  });

  it('free in two dimensions it is never further away than along the response, and costs the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2, max: 3 }),
        fc.double({ min: 200, max: 1500, noNaN: true }),
        (futures, loss) => {
          const repricer = repricerOf([...condor(1), ...(futures === 0 ? [] : [future(futures)])]);
          const free = unwrap(reverseFree(repricer, loss));
          expect(free.pnlDollars).toBeCloseTo(-loss, 4);
          expect(free.deviations).toBeCloseTo(
            Math.hypot((100 * Math.log1p(free.indexPercent / 100)) / (16 / Math.sqrt(252)), free.residuals),
            8,
          );
          for (const direction of [-1, 1] as const) {
            const along = reverseAlongResponse(repricer, loss, direction);
            if (along.ok) expect(free.deviations).toBeLessThanOrEqual(along.value.deviations + 1e-9);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('more than a condor can lose is never lost, and a loss is positive', () => {
    expect(reverseFree(repricerOf(condor(1)), 2600)).toMatchObject({ reason: 'no-such-move' });
    expect(() => reverseFree(repricerOf(condor(1)), 0)).toThrow(RangeError);
  });

  it('what lifts volatility everywhere lifts VIX as well; what twists it leaves VIX', () => {
    const outcomes = stressed(repricerOf([future(1)]), twistShocks(market));
    const vix = outcomes.map((one) => one.vix);
    expect(vix).toEqual([21, 14, 16, 16, 16, 16]);
  });

  it('no market is found in which VIX is below its lowest ever', () => {
    // A long future loses most where VIX falls furthest: nearly its whole level.
    const repricer = repricerOf([future(10, 'VX')]);
    expect(reverseFree(repricer, 100_000)).toMatchObject({ reason: 'no-such-move' });
    const mild = unwrap(reverseFree(repricer, 20_000));
    expect(mild.vix).toBeGreaterThan(8.56);
  });

  it('a joint shock leaves VIX at its lowest ever rather than below', () => {
    const shocks = jointShocks(market);
    const levels = stressed(repricerOf(condor(1)), shocks).map(({ vix }) => vix!);
    expect(Math.min(...levels)).toBeCloseTo(8.56, 9);
    const rise = shocks.filter(({ name }) => name.startsWith('index +10 %')).map(({ name }) => name);
    expect(rise).toEqual([
      'index +10 %, VIX at its lowest',
      'index +10 %, VIX as expected',
      'index +10 %, VIX +2 residual deviations',
    ]);
    expect(shocks).toHaveLength(36);
  });
});
