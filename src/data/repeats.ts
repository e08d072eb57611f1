import type { Imported } from './imported.ts';
import { ImportRefusal } from './refusal.ts';

/**
 * Refuses what a file tells twice: which of the two is right it cannot say. Bars, options and the user's own files are
 * checked where they are read, by row; releases may be told again with a later forecast.
 * @throws ImportRefusal that names the first repeated value, price or bar.
 */
export function refuseRepeats({ values = [], futures = [], intraday = [] }: Imported): void {
  const seen = new Set<string>();
  const keys = [
    ...values.map(({ name, date }) => `${name} of ${date}`),
    ...futures.map(({ root, date, expiry }) => `${root} ${expiry} of ${date}`),
    ...intraday.map(({ symbol, from }) => `bar of ${symbol} from ${new Date(from).toISOString()}`),
  ];
  for (const key of keys) {
    if (seen.has(key)) throw new ImportRefusal(`${key} occurs twice`);
    seen.add(key);
  }
}
