import type { SeriesCatalog } from '../market/index.ts';
import { Database } from './database.ts';
import { readCatalogue, type Store } from './store.ts';
import { readStoredSeries } from './stored-series.ts';

/**
 * Bars, values and releases of a store, whether or not it holds quotes; empty for a store into which nothing was imported.
 * @throws StoreError when a stored file is missing or changed.
 */
export async function openStoreSeries(store: Store): Promise<SeriesCatalog> {
  const catalogue = await readCatalogue(store);
  const database = await Database.open();
  try {
    return (await readStoredSeries(store, database, catalogue)).series;
  } finally {
    await database.close();
  }
}
