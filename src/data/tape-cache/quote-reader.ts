import { statSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, expiresAt, type IsoDate, type OptionChain, settlementStyle } from '../../market/index.ts';
import type { Catalogue, QuotesOutput } from '../catalogue.ts';
import { Database, quoted } from '../database.ts';
import type { FramePart } from '../frame-plan.ts';
import { type Store, verifiedPath } from '../store.ts';
import { packedChains } from './packed-chains.ts';
import { type QuoteFile, quoteFileOf, quoteFilesOf } from './quote-files.ts';
import { CacheUnavailable, Shelf, type ShelfOptions } from './shelf.ts';

/** The chains of parts of a plan. Both readers give the same ones. */
export interface QuoteReader {
  /**
   * Chains of one instant of a stored file, expiries ascending, without those that had expired.
   * @throws StoreError when the stored file is missing or changed.
   */
  chains(part: FramePart): Promise<readonly OptionChain[]>;
  close(): Promise<void>;
}

/** Reads the stored files themselves. */
export class StoredQuotes implements QuoteReader {
  readonly #store: Store;
  readonly #verified = new Map<string, string>();
  #database: Database | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  async chains({ output, root, quotedAt }: FramePart): Promise<readonly OptionChain[]> {
    const path = this.#verified.get(output.path) ?? (await verifiedPath(this.#store, output));
    this.#verified.set(output.path, path);
    this.#database ??= await Database.open();
    const rows = await this.#database.query(
      `SELECT (expiry - DATE '1970-01-01')::DOUBLE AS day, strike, call_bid, call_ask, put_bid, put_ask
       FROM read_parquet('${quoted(path)}', hive_partitioning = false)
       WHERE quoted_ms = ${quotedAt} ORDER BY expiry, strike`,
    );
    const days = rows.floats('day');
    const columns = {
      strikes: rows.floats('strike'),
      callBid: rows.floats('call_bid'),
      callAsk: rows.floats('call_ask'),
      putBid: rows.floats('put_bid'),
      putAsk: rows.floats('put_ask'),
    };
    const chains: OptionChain[] = [];
    for (let from = 0, to = 0; from < days.length; from = to) {
      while (to < days.length && days[to] === days[from]) to++;
      const expiry = addDays('1970-01-01' as IsoDate, days[from]!);
      if (expiresAt(root, expiry) <= quotedAt) continue;
      chains.push({
        root,
        expiry,
        settlement: settlementStyle(root, expiry),
        provenance: 'quoted',
        quotedAt,
        strikes: columns.strikes.slice(from, to),
        callBid: columns.callBid.slice(from, to),
        callAsk: columns.callAsk.slice(from, to),
        putBid: columns.putBid.slice(from, to),
        putAsk: columns.putAsk.slice(from, to),
      });
    }
    return chains;
  }

  async close(): Promise<void> {
    await this.#database?.close();
  }
}

/** Reads the tape cache, made first where it lacks a file; where it cannot be made, the stored files. */
export class CachedQuotes implements QuoteReader {
  readonly #store: Store;
  readonly #files: readonly QuotesOutput[];
  readonly #options: ShelfOptions;
  readonly #shelf: Shelf;
  readonly #present = new Set<string>();
  #ready: Promise<void> | undefined;
  #stored: StoredQuotes | undefined;

  /** @param files every file that parts will name. */
  constructor(store: Store, catalogue: Catalogue, files: readonly QuotesOutput[], options: ShelfOptions) {
    this.#store = store;
    this.#files = files;
    this.#options = options;
    this.#shelf = new Shelf(store, quoteFilesOf(catalogue), options);
  }

  async chains(part: FramePart): Promise<readonly OptionChain[]> {
    if (!this.#stored) {
      try {
        this.#ready ??= this.#shelf.ensure(this.#files.map(quoteFileOf));
        await this.#ready;
        return await this.#cached(part);
      } catch (error) {
        if (!(error instanceof CacheUnavailable)) throw error;
        this.#options.onNote?.(`the tape cache is not used: ${error.message}`);
        this.#stored = new StoredQuotes(this.#store);
      }
    }
    return await this.#stored.chains(part);
  }

  async close(): Promise<void> {
    this.#shelf.close();
    await this.#stored?.close();
  }

  async #cached({ output, root, quotedAt }: FramePart): Promise<readonly OptionChain[]> {
    const file: QuoteFile = quoteFileOf(output);
    const { slot, source } = this.#shelf.find(file);
    if (!this.#present.has(output.path)) {
      // The cache never stands in for a stored file that is gone or cut: that is reported as it would be without a cache.
      const size = statSync(join(this.#store.directory, output.path), { throwIfNoEntry: false })?.size;
      if (size !== source.bytes) await verifiedPath(this.#store, output);
      this.#present.add(output.path);
    }
    return await this.#shelf.mended(slot, (pack) =>
      packedChains(pack, this.#shelf.find(file).source, root, quotedAt),
    );
  }
}
