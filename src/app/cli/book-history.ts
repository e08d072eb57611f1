import { absent, type Result } from '../../math/index.ts';
import { type AccountHistory, accountHistory } from '../../research/index.ts';
import type { BookContext } from './book-section.ts';

/** Returns and funding of the run behind a book, whole; absent for a book file, which has no history. */
export function historyOf({ run, strategy, view, tape }: BookContext): Result<AccountHistory> {
  if (!run || !strategy) return absent('no-history', 'a book file tells one instant, not a run');
  return accountHistory(run.journal, strategy, view, tape.series);
}
