import { describe, expect, it } from 'vitest';
import { sessionClocks } from '../../src/data/synthetic/clock.ts';
import { impliedVariance, varianceStretch } from '../../src/data/synthetic/forward-variance.ts';
import { VOLATILITY_RISK_PREMIUM } from '../../src/data/synthetic/parameters.ts';
import { simulateSessions, stateAt } from '../../src/data/synthetic/path.ts';
import { scheduledReleases } from '../../src/data/synthetic/release-calendar.ts';
import { isoDate, tradingDays } from '../../src/market/index.ts';
import { type MarketMoments, momentsOf, REAL_MOMENTS } from '../support/market-moments.ts';

const MONTH = 21;
const SEEDS = [1, 2, 3, 4];

/** How far the mean over the seeds may lie from the real figure: about twice what it varies by. */
const TOLERANCE: MarketMoments = {
  volatility: 2.5,
  kurtosis: 6,
  cluster1: 0.1,
  cluster5: 0.17,
  cluster20: 0.14,
  leverage: 0.05,
  vixMean: 2.5,
  vixDeviation: 2.5,
  vixPersistence: 0.02,
  vixChange: 1,
  vixIndex: 0.08,
  premium: 1,
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
        close: path.index[closePoint]!,
        vix: 100 * Math.sqrt((variance * 252) / MONTH),
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

  it.each(Object.keys(TOLERANCE) as (keyof MarketMoments)[])(
    'has the real %s within its tolerance',
    (name) => {
      const achieved = all.reduce((total, { moments }) => total + moments[name], 0) / all.length;
      expect(Math.abs(achieved - REAL_MOMENTS[name]), `${achieved}`).toBeLessThan(TOLERANCE[name]);
    },
  );

  it('charges more for one day of variance than it realises, by about the stated premium', () => {
    const ratio = Math.sqrt(sum(({ before }) => before.nextDay) / sum((pair) => change(pair) ** 2));
    expect(Math.abs(ratio - 1 - VOLATILITY_RISK_PREMIUM)).toBeLessThan(0.05);
  });

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
