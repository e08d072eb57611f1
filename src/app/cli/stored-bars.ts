import { openStore, openStoreTape, storedRange } from '../../data/index.ts';
import { type DailyBar, type EpochMs, epochMs, type IsoDate, instantOf } from '../../market/index.ts';
import { DataError } from './failure.ts';
import { storePath } from './store-path.ts';

/** Daily bars of a store by symbol, as far as they were known at the end of a day (all when none is given). */
export async function storedBars(
  store: string | undefined,
  asOf: IsoDate | undefined,
): Promise<(symbol: string) => readonly DailyBar[]> {
  const directory = storePath(store);
  const opened = openStore(directory);
  const range = await storedRange(opened);
  if (!range)
    throw new DataError(`the store ${directory} holds no quotes; import some with: alvh data import <path>`);
  const { series } = await openStoreTape(opened, { from: range.to, to: range.to });
  const until: EpochMs = asOf ? instantOf(asOf, '23:59', 'America/New_York') : epochMs(8.64e15);
  return (symbol) =>
    (series.bars[symbol]?.last(until, Number.MAX_SAFE_INTEGER) ?? []).map(({ value }) => value);
}
