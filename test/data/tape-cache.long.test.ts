import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf, quotesOf } from '../../src/data/catalogue.ts';
import { Database } from '../../src/data/database.ts';
import {
  closingTicks,
  openStore,
  openStoreTape,
  packStore,
  type Store,
  TapeCache,
} from '../../src/data/index.ts';
import { readCatalogue, writeCatalogue } from '../../src/data/store.ts';
import { withLock } from '../../src/data/store-lock.ts';
import { type ExpiryRows, toBlock } from '../../src/data/tape-cache/block.ts';
import { Pack } from '../../src/data/tape-cache/pack.ts';
import { packedChains } from '../../src/data/tape-cache/packed-chains.ts';
import { writePack } from '../../src/data/tape-cache/write-pack.ts';
import { writeImported } from '../../src/data/write-imported.ts';
import {
  type EpochMs,
  type Frame,
  type IsoDate,
  instantOf,
  isoDate,
  type OptionChain,
  type OptionRoot,
  settlementStyle,
} from '../../src/market/index.ts';
import { withFolder } from './support.ts';

const MONDAY = isoDate('2026-07-20');
const TUESDAY = isoDate('2026-07-21');
const FRIDAY = isoDate('2026-08-21');
const WHOLE = { from: isoDate('2026-07-01'), to: isoDate('2026-08-31') };

type Price = (minute: number, at: number) => number;

/** Chains of `minutes` minutes from 10:00 New York on; every third minute the lowest strike is not listed. */
function chains(
  root: OptionRoot,
  date: IsoDate,
  expiry: IsoDate,
  {
    minutes = 20,
    strikes = [7300, 7325, 7350, 7400, 7425],
    price = (m, i) => 5 + m * 0.05 + i * 2,
  }: {
    minutes?: number;
    strikes?: readonly number[];
    price?: Price;
  } = {},
): OptionChain[] {
  const open = instantOf(date, '10:00', 'America/New_York');
  return Array.from({ length: minutes }, (_, minute) => {
    const listed = Float64Array.from(minute % 3 === 2 ? strikes.slice(1) : strikes);
    const column = (shift: number): Float64Array =>
      listed.map((_one, at) => Math.max(0, Math.round((price(minute, at) + shift) * 100) / 100));
    return {
      root,
      expiry,
      settlement: settlementStyle(root, expiry),
      provenance: 'quoted' as const,
      quotedAt: (open + minute * 60_000) as EpochMs,
      strikes: listed,
      callBid: column(0),
      callAsk: column(0.1),
      putBid: column(-5),
      putAsk: column(1),
    };
  });
}

/** A store as an import leaves it, a source a list of chains of one root and date. */
async function put(store: Store, name: string, list: readonly OptionChain[], date: IsoDate): Promise<void> {
  const database = await Database.open();
  try {
    const root = list[0]!.root;
    const captures = [...new Set(list.map((chain) => chain.quotedAt))].map((at) => ({
      quotedAt: at,
      fetchedAt: at,
    }));
    const outputs = await writeImported(store, database, {
      quotes: [{ root, date, chains: list }],
      captures,
    });
    const { sources } = await readCatalogue(store);
    const source = { file: name, sha256: '0'.repeat(64), importer: 'hand', version: 1, outputs, dropped: [] };
    await writeCatalogue(store, catalogueOf([...sources.filter((one) => one.file !== name), source]));
  } finally {
    await database.close();
  }
}

const byTime = (a: OptionChain, b: OptionChain): number =>
  a.quotedAt - b.quotedAt || (a.expiry < b.expiry ? -1 : 1);
const monday = (): OptionChain[] =>
  [...chains('SPXW', MONDAY, MONDAY), ...chains('SPXW', MONDAY, TUESDAY, { minutes: 18 })].sort(byTime);

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const store = openStore(join(folder, 'store'));
    await put(store, 'monday', monday(), MONDAY);
    await put(
      store,
      'vix',
      chains('VIX', MONDAY, isoDate('2026-08-19'), { minutes: 2, strikes: [20, 21.5], price: () => 1.07 }),
      MONDAY,
    );
    await put(store, 'august', chains('SPXW', FRIDAY, FRIDAY, { minutes: 3 }), FRIDAY);
    await work(store);
  });
}

