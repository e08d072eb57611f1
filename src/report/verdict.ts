import type { RunDocument } from '../engine/index.ts';
import { headlineOf } from '../engine/index.ts';
import { equityPath, maxDrawdown, tradeStatistics, worstSession } from '../research/index.ts';
import { figure, money } from './format.ts';

/** One figure of the verdict: what leads the report, tail before averages and never a win rate alone. */
export interface VerdictFigure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** Below this the worst 5 % are less than one condor. */
const FEWEST_FOR_TAIL = 20;

/** The verdict strip of a run at its headline fill; for a run without trades it says so. */
export function verdict(run: RunDocument): readonly VerdictFigure[] {
  const level = headlineOf(run);
  const stats = tradeStatistics(level.trades);
  const account: VerdictFigure = {
    name: 'Account P&L',
    value: money(level.accountPnlCents),
    note: `all layers, after ${money(level.feesCents)} of fees; fill: ${run.headline}; ${
      level.peakMarginCents === null
        ? 'margin could not be figured'
        : `largest margin requirement ${money(level.peakMarginCents)}`
    }`,
  };
  if (!stats)
    return [
      account,
      { name: 'Trades', value: '0', note: 'no condor was entered and settled; see the sessions' },
    ];
  const path = equityPath(run.journal);
  const worst = worstSession(path);
  const interval = stats.expectancyInterval;
  return [
    {
      name: 'Expectancy per condor, net',
      value: `${figure(stats.expectancyPoints)} points`,
      note: `after fees; ${money(stats.expectancyDollars * 100)} per entry; ${
        interval
          ? `95 % interval ${figure(interval.lower)} … ${figure(interval.upper)} points (block bootstrap)`
          : 'too few trades for an interval'
      }`,
    },
    {
      name: 'CVaR 95 %, net',
      value: `${figure(stats.cvar95Points)} points`,
      note:
        stats.trades < FEWEST_FOR_TAIL
          ? `after fees; with ${stats.trades} condors this is just the worst one, no tail average yet`
          : `after fees; mean of the worst 5 % of ${stats.trades} condors; worst ${figure(stats.worstPoints)}`,
    },
    {
      name: 'Worst session',
      value: worst ? money(worst.dollars * 100) : '–',
      note: worst
        ? `account, ${worst.date}; deepest fall from a high ${money(maxDrawdown(path) * 100)}`
        : 'no marks',
    },
    {
      name: 'Break-even win rate',
      value: stats.breakEvenWinRatePercent === null ? '–' : `${figure(stats.breakEvenWinRatePercent, 1)} %`,
      note: `realised ${figure(stats.winRatePercent, 1)} % of ${stats.trades} trades; mean credit ${figure(stats.meanCreditPoints)} points`,
    },
    account,
  ];
}
