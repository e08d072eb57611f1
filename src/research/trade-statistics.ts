import type { CondorTrade } from '../engine/index.ts';
import { expectedShortfall, mean, stationaryBootstrap } from '../math/index.ts';

/** How a list of condors did, tail first. All figures are after fees; points are per condor. */
export interface TradeStatistics {
  readonly trades: number;
  readonly expectancyPoints: number;
  readonly expectancyDollars: number;
  /** 95 % interval of the expectancy in points by stationary block bootstrap; absent below ten trades. */
  readonly expectancyInterval: { readonly lower: number; readonly upper: number } | null;
  /** Mean of the worst 5 % of trades, points; below twenty trades that is the worst one. */
  readonly cvar95Points: number;
  readonly worstPoints: number;
  readonly bestPoints: number;
  readonly totalPoints: number;
  readonly totalDollars: number;
  readonly winRatePercent: number;
  /** Win rate at which the mean win and the mean loss seen would cancel; absent without both. */
  readonly breakEvenWinRatePercent: number | null;
  readonly meanCreditPoints: number;
}

const FEWEST_FOR_INTERVAL = 10;
const BLOCK_TRADES = 5;
const RESAMPLES = 2000;

/** @returns undefined for an empty list: there is nothing to say of no trades. */
export function tradeStatistics(trades: readonly CondorTrade[]): TradeStatistics | undefined {
  if (trades.length === 0) return undefined;
  const points = trades.map((trade) => trade.pnlCents / (10_000 * trade.condors));
  const dollars = trades.map((trade) => trade.pnlCents / 100);
  const wins = points.filter((one) => one > 0);
  const losses = points.filter((one) => one <= 0);
  const meanWin = wins.length > 0 ? mean(wins) : 0;
  const meanLoss = losses.length > 0 ? -mean(losses) : 0;
  return {
    trades: trades.length,
    expectancyPoints: mean(points),
    expectancyDollars: mean(dollars),
    expectancyInterval: points.length < FEWEST_FOR_INTERVAL ? null : interval(points),
    cvar95Points: expectedShortfall(points, 0.95),
    worstPoints: Math.min(...points),
    bestPoints: Math.max(...points),
    totalPoints: hundredths(points.reduce((sum, one) => sum + one, 0)),
    totalDollars: trades.reduce((sum, trade) => sum + trade.pnlCents, 0) / 100,
    winRatePercent: (100 * wins.length) / points.length,
    breakEvenWinRatePercent:
      wins.length > 0 && losses.length > 0 ? (100 * meanLoss) / (meanWin + meanLoss) : null,
    meanCreditPoints: mean(trades.map((trade) => trade.creditPoints)),
  };
}

function interval(points: readonly number[]): { lower: number; upper: number } {
  const { lower, upper } = stationaryBootstrap(points, mean, {
    level: 0.95,
    meanBlockLength: BLOCK_TRADES,
    resamples: RESAMPLES,
    seed: 1,
  });
  return { lower, upper };
}

/** Points are whole hundredths; their sum is cleaned of floating noise. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}
