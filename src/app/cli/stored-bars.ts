import { openStore, openStoreSeries } from '../../data/index.ts';
import { type DailyBar, type EpochMs, epochMs, type IsoDate, instantOf } from '../../market/index.ts';
import { storePath } from './store-path.ts';

/** Daily bars of a store by symbol, as far as they were known at the end of a day (all when none is given). */
export async function storedBars(
  store: string | undefined,
  asOf: IsoDate | undefined,
): Promise<(symbol: string) => readonly DailyBar[]> {
  const series = await openStoreSeries(openStore(storePath(store)));
  const until: EpochMs = asOf ? instantOf(asOf, '23:59', 'America/New_York') : epochMs(8.64e15);
  return (symbol) =>
    (series.bars[symbol]?.last(until, Number.MAX_SAFE_INTEGER) ?? []).map(({ value }) => value);
}