async function frames(store: Store, notes?: string[], cache: 'tape' | 'none' = 'tape'): Promise<Frame[]> {
  const tape = await openStoreTape(store, WHOLE, { cache, onNote: (note) => notes?.push(note) });
  const found: Frame[] = [];
  for await (const frame of tape.frames()) found.push(frame);
  return found;
}

const pack = (store: Store, name = 'root=SPXW/2026-07.tape'): string => join(store.directory, 'cache', name);

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 0x10;
  await writeFile(path, bytes);
}

describe('a tape over the cache', () => {
  it('gives the frames of the stored files: when the cache is made, when it is there, when it grows', async () => {
    await withStore(async (store) => {
      const stored = await frames(store, [], 'none');
      expect(stored.length).toBe(23);
      const notes: string[] = [];
      expect(await frames(store, notes)).toStrictEqual(stored);
      expect(await frames(store, notes)).toStrictEqual(stored);
      await put(store, 'tuesday', chains('SPXW', TUESDAY, TUESDAY), TUESDAY);
      const more = await frames(store, [], 'none');
      expect(more.length).toBe(43);
      expect(await frames(store, notes)).toStrictEqual(more);
      expect(notes).toEqual([]);
    });
  });

  it('follows a corrected file, and forgets the one it replaces', async () => {
    await withStore(async (store) => {
      await frames(store);
      await put(store, 'monday', chains('SPXW', MONDAY, TUESDAY, { price: () => 9 }), MONDAY);
      const corrected = await frames(store, [], 'none');
      expect(await frames(store)).toStrictEqual(corrected);
      const [listed] = await packStore(store, { range: { from: MONDAY, to: MONDAY } });
      expect(listed).toMatchObject({
        pack: 'root=SPXW/2026-07.tape',
        files: 1,
        expiries: 1,
        quotes: 20 * 5 * 4,
      });
    });
  });

  it('has the same bytes however it came about', async () => {
    await withFolder(async (folder) => {
      const tuesday = chains('SPXW', TUESDAY, TUESDAY);
      const [grown, whole] = [openStore(join(folder, 'grown')), openStore(join(folder, 'whole'))];
      await put(grown, 'tuesday', tuesday, TUESDAY);
      await packStore(grown);
      await put(grown, 'monday', monday(), MONDAY);
      await packStore(grown);
      await put(whole, 'monday', monday(), MONDAY);
      await put(whole, 'tuesday', tuesday, TUESDAY);
      await packStore(whole);
      expect(Buffer.compare(await readFile(pack(grown)), await readFile(pack(whole)))).toBe(0);
      await packStore(grown, { rebuild: true });
      expect(Buffer.compare(await readFile(pack(grown)), await readFile(pack(whole)))).toBe(0);
    });
  });

  it('makes a damaged pack anew and says so once, wherever the damage is', async () => {
    await withStore(async (store) => {
      const sound = await frames(store);
      const bytes = await readFile(pack(store));
      const rows = 40 + 20 * 5 * 4 * 2 - 3;
      const damages: readonly (readonly [what: string, damage: () => Promise<void>])[] = [
        ['no header', async () => await flip(pack(store), 2)],
        ['checksum of its header', async () => await flip(pack(store), 17)],
        ['checksum of the expiry 2026-07-20', async () => await flip(pack(store), rows)],
        ['checksum of its index', async () => await flip(pack(store), bytes.length - 9)],
        ['cut short', async () => await truncate(pack(store), bytes.length - 100)],
        ['cut short', async () => await truncate(pack(store), 20)],
        ['cut short', async () => await truncate(pack(store), 0)],
      ];
      for (const [what, damage] of damages) {
        await damage();
        const notes: string[] = [];
        expect(await frames(store, notes)).toStrictEqual(sound);
        expect(notes).toEqual([
          `tape cache made anew from the stored files: root=SPXW/2026-07.tape: damaged: ${what}`,
        ]);
        expect(Buffer.compare(await readFile(pack(store)), bytes)).toBe(0);
      }
    });
  });

  it('makes a pack of another version anew and says so', async () => {
    await withStore(async (store) => {
      const sound = await frames(store);
      const bytes = await readFile(pack(store));
      const older = Buffer.from(bytes);
      older.writeUInt32LE(0, 8);
      older.writeUInt32LE(crc32(older.subarray(0, 32)), 32);
      await writeFile(pack(store), older);
      const notes: string[] = [];
      expect(await frames(store, notes)).toStrictEqual(sound);
      expect(notes.join()).toMatch(/root=SPXW\/2026-07.tape: of version 0, not 1$/);
      expect(Buffer.compare(await readFile(pack(store)), bytes)).toBe(0);
    });
  });

  it('ends with the error of the stored file when that is missing or cut, as it would without the cache', async () => {
    await withStore(async (store) => {
      await frames(store);
      const [output] = quotesOf(await readCatalogue(store));
      const path = join(store.directory, output!.path);
      await truncate(path, 50);
      await expect(frames(store)).rejects.toThrow('was changed after import');
      await rm(path);
      await expect(frames(store)).rejects.toThrow('a file of the store cannot be read');
      await rm(join(store.directory, 'cache'), { recursive: true });
      await expect(frames(store)).rejects.toThrow('a file of the store cannot be read');
    });
  });

  it('is done without when another process makes it or it cannot be written, and that is said', async () => {
    await withStore(async (store) => {
      const stored = await frames(store, [], 'none');
      const folder = join(store.directory, 'cache');
      const notes: string[] = [];
      await withLock(
        folder,
        async () => {
          expect(await frames(store, notes)).toStrictEqual(stored);
        },
        { busy: '', barred: '' },
      );
      await rm(folder, { recursive: true });
      await writeFile(folder, 'in the way');
      expect(await frames(store, notes)).toStrictEqual(stored);
      expect(notes[0]).toBe('the tape cache is not used: another process is making it');
      expect(notes[1]).toMatch(/^the tape cache is not used: cannot write to /);
      expect(notes.length).toBe(2);
    });
  });

  it('removes what a killed process left half written, and packs of what the store no longer holds', async () => {
    await withStore(async (store) => {
      const left = join(store.directory, 'cache', 'unfinished', '1.tape');
      await mkdir(join(left, '..'), { recursive: true });
      await writeFile(left, 'half');
      await mkdir(join(store.directory, 'cache', 'root=XSP'));
      await writeFile(pack(store, 'root=XSP/2020-01.tape'), 'old');
      await packStore(store);
      const names = await readdir(join(store.directory, 'cache'), { recursive: true });
      expect(names.filter((name) => name.endsWith('.tape')).sort()).toEqual([
        'root=SPXW/2026-07.tape',
        'root=SPXW/2026-08.tape',
        'root=VIX/2026-07.tape',
      ]);
    });
  });
});

