import { openStore, openStoreSeries } from '../../data/index.ts';
import {
  type DailyBar,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  NEW_YORK,
} from '../../market/index.ts';
import { storePath } from './store-path.ts';

/** Says that a store has too few daily bars of an index, up to a day if one was asked for, and where more come from. */
export function tooFewBars(
  symbol: string,
  count: number,
  needed: number,
  until: IsoDate | undefined,
): string {
  const upTo = until === undefined ? '' : ` up to ${until}`;
  return `the store holds ${count} daily bars of ${symbol}${upTo}, ${needed} are needed; import a history with: alvh data import <path…>`;
}

/** Daily bars of a store by symbol, as far as they were known at the end of a day (all when none is given). */
export async function storedBars(
  store: string | undefined,
  asOf: IsoDate | undefined,
): Promise<(symbol: string) => readonly DailyBar[]> {
  const series = await openStoreSeries(openStore(storePath(store)));
  const until: EpochMs = asOf ? instantOf(asOf, '23:59', NEW_YORK) : epochMs(8.64e15);
  return (symbol) =>
    (series.bars[symbol]?.last(until, Number.MAX_SAFE_INTEGER) ?? []).map(({ value }) => value);
}
