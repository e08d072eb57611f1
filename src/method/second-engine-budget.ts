import type { BookView, LayerName } from '../book/index.ts';
import { type MarketView, tradeDateAt } from '../market/index.ts';
import { isLocked } from './locked.ts';

const MONTH_CHARACTERS = 7;

/**
 * Premium that a layer paid for options in the calendar month of the view's trade date, US dollars: what was bought less
 * what was sold in the same package. What was closed or settled since does not give it back.
 */
export function premiumSpent(view: MarketView, book: BookView, layer: LayerName): number {
  const month = monthOf(view.asOf);
  let spent = 0;
  const { transactions } = book.ledger;
  for (let i = transactions.length - 1; i >= 0; i--) {
    const { at, entries } = transactions[i]!;
    // The ledger is in order of time: what comes before another month is of no use either.
    if (monthOf(at) !== month) break;
    if (!entries.some(({ account }) => account.kind === 'positions' && account.layer === layer)) continue;
    const realised = new Set(
      entries.flatMap(({ account, positionId }) =>
        account.kind === 'result' && account.cause === 'options' ? [positionId] : [],
      ),
    );
    // What a lock takes over was paid for before.
    const counts = (id: string | undefined) => !realised.has(id) && !isLocked({ id: id ?? '' });
    for (const { account, amount, positionId } of entries) {
      if (account.kind === 'positions' && account.layer === layer && counts(positionId)) spent += amount;
    }
  }
  return spent / 100;
}

function monthOf(at: MarketView['asOf']): string {
  return tradeDateAt(at).slice(0, MONTH_CHARACTERS);
}