describe('blocks of the cache', () => {
  it('give rows and legs of an expiry, and only those are read', async () => {
    await withStore(async (store) => {
      await packStore(store);
      // Damage in the rows of the other expiry is not met.
      await flip(pack(store), 43);
      const notes: string[] = [];
      const cache = await TapeCache.open(store, WHOLE, {
        roots: ['SPXW'],
        onNote: (note) => notes.push(note),
      });
      try {
        const [block] = cache.of('SPXW', MONDAY, TUESDAY);
        expect(cache.blocks.length).toBe(3);
        expect([...block!.strikes]).toEqual([7300, 7325, 7350, 7400, 7425]);
        expect([block!.instants.length, block!.perPoint, block!.unlisted]).toEqual([18, 20, 65535]);
        // The fourth and fifth minute, call bids: 5.15 + 2 a strike; then 7300 listed again at 5.2.
        const rows = await block!.rows(3, 5);
        expect([...rows.subarray(0, 5)]).toEqual([103, 143, 183, 223, 263]);
        expect([...rows.subarray(20, 25)]).toEqual([104, 144, 184, 224, 264]);
        const legs = await block!.legs([
          { strike: 7425, right: 'P' },
          { strike: 7300, right: 'C' },
        ]);
        if (!legs.ok) throw new Error(legs.detail);
        const [put, call] = legs.value;
        expect([...call!.bid.subarray(0, 4)]).toEqual([100, 101, 65535, 103]);
        expect([...call!.ask.subarray(0, 2)]).toEqual([102, 103]);
        // Minute 2 lists four strikes: 7425 is the fourth.
        expect([...put!.bid.subarray(0, 3)]).toEqual([160, 161, 122]);
        expect(await block!.legs([{ strike: 7375, right: 'P' }])).toMatchObject({
          ok: false,
          reason: 'no-such-strike',
        });
        expect([...(await block!.load()).subarray(0, 5)]).toEqual([100, 140, 180, 220, 260]);
        expect(notes).toEqual([]);
      } finally {
        cache.close();
      }
    });
  });

  it('are legs of rows where the expiry has few instants', async () => {
    await withStore(async (store) => {
      const cache = await TapeCache.open(store, WHOLE, { roots: ['VIX'] });
      try {
        const legs = await cache.blocks[0]!.legs([{ strike: 21.5, right: 'C' }]);
        expect(legs).toMatchObject({
          ok: true,
          value: [{ bid: Uint16Array.of(107, 107), ask: Uint16Array.of(117, 117) }],
        });
        expect(cache.blocks[0]!.perPoint).toBe(100);
      } finally {
        cache.close();
      }
    });
  });

  it('notice damage of the copy by strike and mend it once for all that wait', async () => {
    await withStore(async (store) => {
      await packStore(store);
      const bytes = await readFile(pack(store));
      // The copy of the first block begins behind its 800 bytes of rows.
      await flip(pack(store), 40 + 800 + 3);
      const notes: string[] = [];
      const cache = await TapeCache.open(store, WHOLE, { onNote: (note) => notes.push(note) });
      try {
        const [block] = cache.of('SPXW', MONDAY, MONDAY);
        const read = await Promise.all([
          block!.legs([{ strike: 7300, right: 'C' }]),
          block!.legs([
            { strike: 7300, right: 'C' },
            { strike: 7325, right: 'C' },
          ]),
        ]);
        for (const legs of read) {
          if (!legs.ok) throw new Error(legs.detail);
          expect(legs.value[0]!.bid[1]).toBe(101);
        }
        expect(notes.length).toBe(1);
        expect(Buffer.compare(await readFile(pack(store)), bytes)).toBe(0);
      } finally {
        cache.close();
      }
    });
  });

  it('lie in memory that a worker thread reads without a copy', async () => {
    await withStore(async (store) => {
      const cache = await TapeCache.open(store, WHOLE, { roots: ['SPXW'] });
      const ticks = await cache.blocks[0]!.load();
      cache.close();
      const worker = new Worker(
        "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage([workerData[0], workerData.buffer instanceof SharedArrayBuffer]);",
        { eval: true, workerData: ticks },
      );
      try {
        const answer = await new Promise((resolve, reject) =>
          worker.once('message', resolve).once('error', reject),
        );
        expect(answer).toEqual([100, true]);
      } finally {
        await worker.terminate();
      }
    });
  });

  it('are known anew once the catalogue is another one', async () => {
    await withStore(async (store) => {
      const count = async (): Promise<number> => {
        const cache = await TapeCache.open(store, WHOLE);
        cache.close();
        return cache.blocks.length;
      };
      expect([await count(), await count()]).toEqual([4, 4]);
      await put(store, 'tuesday', chains('SPXW', TUESDAY, TUESDAY), TUESDAY);
      expect([await count(), await count()]).toEqual([5, 5]);
      expect((await stat(join(store.directory, 'cache', 'quote-files.json'))).size).toBeGreaterThan(0);
      await writeFile(join(store.directory, 'cache', 'quote-files.json'), '{');
      expect(await count()).toBe(5);
    });
  });
});

