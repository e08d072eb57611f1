import { describe, expect, it } from 'vitest';
import { sessionClocks } from '../../src/data/synthetic/clock.ts';
import { impliedVariance, varianceStretch } from '../../src/data/synthetic/forward-variance.ts';
import {
  DOWN_JUMPS,
  PRICED_SLOW,
  UP_JUMPS,
  VOLATILITY_RISK_PREMIUM,
} from '../../src/data/synthetic/parameters.ts';
import { simulateSessions, stateAt } from '../../src/data/synthetic/path.ts';
import { scheduledReleases } from '../../src/data/synthetic/release-calendar.ts';
import { isoDate, tradingDays } from '../../src/market/index.ts';
import { type MarketMoments, momentsOf, REAL_MOMENTS } from '../support/market-moments.ts';

const MONTH = 21;
const SEEDS = [1, 2, 3, 4];

/** How far the mean over the seeds may lie from the real figure. */
const TOLERANCE: MarketMoments = {
  volatility: 1.5,
  kurtosis: 5,
  cluster1: 0.06,
  cluster5: 0.06,
  cluster20: 0.06,
  leverage: 0.04,
  vixMean: 1.5,
  vixDeviation: 1.5,
  vixPersistence: 0.01,
  vixChange: 0.5,
  vixIndex: 0.04,
  premium: 0.5,
};

/** Four markets of thirty years on a grid of quarters of an hour, simulated on the calendar of 1996 to 2026. */
function markets() {
  const dates = tradingDays(isoDate('1996-01-02'), isoDate('2026-12-31'));
  const clocks = sessionClocks(dates, scheduledReleases(dates[0]!, isoDate('2026-11-30')), 15);
  return SEEDS.map((seed) => {
    const paths = simulateSessions(seed, clocks).slice(0, -MONTH);
    const days = paths.map((path, at) => {
      const { closePoint, elapsed } = path.clock;
      const ahead = clocks[at + MONTH]!;
      const length = ahead.elapsed[ahead.closePoint]! - elapsed[closePoint]!;
      const variance = impliedVariance(stateAt(path, closePoint), varianceStretch(0, length));
      const nextDay = clocks[at + 1]!;
      const overnight = nextDay.elapsed[nextDay.closePoint]! - elapsed[closePoint]!;
      return {
        open: path.index[0]!,
        slow: path.slow[closePoint]!,
        close: path.index[closePoint]!,
        vix: 100 * Math.sqrt((variance * 252) / MONTH),
        length: overnight,
        nextDay: impliedVariance(stateAt(path, closePoint), varianceStretch(0, overnight)),
      };
    });
    return {
      days,
      moments: momentsOf(
        days.map(({ close }) => close),
        days.map(({ vix }) => vix),
      ),
    };
  });
}

describe('synthetic market: moments over four times thirty years', () => {
  const all = markets();
  const pairs = all.flatMap(({ days }) => days.slice(1).map((day, i) => ({ day, before: days[i]! })));
  const sum = (of: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  const change = ({ day, before }: (typeof pairs)[number]) => Math.log(day.close / before.close);

  it.each(
    (Object.keys(TOLERANCE) as (keyof MarketMoments)[]).map((name) => ({
      name,
      real: REAL_MOMENTS[name],
      tolerance: TOLERANCE[name],
      achieved: Number(
        (all.reduce((total, { moments }) => total + moments[name], 0) / all.length).toPrecision(3),
      ),
    })),
  )('$name: real $real, synthetic $achieved, tolerance $tolerance', ({ real, achieved, tolerance }) => {
    expect(Math.abs(achieved - real)).toBeLessThan(tolerance);
  });

  it.each([
    { state: 'low', from: -9, to: -0.4 },
    { state: 'near its median', from: -0.4, to: 0.4 },
    { state: 'high', from: 0.4, to: 9 },
  ])(
    'charges for one day of variance what it realises and the stated premium, volatility $state',
    ({ from, to }) => {
      const some = pairs.filter(({ before }) => before.slow > from && before.slow <= to);
      // Jumps bring the same variance in every state; the rest follows the slow factor, of which options price a share.
      const jumps = [DOWN_JUMPS, UP_JUMPS].reduce(
        (total, one) => total + 2 * one.perYear * one.meanSize ** 2,
        0,
      );
      const expected = some.reduce((total, { before: { slow, nextDay, length } }) => {
        const sudden = (jumps * length) / 252;
        const rest = nextDay / (1 + VOLATILITY_RISK_PREMIUM) ** 2 - sudden;
        return total + sudden + rest * Math.exp(2 * (1 - PRICED_SLOW) * slow);
      }, 0);
      const realised = some.reduce((total, pair) => total + change(pair) ** 2, 0);
      expect(some.length).toBeGreaterThan(2000);
      expect(Math.abs(Math.sqrt(expected / realised) - 1)).toBeLessThan(0.06);
    },
  );

  it('has 20 to 35 % of its variance between sessions, and gaps over three times the usual night', () => {
    const night = ({ day, before }: (typeof pairs)[number]) => Math.log(day.open / before.close) ** 2;
    const share = sum(night) / sum((pair) => change(pair) ** 2);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.35);
    const usual = sum(night) / pairs.length;
    expect(pairs.filter((pair) => night(pair) > 9 * usual).length).toBeGreaterThan(100);
  });

  it('has fat tails on both sides, the worse one below', () => {
    const returns = pairs.map(change);
    expect(returns.reduce((most, one) => Math.max(most, one), 0)).toBeGreaterThan(0.04);
    expect(returns.reduce((least, one) => Math.min(least, one), 0)).toBeLessThan(-0.07);
    expect(sum((pair) => change(pair) ** 2 * change(pair))).toBeLessThan(0);
  });

  it('moves most near the open and the close, least at noon', () => {
    const [clock] = sessionClocks([isoDate('2026-07-16')], []);
    const share = (from: number, to: number) =>
      clock!.steps.slice(from, to).reduce((total, step) => total + step, 0);
    expect(share(1, 61)).toBeGreaterThan(1.5 * share(166, 226));
    expect(share(331, 391)).toBeGreaterThan(1.2 * share(166, 226));
  });
});
