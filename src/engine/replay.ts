import { Book } from '../book/index.ts';
import type { Cents, EpochMs } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { JournalEntry } from './journal.ts';

/** An account as its journal tells it. */
export interface ReplayedBook {
  readonly book: Book;
  /** Value over cost of the open packages at their last mark, in cents; a package never valued has none. */
  readonly marks: ReadonlyMap<string, Cents>;
}

/**
 * The account at an instant, from its journal alone: capital, fills, settlements, variation, interest, phases and marks
 * stamped at or before `until` are posted again, in order. The ledger, the open packages and their marks are those of the
 * desk that wrote the journal; plans and rejections are not read.
 * Between two marks it is the account of the earlier one and of what was traded and settled since: the variation of snapshots
 * that the journal passes over comes with the next mark.
 *
 * @returns `no-capital` when the journal does not begin with the capital paid in (runs of earlier versions).
 * @throws RangeError when an entry contradicts those before it.
 */
export function replayBook(
  journal: readonly JournalEntry[],
  until: EpochMs,
): Result<ReplayedBook, 'no-capital'> {
  const opening = journal.find((entry) => entry.kind === 'capital');
  if (!opening) return absent('no-capital', 'the journal does not say what was paid in');
  const book = new Book(opening.at, opening.amount);
  const marks = new Map<string, Cents>();
  for (const entry of journal) {
    if (entry.at > until) break;
    switch (entry.kind) {
      case 'fill': {
        const { positionId: id, layer, intent } = entry.order;
        if (intent === 'open') book.open({ id, layer, openedAt: entry.at, legs: entry.legs });
        else {
          book.close(id, entry.at, entry.legs);
          marks.delete(id);
        }
        break;
      }
      case 'settlement':
        for (const id of book.settle(entry.at, entry.print)) marks.delete(id);
        break;
      case 'variation':
        book.payVariation(entry.positionId, entry.contract, entry.at, entry.price);
        break;
      case 'interest':
        book.receiveInterest(entry.at, entry.amount);
        break;
      case 'phase':
        book.enterPhase(entry.layer, { phase: entry.to, since: entry.at });
        break;
      case 'mark':
        for (const { id, unrealised } of entry.positions) marks.set(id, unrealised);
        break;
      case 'capital':
      case 'plan':
      case 'rejection':
        break;
    }
  }
  return ok({ book, marks });
}
