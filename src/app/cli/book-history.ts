import { replayBook } from '../../engine/index.ts';
import type { EpochMs } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import {
  type AccountFunding,
  accountFunding,
  type BlendedReturns,
  blendedReturns,
  capitalSeries,
} from '../../research/index.ts';
import type { BookContext } from './book-section.ts';

/** The whole run behind a book, whatever instant the book is seen at. */
export interface BookHistory {
  readonly returns: BlendedReturns;
  readonly funding: AccountFunding;
}

/** Returns and funding of the run; absent for a book file, which has no history. */
export function historyOf({ run, strategy, view, tape }: BookContext): Result<BookHistory> {
  if (!run || !strategy) return absent('no-history', 'a book file tells one instant, not a run');
  const replayed = replayBook(run.journal, Number.MAX_SAFE_INTEGER as EpochMs);
  if (!replayed.ok) return replayed;
  const { transactions } = replayed.value.book.ledger;
  const { loanSpreadPercent, cashSpreadPercent, interest } = strategy.execution;
  const bill = view.values('bill-3m', 1)[0]?.value;
  const earned = interest === 'bills' && bill !== undefined ? Math.max(0, bill - cashSpreadPercent) : 0;
  const rates = {
    financePercent: bill === undefined ? loanSpreadPercent : bill + loanSpreadPercent,
    reinvestPercent: earned,
  };
  const returns = blendedReturns(run.journal, transactions, rates);
  if (!returns.ok) return returns;
  const { sessions } = returns.value;
  const series = capitalSeries(sessions, Math.round(strategy.capitalDollars * 100));
  const funding = accountFunding(sessions, series, {
    view,
    loanSpreadPercent,
    beta: strategy.target?.beta,
    index: tape.series.bars.SPX,
  });
  return ok({ returns: returns.value, funding });
}
