import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importPaths, openStore, openStoreTape, packStore, type Store } from '../../src/data/index.ts';
import { isoDate, type Tape } from '../../src/market/index.ts';
import { noRealData, realData, unlessReal, withFolder } from './support.ts';

const ALL = { from: isoDate('2020-01-02'), to: isoDate('2026-12-31') };

/** Instants, chains and quotes told alike by both tapes. @throws Error at the first difference */
async function compare(stored: Tape, cached: Tape) {
  const counts = { frames: 0, chains: 0, quotes: 0 };
  const others = cached.frames()[Symbol.asyncIterator]();
  for await (const frame of stored.frames()) {
    const { value: other } = await others.next();
    expect({ ...other, chains: [] }).toStrictEqual({ ...frame, chains: [] });
    expect(other.chains.length).toBe(frame.chains.length);
    frame.chains.forEach((chain, i) => {
      const { strikes, callBid, callAsk, putBid, putAsk, ...told } = chain;
      const twin = other.chains[i];
      expect(twin).toMatchObject(told);
      for (const [name, column] of Object.entries({ strikes, callBid, callAsk, putBid, putAsk })) {
        const [a, b] = [column, twin[name]].map((values) =>
          Buffer.from(values.buffer, values.byteOffset, values.byteLength),
        );
        if (Buffer.compare(a!, b!) !== 0) throw new Error(`${told.root} ${told.expiry} ${name} differs`);
      }
      counts.chains++;
      counts.quotes += strikes.length * 4;
    });
    counts.frames++;
  }
  expect((await others.next()).done).toBe(true);
  return counts;
}

async function both(store: Store, notes: string[]) {
  return await compare(
    await openStoreTape(store, ALL, { cache: 'none' }),
    await openStoreTape(store, ALL, { onNote: (note) => notes.push(note) }),
  );
}

describe.skipIf(noRealData)(`the tape cache on real quotes${unlessReal}`, () => {
  it('gives the chains of summer 2026 to the bit, made and read', async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await importPaths(store, [join(realData, 'chains-2026')]);
      const notes: string[] = [];
      const made = await both(store, notes);
      expect(made.frames).toBeGreaterThan(60);
      expect(made.chains).toBeGreaterThan(1200);
      expect(await both(store, notes)).toEqual(made);
      expect(notes).toEqual([]);
    });
  });

  it('gives a week of minutes to the bit, each expiry in blocks of one stored file', async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await importPaths(store, [join(realData, 'chains-lean-minute')]);
      const notes: string[] = [];
      const made = await both(store, notes);
      expect(made.frames).toBeGreaterThan(400);
      expect(notes).toEqual([]);
      const packs = await packStore(store);
      expect(packs.every(({ quotes, bytes }) => bytes < quotes * 8)).toBe(true);
    });
  });
});
