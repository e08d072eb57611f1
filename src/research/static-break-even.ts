import type { CondorTrade, JournalEntry } from '../engine/index.ts';
import type { EpochMs } from '../market/index.ts';
import { mean } from '../math/index.ts';
import { equityPath } from './equity.ts';

/** What the condors of an account had to earn for the structure to break even. Points are per condor. */
export interface StaticBreakEven {
  readonly trades: number;
  /** Cost of the hedges over all of them, US dollars; negative where the hedges gained. */
  readonly hedgeCostDollars: number;
  /** The same spread evenly over the condors. */
  readonly hedgeCostPoints: number;
  readonly meanFeesPoints: number;
  /** What ending a condor cost: the payoff owed or the price of buying it back. */
  readonly meanDebitPoints: number;
  readonly meanCreditPoints: number;
  /** Credit at which the mean result would have been zero: debit, fees and hedge. */
  readonly breakEvenCreditPoints: number;
  /** After fees and hedge. */
  readonly winRatePercent: number;
  readonly meanWinPoints: number | null;
  readonly meanLossPoints: number | null;
  /** Mean loss over mean win plus mean loss, after fees and hedge; null without both. */
  readonly breakEvenWinRatePercent: number | null;
}

/**
 * Break-even win rate and credit of a list of condors that had hedges beside them. Figures of what happened: a list
 * without a large loss states too low a break-even.
 *
 * @param hedgeCents what all other layers made over the same time, open packages at their mark; negative is their cost.
 * @returns undefined for an empty list.
 */
export function staticBreakEven(
  trades: readonly CondorTrade[],
  hedgeCents: number,
): StaticBreakEven | undefined {
  if (trades.length === 0) return undefined;
  const condors = trades.reduce((sum, trade) => sum + trade.condors, 0);
  const hedgeCostPoints = -hedgeCents / (10_000 * condors);
  const results = trades.map((trade) => trade.pnlCents / (10_000 * trade.condors) - hedgeCostPoints);
  const wins = results.filter((one) => one > 0);
  const losses = results.filter((one) => one <= 0);
  const meanWinPoints = wins.length > 0 ? mean(wins) : null;
  const meanLossPoints = losses.length > 0 ? -mean(losses) : null;
  const ofCondors = (points: (trade: CondorTrade) => number) =>
    trades.reduce((sum, trade) => sum + trade.condors * points(trade), 0) / condors;
  const meanFeesPoints = ofCondors((trade) => trade.feesCents / (10_000 * trade.condors));
  const meanDebitPoints = ofCondors((trade) => trade.exitDebitPoints);
  return {
    trades: trades.length,
    hedgeCostDollars: -hedgeCents / 100,
    hedgeCostPoints,
    meanFeesPoints,
    meanDebitPoints,
    meanCreditPoints: ofCondors((trade) => trade.creditPoints),
    breakEvenCreditPoints: meanDebitPoints + meanFeesPoints + hedgeCostPoints,
    winRatePercent: (100 * wins.length) / results.length,
    meanWinPoints,
    meanLossPoints,
    breakEvenWinRatePercent:
      meanWinPoints === null || meanLossPoints === null
        ? null
        : (100 * meanLossPoints) / (meanWinPoints + meanLossPoints),
  };
}

/** The same of a run's condors that had ended by an instant, beside what its hedges had made by then. */
export function pastBreakEven(
  trades: readonly CondorTrade[],
  journal: readonly JournalEntry[],
  at: EpochMs,
): StaticBreakEven | undefined {
  const last = equityPath(journal.filter((entry) => entry.at <= at)).at(-1)?.layers;
  const hedge = last ? last.pivot + last['second-engine'] : 0;
  return staticBreakEven(
    trades.filter(({ exitAt }) => exitAt <= at),
    Math.round(100 * hedge),
  );
}
