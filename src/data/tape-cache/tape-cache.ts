import type { IsoDate, OptionRoot, Right, SessionRange } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { placeIn } from './block.ts';
import type { Leg } from './pack.ts';
import type { PackedBlock } from './pack-index.ts';
import { type QuoteFile, readQuoteFiles } from './quote-files.ts';
import { CacheUnavailable, Shelf, type ShelfOptions } from './shelf.ts';
import { TICK_UNITS, type Ticks } from './ticks.ts';

/** What has been read is held up to this many bytes, the oldest let go first. */
const HELD_BYTES = 16 * 2 ** 20;

/** Bids and asks of one option at every instant of its block, in ticks. */
export interface LegTicks {
  readonly bid: Ticks;
  readonly ask: Ticks;
}

/**
 * Stored option quotes as whole ticks, for work that wants few options at many instants, or many chains fast. Only what
 * is asked for is read from disk. It is made from the stored files when first asked for, and again when it is damaged or
 * of another version; what it gives is what they hold, to the bit.
 */
export class TapeCache {
  /** By New York date, stored file, expiry. An instant that two stored files tell is in a block of each. */
  readonly blocks: readonly TapeBlock[];
  readonly #shelf: Shelf;

  private constructor(shelf: Shelf, blocks: readonly TapeBlock[]) {
    this.#shelf = shelf;
    this.blocks = blocks;
  }

  /**
   * The quotes of some roots on the New York dates of a range.
   * @throws StoreError when there are none, a stored file is missing or changed, or the cache cannot be made.
   */
  static async open(
    store: Store,
    { from, to }: SessionRange,
    { roots, ...options }: ShelfOptions & { readonly roots?: readonly OptionRoot[] } = {},
  ): Promise<TapeCache> {
    const known = await readQuoteFiles(store);
    const files = known.filter(
      ({ root, date }) => date >= from && date <= to && (!roots || roots.includes(root)),
    );
    if (files.length === 0)
      throw new StoreError(`the store ${store.directory} holds no option quotes from ${from} to ${to}`);
    const shelf = new Shelf(store, known, options);
    try {
      await shelf.ensure(files);
      const held = new Held(HELD_BYTES);
      const ordered = files.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
      const blocks = ordered.flatMap((file) =>
        shelf.find(file).source.blocks.map((block) => new TapeBlock(shelf, held, file, block)),
      );
      return new TapeCache(shelf, blocks);
    } catch (error) {
      shelf.close();
      throw error instanceof CacheUnavailable
        ? new StoreError(`the tape cache cannot be used: ${error.message}`)
        : error;
    }
  }

  /** Blocks of an expiry on a New York date: one a stored file. */
  of(root: OptionRoot, date: IsoDate, expiry: IsoDate): readonly TapeBlock[] {
    return this.blocks.filter(
      (block) => block.date === date && block.expiry === expiry && block.root === root,
    );
  }

  /** Lets go of the files. Ticks that were read stay good. */
  close(): void {
    this.#shelf.close();
  }
}

/**
 * The quotes of one expiry in one stored file. A price is ticks ÷ `perPoint`; 0 ticks is a side without a quote, and
 * `unlisted` a strike not listed at the instant. Arrays lie in shared memory and are not to be written to.
 */
export class TapeBlock {
  readonly root: OptionRoot;
  /** New York date of the quotes. */
  readonly date: IsoDate;
  readonly expiry: IsoDate;
  /** Ascending, milliseconds since 1970 UTC. */
  readonly instants: Float64Array;
  /** Every strike listed at any of the instants, ascending. */
  readonly strikes: Float64Array;
  readonly perPoint: number;
  readonly unlisted: number;
  readonly #shelf: Shelf;
  readonly #held: Held;
  readonly #file: QuoteFile;
  readonly #legs = new Map<number, LegTicks>();
  readonly #rows = new Map<number, Ticks>();

  constructor(shelf: Shelf, held: Held, file: QuoteFile, block: PackedBlock) {
    this.#shelf = shelf;
    this.#held = held;
    this.#file = file;
    this.root = file.root;
    this.date = file.date;
    this.expiry = block.expiry;
    this.instants = block.instants;
    this.strikes = block.strikes;
    const { perPoint, unlisted } = TICK_UNITS[block.unit]!;
    this.perPoint = perPoint;
    this.unlisted = unlisted;
  }

  /** All quotes into `into`, or new memory where that is absent or too small: a row an instant, laid out like {@link rows}. */
  async load(into?: Uint8Array): Promise<Ticks> {
    const { slot } = this.#shelf.find(this.#file);
    return await this.#shelf.mended(slot, (pack) => pack.allRows(this.#packed(), into));
  }

  /**
   * Quotes of the instants from place `from` up to but without `to`: for each the call bids of all strikes, then call asks,
   * put bids, put asks.
   */
  async rows(from: number, to: number): Promise<Ticks> {
    const key = from * (this.instants.length + 1) + to;
    const held = this.#rows.get(key);
    if (held) return held;
    const { slot } = this.#shelf.find(this.#file);
    const rows = await this.#shelf.mended(slot, (pack) => pack.rows(this.#packed(), from, to));
    this.#rows.set(key, rows);
    this.#held.add(this, rows.byteLength);
    return rows;
  }

  /** Quotes of some options at every instant; absent when the block lists one of the strikes at no instant. */
  async legs(
    options: readonly { readonly strike: number; readonly right: Right }[],
  ): Promise<Result<readonly LegTicks[], 'no-such-strike'>> {
    const legs: Leg[] = [];
    for (const { strike, right } of options) {
      const at = placeIn(this.strikes, strike);
      if (at === undefined)
        return absent(
          'no-such-strike',
          `${this.root} ${this.expiry} lists no strike ${strike} on ${this.date}`,
        );
      legs.push({ at, put: right === 'P' });
    }
    const found = legs.map((leg) => this.#legs.get(keyOf(leg)));
    const missing = legs.filter((_, i) => !found[i]);
    if (missing.length > 0) {
      const { slot } = this.#shelf.find(this.#file);
      const read = await this.#shelf.mended(slot, (pack) => pack.legs(this.#packed(), missing));
      let next = 0;
      legs.forEach((leg, i) => {
        if (found[i]) return;
        const ticks = read[next++]!;
        const half = ticks.length / 2;
        found[i] = { bid: ticks.subarray(0, half), ask: ticks.subarray(half) };
        this.#legs.set(keyOf(leg), found[i]);
        this.#held.add(this, ticks.byteLength);
      });
    }
    return ok(found as readonly LegTicks[]);
  }

  /** Forgets what was read. */
  release(): void {
    this.#legs.clear();
    this.#rows.clear();
  }

  /** The block as it stands in the pack of now. */
  #packed(): PackedBlock {
    const { source } = this.#shelf.find(this.#file);
    return source.blocks.find(({ expiry }) => expiry === this.expiry)!;
  }
}

/** Counts the bytes that blocks hold and has the first ones let go when it is too much. */
class Held {
  readonly #most: number;
  readonly #blocks = new Map<TapeBlock, number>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(block: TapeBlock, bytes: number): void {
    this.#blocks.set(block, (this.#blocks.get(block) ?? 0) + bytes);
    this.#bytes += bytes;
    for (const [other, held] of this.#blocks) {
      if (this.#bytes <= this.#most) return;
      if (other === block) continue;
      other.release();
      this.#blocks.delete(other);
      this.#bytes -= held;
    }
  }
}

function keyOf({ at, put }: Leg): number {
  return at * 2 + (put ? 1 : 0);
}
