import { isoDate, type SeriesCatalog } from '../../market/index.ts';
import { Database } from '../database.ts';
import type { FutureRow } from '../imported.ts';
import { DAILY_FUTURES, readSeriesFiles } from '../series-rows.ts';
import { readCatalogue, type Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { openStoreTape } from '../store-tape.ts';
import { storedRange } from '../stored-range.ts';
import { readStoredSeries, type StoredSeries } from '../stored-series.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';

/** Before this date stored snapshots hold a few strikes at most: too few to place a condor. */
const WHOLE_CHAINS_SINCE = isoDate('2022-01-01');

/** Everything in a store that the calibration rests on. @throws StoreError when it holds no whole chains. */
export async function storedEvidence(store: Store): Promise<Evidence> {
  const range = await storedRange(store);
  if (!range || range.to < WHOLE_CHAINS_SINCE) {
    throw new StoreError(`the store ${store.directory} holds no whole chains to fit a model to`);
  }
  const tape = await openStoreTape(store, { from: WHOLE_CHAINS_SINCE, to: range.to });
  const { futures } = await storedSeries(store);
  return gatherEvidence(tape.frames(), tape.series, futures);
}

/** The slow data of a store with the daily prices of VX, and the hashes of the files they came from. */
export async function storedSeries(
  store: Store,
): Promise<StoredSeries & { readonly series: SeriesCatalog; readonly futures: readonly FutureRow[] }> {
  const catalogue = await readCatalogue(store);
  const database = await Database.open();
  try {
    const slow = await readStoredSeries(store, database, catalogue);
    const files = await readSeriesFiles(store, database, catalogue, DAILY_FUTURES);
    return {
      ...slow,
      futures: files.flatMap(({ rows }) => rows),
      hashes: [...slow.hashes, ...files.map(({ output }) => output.sha256)],
    };
  } finally {
    await database.close();
  }
}
