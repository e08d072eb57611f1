import { epochMs, isoDate, type SessionRange, tradeDateAt } from '../market/index.ts';
import { quotesOf } from './catalogue.ts';
import { readCatalogue, type Store } from './store.ts';

/** First and last trade date with SPXW quotes in the store; undefined when it has none. */
export async function storedRange(store: Store): Promise<SessionRange | undefined> {
  const dates = quotesOf(await readCatalogue(store))
    .filter((output) => output.root === 'SPXW')
    .flatMap((output) => output.captures.map((capture) => tradeDateAt(epochMs(capture.quotedAt))))
    .sort();
  const from = dates[0];
  const to = dates.at(-1);
  return from && to ? { from: isoDate(from), to: isoDate(to) } : undefined;
}
