import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importPaths } from '../../src/data/import-paths.ts';
import { openStore, readCatalogue, type Store, verifiedPath } from '../../src/data/store.ts';
import { fileIn, withFolder } from './support.ts';

const bars = 'date,open,high,low,close,prior_close\n2026-07-16,10,12,9,11,\n2026-07-17,11,13,10,12,11\n';
const snapshot = (bid: unknown) =>
  JSON.stringify({
    sym: 'SPX',
    spot: 7500,
    asof: '2026-07-16T14:18:32',
    fetched: '2026-07-16T18:34:21.986Z',
    o: [
      { e: 1784577600, t: 'C', k: 7400, b: 100, a: 101 },
      { e: 1784577600, t: 'P', k: 7400, b: bid, a: 1.2 },
    ],
  });

async function withStore(work: (store: Store, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const input = join(folder, 'in', 'deeper');
    await mkdir(input, { recursive: true });
    await work(openStore(join(folder, 'store')), input);
  });
}

async function filesOf(store: Store): Promise<string[]> {
  const entries = await readdir(store.directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe('importing into the store', () => {
  it('walks folders and says of every file what became of it', async () => {
    await withStore(async (store, input) => {
      await fileIn(input, 'a_SPX.json.gz', snapshot(1.1));
      await fileIn(input, 'spx_daily_2026.csv', bars);
      await fileIn(input, 'notes.txt', 'nothing to see');
      const seen: string[] = [];
      const report = await importPaths(store, [join(input, '..')], {
        onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
      });
      expect(report.files.map(({ status }) => status)).toEqual(['imported', 'not-recognised', 'imported']);
      expect(report.complete).toBe(true);
      expect(seen).toEqual(['1/3', '2/3', '3/3']);
      const { sources } = await readCatalogue(store);
      expect(sources.map(({ file, importer }) => [file, importer])).toEqual([
        ['a_SPX.json.gz', 'cboe-snapshot'],
        ['spx_daily_2026.csv', 'index-daily-with-prior-close'],
      ]);
      expect(sources[0]!.outputs[0]).toMatchObject({
        kind: 'quotes',
        root: 'SPXW',
        date: '2026-07-16',
        rows: 1,
      });
      for (const source of sources) for (const output of source.outputs) await verifiedPath(store, output);
    });
  });

  it('a file that is named directly must be recognised', async () => {
    await withStore(async (store, input) => {
      const report = await importPaths(store, [
        await fileIn(input, 'notes.txt', 'nothing'),
        join(input, 'gone'),
      ]);
      expect(report.files).toEqual([
        { status: 'refused', path: join(input, 'gone'), reason: 'there is no such file', row: undefined },
        { status: 'not-recognised', path: join(input, 'notes.txt') },
      ]);
      expect(report.complete).toBe(false);
    });
  });

  it('changes nothing when the same files are imported again', async () => {
    await withStore(async (store, input) => {
      await fileIn(input, 'a_SPX.json.gz', snapshot(1.1));
      await fileIn(input, 'spx_daily_2026.csv', bars);
      await importPaths(store, [input]);
      const before = await Promise.all(
        (await filesOf(store)).map(async (path) => [path, await readFile(path)]),
      );
      const again = await importPaths(store, [input]);
      expect(again.files.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
      expect(
        await Promise.all((await filesOf(store)).map(async (path) => [path, await readFile(path)])),
      ).toEqual(before);
    });
  });

  it('gives the same bytes in another store, in whatever order the files come', async () => {
    await withStore(async (store, input) => {
      const one = await fileIn(input, 'a_SPX.json.gz', snapshot(1.1));
      const two = await fileIn(input, 'spx_daily_2026.csv', bars);
      await importPaths(store, [one, two]);
      const other = openStore(`${store.directory}-2`);
      await importPaths(other, [two]);
      await importPaths(other, [one]);
      const bytes = async (which: Store) => await readFile(join(which.directory, 'catalogue.json'), 'utf8');
      expect(await bytes(other)).toBe(await bytes(store));
    });
  });

  it('takes nothing of a damaged file, names file, row and reason, and still takes the others', async () => {
    await withStore(async (store, input) => {
      await fileIn(input, 'a.json.gz', snapshot('1.1'));
      await writeFile(join(input, 'b.json.gz'), gzipSync(snapshot(1.1)).subarray(0, 90));
      const flipped = gzipSync(snapshot(1.1));
      flipped[flipped.length - 6]! ^= 0xff;
      await writeFile(join(input, 'c.json.gz'), flipped);
      await fileIn(input, 'spx_daily_1.csv', bars.replace('12,9,11', '12,nine,11'));
      await fileIn(input, 'spx_daily_2.csv', bars.replace(',12,11\n', ',12,11,99\n'));
      await fileIn(input, 'spx_daily_3.csv', bars);
      const { files, complete } = await importPaths(store, [input]);
      expect(complete).toBe(false);
      expect(files.map((file) => [file.path.slice(input.length + 1), file.status])).toEqual([
        ['a.json.gz', 'refused'],
        ['b.json.gz', 'refused'],
        ['c.json.gz', 'refused'],
        ['spx_daily_1.csv', 'refused'],
        ['spx_daily_2.csv', 'refused'],
        ['spx_daily_3.csv', 'imported'],
      ]);
      expect(files[0]).toMatchObject({ row: 2, reason: 'bid "1.1" is not a price' });
      expect(files[1]).toMatchObject({ reason: expect.stringContaining('not a sound gzip file') });
      expect(files[2]).toMatchObject({ reason: expect.stringContaining('not a sound gzip file') });
      expect(files[3]).toMatchObject({ row: 2, reason: expect.stringContaining('"nine"') });
      expect(files[4]).toMatchObject({ row: 3, reason: expect.stringContaining('Columns') });
      const { sources } = await readCatalogue(store);
      expect(sources.map(({ file }) => file)).toEqual(['spx_daily_3.csv']);
      expect((await filesOf(store)).length).toBe(2);
    });
  });

  it('lets one process write at a time, and takes over from one that died', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      await mkdir(store.directory);
      const lock = join(store.directory, 'import.lock');
      await writeFile(lock, `${process.ppid}\n`);
      await expect(importPaths(store, [path])).rejects.toThrow(`being written by process ${process.ppid}`);
      await writeFile(lock, '4194305\n');
      expect((await importPaths(store, [path])).complete).toBe(true);
      expect(await filesOf(store)).not.toContain(lock);
    });
  });

  it('refuses to read a stored file whose bytes were changed', async () => {
    await withStore(async (store, input) => {
      await importPaths(store, [await fileIn(input, 'spx_daily_2026.csv', bars)]);
      const output = (await readCatalogue(store)).sources[0]!.outputs[0]!;
      await writeFile(join(store.directory, output.path), 'other bytes');
      await expect(verifiedPath(store, output)).rejects.toThrow('was changed after import');
    });
  });

  it('refuses a damaged catalogue instead of starting over', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      await importPaths(store, [path]);
      await writeFile(join(store.directory, 'catalogue.json'), '{"schema":"alvh.catalogue/1"');
      await expect(importPaths(store, [path])).rejects.toThrow('is damaged');
    });
  });
});