describe('what a position costs to close', () => {
  const leg = (bid: number[], ask: number[]) => ({ bid: Uint16Array.from(bid), ask: Uint16Array.from(ask) });

  it('is short asks less long bids, at every instant where that can be said', () => {
    const shorts = leg([40, 40, 40, 40], [44, 44, 0, 44]);
    const longs = leg([10, 0, 10, 10], [12, 2, 12, 65535]);
    const unlisted = leg([7, 7, 7, 65535], [9, 9, 9, 65535]);
    const { cost, known } = closingTicks([shorts, longs, unlisted], [-2, 1, 1], 65535);
    expect([...known]).toEqual([1, 1, 0, 0]);
    expect([cost[0], cost[1]]).toEqual([88 - 10 - 7, 88 - 7]);
  });

  it('is nothing without legs', () => {
    expect(closingTicks([], [], 65535)).toEqual({ cost: new Float64Array(0), known: new Uint8Array(0) });
  });
});

describe('a pack', () => {
  const price = fc.oneof(
    fc.integer({ min: 0, max: 80_000 }).map((ticks) => ticks / 20),
    fc.integer({ min: 0, max: 80_000 }).map((pennies) => pennies / 100),
    fc.integer({ min: 0, max: 2_000_000_000 }).map((parts) => parts / 10_000),
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.constantFrom(0, -0, Number.MIN_VALUE, 3276.75, 3276.8, 655.35, 214_748_364.75, 429_496.7295),
  );
  /** Rows of one expiry, one kind of price a block or all kinds mixed. */
  const rows: fc.Arbitrary<ExpiryRows> = fc
    .record({
      times: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 }),
      strikes: fc.uniqueArray(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 }),
      listed: fc.array(fc.boolean(), { minLength: 320, maxLength: 320 }),
      prices: fc.oneof(
        fc.array(price, { minLength: 4, maxLength: 64 }),
        fc.array(
          fc.integer({ min: 0, max: 65_000 }).map((t) => t / 20),
          { minLength: 4, maxLength: 64 },
        ),
        fc.array(
          fc.integer({ min: 0, max: 500_000 }).map((t) => t / 100),
          { minLength: 4, maxLength: 64 },
        ),
      ),
    })
    .map(({ times, strikes, listed, prices }) => {
      const open = instantOf(MONDAY, '10:00', 'America/New_York');
      const places = times
        .toSorted((a, b) => a - b)
        .flatMap((time, t) =>
          strikes
            .toSorted((a, b) => a - b)
            .flatMap((strike, k) => (listed[t * 8 + k] ? [{ time, strike }] : [])),
        );
      const column = (side: number): Float64Array =>
        Float64Array.from(places, (_, i) => prices[(i * 4 + side) % prices.length]!);
      return {
        expiry: FRIDAY,
        instants: Float64Array.from(places, ({ time }) => open + time * 60_000),
        strikes: Float64Array.from(places, ({ strike }) => strike / 2),
        callBid: column(0),
        callAsk: column(1),
        putBid: column(2),
        putAsk: column(3),
      };
    })
    .filter((made) => made.instants.length > 0);

  it('gives any chain back to the bit, by instant and by strike', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'a.tape');
      await fc.assert(
        fc.asyncProperty(rows, async (made) => {
          async function* blocks() {
            yield toBlock(made);
          }
          await writePack(path, folder, [
            { sha256: 'a', open: async () => ({ bytes: 1, blocks: blocks() }) },
          ]);
          const opened = (await Pack.open(path))!;
          try {
            const source = opened.sources[0]!;
            const block = source.blocks[0]!;
            const again: Record<string, number[]> = {
              strikes: [],
              callBid: [],
              callAsk: [],
              putBid: [],
              putAsk: [],
            };
            const instants: number[] = [];
            for (const at of block.instants) {
              for (const chain of packedChains(opened, source, 'SPXW', at as EpochMs)) {
                for (const name of Object.keys(again)) again[name]!.push(...chain[name as 'strikes']);
                instants.push(...Array.from(chain.strikes, () => chain.quotedAt));
              }
            }
            expect({ ...again, instants }).toStrictEqual(
              Object.fromEntries(
                [...Object.keys(again), 'instants'].map((name) => [name, [...made[name as 'strikes']]]),
              ),
            );
            const all = opened.allRows(block);
            const times = block.instants.length;
            for (const put of [false, true]) {
              const legs = await opened.legs(
                block,
                Array.from(block.strikes, (_, at) => ({ at, put })),
              );
              legs.forEach((leg, at) => {
                for (let side = 0; side < 2; side++) {
                  for (let time = 0; time < times; time++) {
                    const row = (time * 4 + (put ? 2 : 0) + side) * block.strikes.length + at;
                    if (!Object.is(leg[side * times + time], all[row])) throw new Error(`leg ${at} differs`);
                  }
                }
              });
            }
          } finally {
            opened.close();
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  it('refuses a price that is negative or no number', () => {
    const made = (bid: number): ExpiryRows => ({
      expiry: FRIDAY,
      instants: Float64Array.of(1),
      strikes: Float64Array.of(7400),
      callBid: Float64Array.of(bid),
      callAsk: Float64Array.of(1),
      putBid: Float64Array.of(1),
      putAsk: Float64Array.of(1),
    });
    for (const bid of [-0.05, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => toBlock(made(bid))).toThrow('is no price');
  });
});
