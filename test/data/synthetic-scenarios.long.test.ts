import { describe, expect, it } from 'vitest';
import { SCENARIOS, type ScenarioName, syntheticTape } from '../../src/data/synthetic/index.ts';
import { backtest } from '../../src/engine/index.ts';
import {
  closeOf,
  type DailyBar,
  FEE_PRESETS,
  type Frame,
  instantOf,
  isoDate,
  MarketView,
} from '../../src/market/index.ts';
import { strategyOf } from '../support/views.ts';

const from = isoDate('2026-01-05');
const SEEDS = [1, 2, 3];

interface Daily {
  readonly before: DailyBar;
  readonly spx: readonly DailyBar[];
  readonly vix: readonly DailyBar[];
}

/** Daily bars from the first session of a scenario to its last turn. */
function daily(scenario: ScenarioName, seed: number): Daily {
  const sessions = SCENARIOS[scenario].turns.at(-1)!.session;
  const { series, range } = syntheticTape({ seed, from, sessions, scenario });
  const of = (symbol: string, count: number) =>
    series.bars[symbol]!.last(closeOf(range.to), count).map(({ value }) => value);
  const [before, ...spx] = of('SPX', sessions + 1);
  return { before: before!, spx, vix: of('VIX', sessions) };
}

/** Deepest fall of the close from an earlier one, with the session of its end. */
function drawdown({ before, spx }: Daily) {
  let [high, depth, at] = [before.close, 0, 0];
  for (const [session, { close }] of spx.entries()) {
    high = Math.max(high, close);
    if (1 - close / high > depth) [depth, at] = [1 - close / high, session];
  }
  return { depth, at };
}

const gainOf = ({ before, spx }: Daily, session = spx.length - 1) => spx[session]!.close / before.close - 1;
const peakOf = ({ vix }: Daily) => vix.reduce((peak, { high }) => Math.max(peak, high), 0);
const meanOf = ({ vix }: Daily) => vix.reduce((sum, { close }) => sum + close, 0) / vix.length;

describe.each(SEEDS)('synthetic scenarios, seed %i', (seed) => {
  it('calm grind: up 4 to 14 %, never 6 % under water, VIX near 12 and never above 20', () => {
    const market = daily('calm-grind', seed);
    expect(gainOf(market)).toBeGreaterThan(0.04);
    expect(gainOf(market)).toBeLessThan(0.14);
    expect(drawdown(market).depth).toBeLessThan(0.06);
    expect(meanOf(market)).toBeLessThan(14);
    expect(peakOf(market)).toBeLessThan(20);
  });

  it('slow bear: 20 to 35 % down after half a year at the earliest, VIX above 20 on average and below 50', () => {
    const market = daily('slow-bear', seed);
    const { depth, at } = drawdown(market);
    expect(depth).toBeGreaterThan(0.2);
    expect(depth).toBeLessThan(0.35);
    expect(at).toBeGreaterThan(90);
    expect(meanOf(market)).toBeGreaterThan(20);
    expect(peakOf(market)).toBeLessThan(50);
    const closes = market.spx.map(({ close }) => close);
    const rally = Math.max(...closes.slice(56, 72)) / Math.min(...closes.slice(36, 56));
    expect(rally).toBeGreaterThan(1.05);
  });

  it('volmageddon: calm for ten sessions, then VIX up by three quarters at least in one, calm again by the end', () => {
    const market = daily('volmageddon', seed);
    const closes = market.vix.map(({ close }) => close);
    expect(closes.slice(0, 9).every((close) => close < 17)).toBe(true);
    expect(closes[10]! / closes[9]!).toBeGreaterThan(1.75);
    expect(closes[10]!).toBeGreaterThan(20);
    expect(closes.at(-1)!).toBeLessThan(closes[10]! * 0.8);
    const { depth } = drawdown(market);
    expect(depth).toBeGreaterThan(0.05);
    expect(depth).toBeLessThan(0.2);
  });

  it('crash and rebound: a quarter at least lost within 40 sessions, VIX above 60, half regained by the end', () => {
    const market = daily('crash-and-rebound', seed);
    const { depth, at } = drawdown(market);
    expect(depth).toBeGreaterThan(0.25);
    expect(at).toBeLessThan(40);
    expect(peakOf(market)).toBeGreaterThan(60);
    const bottom = market.spx[at]!.close;
    expect(gainOf(market)).toBeGreaterThan((bottom / market.before.close - 1) / 2);
    const gaps = market.spx.map((bar, i) =>
      Math.abs(bar.open / (market.spx[i - 1] ?? market.before).close - 1),
    );
    expect(gaps.filter((one) => one > 0.03).length).toBeGreaterThanOrEqual(5);
  });

  it('melt-up: 10 to 25 % up in nine weeks with four nights of 2 % and more, VIX below 25', () => {
    const market = daily('melt-up', seed);
    expect(gainOf(market)).toBeGreaterThan(0.1);
    expect(gainOf(market)).toBeLessThan(0.25);
    const nights = market.spx.filter((bar, i) => i > 0 && bar.open / market.spx[i - 1]!.close > 1.02);
    expect(nights.length).toBe(4);
    expect(peakOf(market)).toBeLessThan(25);
  });

  it('flash crash: an afternoon with a low 5 % under its high that ends within 4 % of it', () => {
    const market = daily('flash-crash', seed);
    const day = market.spx[5]!;
    expect(day.low / day.high).toBeLessThan(0.95);
    expect(day.close / day.high).toBeGreaterThan(0.96);
    expect(market.vix[5]!.high / market.vix[4]!.close).toBeGreaterThan(1.3);
    expect(drawdown(market).depth).toBeLessThan(0.1);
  });
});

