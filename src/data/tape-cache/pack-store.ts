import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionRange } from '../../market/index.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { withLock } from '../store-lock.ts';
import { cacheFolder, readQuoteFiles } from './quote-files.ts';
import { CacheUnavailable, lockWords, packName, Shelf, type ShelfOptions } from './shelf.ts';

/** One pack of the tape cache. */
export interface PackListing {
  /** Its path inside the cache, such as `root=SPXW/2026-07.tape`. */
  readonly pack: string;
  /** Stored files in it. */
  readonly files: number;
  /** Expiries, counted once a stored file. */
  readonly expiries: number;
  /** Quotes: bids and asks of calls and puts, over strikes and instants, the ones that are not there included. */
  readonly quotes: number;
  readonly bytes: number;
}

/** What to pack. */
export interface PackingOptions extends ShelfOptions {
  /** New York dates; without it all. */
  readonly range?: SessionRange | undefined;
  /** Throw all packs away first. */
  readonly rebuild?: boolean | undefined;
}

/**
 * Brings the tape cache up to what the store holds, removes packs of which the store holds nothing any more, and says what
 * is in those of the range.
 * @throws StoreError when a stored file is missing or changed, or the cache cannot be written.
 */
export async function packStore(
  store: Store,
  { range, rebuild, ...options }: PackingOptions = {},
): Promise<readonly PackListing[]> {
  const folder = cacheFolder(store);
  const known = await readQuoteFiles(store);
  const files = known.filter(({ date }) => !range || (date >= range.from && date <= range.to));
  if (files.length === 0)
    throw new StoreError(
      `the store ${store.directory} holds no option quotes of these dates; import some with: alvh data import <path…>`,
    );
  const names = new Set(known.map(packName));
  await withLock(
    folder,
    async () => {
      for (const name of packsIn(folder)) {
        if (rebuild || !names.has(name)) rmSync(join(folder, name), { force: true });
      }
    },
    lockWords(folder),
  );
  const shelf = new Shelf(store, known, options);
  try {
    await shelf.ensure(files);
    return [...new Set(files.map(packName))].sort().map((pack) => {
      const sources = files.filter((file) => packName(file) === pack).map((file) => shelf.find(file).source);
      const blocks = sources.flatMap((source) => source.blocks);
      return {
        pack,
        files: sources.length,
        expiries: blocks.length,
        quotes: blocks.reduce((sum, { instants, strikes }) => sum + instants.length * strikes.length * 4, 0),
        bytes: statSync(join(folder, pack)).size,
      };
    });
  } catch (error) {
    throw error instanceof CacheUnavailable
      ? new StoreError(`the tape cache cannot be made: ${error.message}`)
      : error;
  } finally {
    shelf.close();
  }
}

function packsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tape'));
}
