import { type JournalEntry, replayBook } from '../engine/index.ts';
import type { EpochMs, MarketView, SeriesCatalog } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Strategy } from '../method/index.ts';
import { type AccountFunding, accountFunding } from './account-funding.ts';
import { capitalSeries } from './account-sessions.ts';
import { type BlendedReturns, blendedReturns } from './blended-returns.ts';

/** A line that returns are held against, % a year. */
export interface ReturnHurdle {
  readonly name: string;
  readonly percent: Result<number>;
}

/** What a whole run earned on the capital tied up, and what that capital cost. */
export interface AccountHistory {
  readonly returns: BlendedReturns;
  readonly funding: AccountFunding;
  /** The strategy's target, the cost of capital, the bill. */
  readonly hurdles: readonly ReturnHurdle[];
}

/** Returns, funding and hurdles of a run, rates as of a view. */
export function accountHistory(
  journal: readonly JournalEntry[],
  strategy: Strategy,
  view: MarketView,
  { bars }: SeriesCatalog,
): Result<AccountHistory> {
  const replayed = replayBook(journal, Number.MAX_SAFE_INTEGER as EpochMs);
  if (!replayed.ok) return replayed;
  const { transactions } = replayed.value.book.ledger;
  const { loanSpreadPercent, cashSpreadPercent, interest } = strategy.execution;
  const bill = view.values('bill-3m', 1)[0]?.value;
  const earned = interest === 'bills' && bill !== undefined ? Math.max(0, bill - cashSpreadPercent) : 0;
  const rates = {
    financePercent: bill === undefined ? loanSpreadPercent : bill + loanSpreadPercent,
    reinvestPercent: earned,
  };
  const returns = blendedReturns(journal, transactions, rates);
  if (!returns.ok) return returns;
  const { sessions } = returns.value;
  const series = capitalSeries(sessions, Math.round(strategy.capitalDollars * 100));
  const funding = accountFunding(sessions, series, {
    view,
    loanSpreadPercent,
    beta: strategy.target?.beta,
    index: bars.SPX,
  });
  return ok({ returns: returns.value, funding, hurdles: hurdlesOf(strategy, funding) });
}

function hurdlesOf(
  { target }: Strategy,
  { costPercent, billPercent }: AccountFunding,
): readonly ReturnHurdle[] {
  const stated = target?.returnPercent;
  return [
    {
      name: 'target',
      percent:
        stated === undefined ? absent('not-stated', 'target.returnPercent in the strategy') : ok(stated),
    },
    { name: 'cost of capital', percent: costPercent },
    { name: 'bill', percent: billPercent },
  ];
}