const condor = strategyOf({
  anchor: {
    condors: 1,
    placement: { rule: 'delta', put: 0.1, call: 0.1 },
    wings: { putPoints: 25, callPoints: 25 },
  },
});

describe('synthetic scenarios: what a condor meets', () => {
  it('melt-up: on each of its four nights the condor of the eve settles beyond its long call', async () => {
    const tape = syntheticTape({ seed: 1, from, sessions: 45, scenario: 'melt-up' });
    const { levels } = await backtest(tape, condor, FEE_PRESETS.none);
    const beyond = levels[0]!.trades.filter(({ settlement, strikes }) => settlement! > strikes[3]);
    expect(beyond.length).toBeGreaterThanOrEqual(4);
    expect(beyond.every(({ pnlPoints, creditPoints }) => pnlPoints === creditPoints - 25)).toBe(true);
  });

  it('flash crash: at 14:15 quotes stand still since 13:58, and the entry on them is refused as stale', async () => {
    const tape = syntheticTape({ seed: 1, from, sessions: 8, scenario: 'flash-crash' });
    const { sessions, levels } = await backtest(tape, condor, FEE_PRESETS.none);
    expect(sessions[5]).toMatchObject({ date: '2026-01-12', outcome: 'refused' });
    expect(sessions[5]!.reason).toMatch(/quote-age/);
    expect(levels[0]!.trades.some(({ tradeDate }) => tradeDate === '2026-01-12')).toBe(false);
    expect(sessions.filter(({ outcome }) => outcome === 'traded').length).toBe(7);
    expect(tape.gaps).toEqual([expect.stringMatching(/2026-01-12 from 13:58 to 14:20/)]);
  });

  it('flash crash: quotes, curve and VIX are those of 13:58 and say so while the index falls; then spreads are wide', async () => {
    const tape = syntheticTape({ seed: 1, from, sessions: 6, frames: 'minute', scenario: 'flash-crash' });
    const day = isoDate('2026-01-12');
    const at = (time: string) => instantOf(day, time, 'America/New_York');
    const frames = new Map<number, Frame>();
    for await (const frame of tape.frames()) if (frame.at > at('13:50')) frames.set(frame.at, frame);
    const [last, stuck, freed] = ['13:58', '14:19', '14:20'].map((time) => frames.get(at(time))!);
    for (const [i, chain] of stuck!.chains.entries()) {
      expect(chain.quotedAt).toBe(at('13:58'));
      expect(chain.putAsk).toEqual(last!.chains[i]!.putAsk);
    }
    expect(stuck!.curve).toEqual(last!.curve);
    expect(stuck!.levels.VIX).toEqual(last!.levels.VIX);
    expect(stuck!.levels.SPX!.tickedAt).toBe(at('14:19'));
    expect(stuck!.levels.SPX!.value / last!.levels.SPX!.value).toBeLessThan(0.96);
    expect(() => new MarketView(stuck!, tape.series, tape.timetable)).not.toThrow();
    const width = ({ chains: [, chain], levels }: Frame) => {
      const money = chain!.strikes.findIndex((strike) => strike > levels.SPX!.value);
      return chain!.callAsk[money]! - chain!.callBid[money]!;
    };
    expect(freed!.chains.every(({ quotedAt }) => quotedAt === at('14:20'))).toBe(true);
    expect(width(freed!)).toBeGreaterThan(2 * width(last!));
  });
});
