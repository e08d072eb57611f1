import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importPaths } from '../../src/data/import-paths.ts';
import { openStore, readCatalogue, type Store, verifiedPath } from '../../src/data/store.ts';
import { StoreError } from '../../src/data/store-error.ts';
import { withStoreLock } from '../../src/data/store-lock.ts';
import { tryImport } from '../../src/data/try-import.ts';
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
        onProgress: ({ files, totalFiles, bytes, totalBytes }) =>
          seen.push(`${files}/${totalFiles} ${bytes === totalBytes}`),
      });
      expect(report.files.map(({ status }) => status)).toEqual(['imported', 'not-recognised', 'imported']);
      expect(report.complete).toBe(true);
      expect(seen).toEqual(['1/3 false', '2/3 false', '3/3 true']);
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

  it('is not complete, and a trial says so, when a folder holds nothing that is read', async () => {
    await withStore(async (store, input) => {
      const notes = await fileIn(input, 'notes.txt', 'nothing to see');
      const bar = await fileIn(input, 'spx_daily_2026.csv', bars);
      const trials = await tryImport([notes, bar]);
      expect(trials.map(({ status }) => status)).toEqual(['not-recognised', 'not-a-table']);
      expect((await importPaths(store, [input])).complete).toBe(true);
      await rm(bar);
      expect((await importPaths(store, [input])).complete).toBe(false);
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
      expect((await filesOf(store)).filter((name) => name.endsWith('.parquet')).length).toBe(1);
    });
  });

  it('lets one import write at a time and the next one after it, also when it failed', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      const first = withStoreLock(store, async () => await importPaths(store, [path]));
      await expect(first).rejects.toThrow('another process is importing into the store');
      await expect(first).rejects.toBeInstanceOf(StoreError);
      expect((await importPaths(store, [path])).complete).toBe(true);
      expect((await importPaths(store, [path])).complete).toBe(true);
    });
  });

  it('says why a store cannot be written and leaves nothing unfinished behind', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      const file = await fileIn(input, 'a-file', 'not a folder');
      const impossible = importPaths(openStore(join(file, 'store')), [path]);
      await expect(impossible).rejects.toThrow('cannot write to the store');
      await expect(impossible).rejects.toBeInstanceOf(StoreError);
      await mkdir(store.directory);
      await writeFile(join(store.directory, 'series'), 'in the way');
      const blocked = importPaths(store, [path]);
      await expect(blocked).rejects.toThrow('cannot write');
      await expect(blocked).rejects.toBeInstanceOf(StoreError);
      await rm(join(store.directory, 'series'));
      await mkdir(join(store.directory, 'unfinished'));
      await writeFile(join(store.directory, 'unfinished', 'half.parquet'), 'half');
      expect((await importPaths(store, [path])).complete).toBe(true);
      expect((await filesOf(store)).map((name) => name.slice(store.directory.length + 1))).toEqual([
        'catalogue.json',
        'lock.sqlite',
        expect.stringMatching(/^series\/bars\/[0-9a-f]{20}\.parquet$/),
      ]);
    });
  });

  it('restores a damaged or missing file of the store when its source is imported again', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      await importPaths(store, [path]);
      const catalogue = await readFile(join(store.directory, 'catalogue.json'), 'utf8');
      const output = (await readCatalogue(store)).sources[0]!.outputs[0]!;
      for (const damage of [
        async (file: string) => await truncate(file, 40),
        async (file: string) => await rm(file),
      ]) {
        await damage(join(store.directory, output.path));
        await expect(verifiedPath(store, output)).rejects.toThrow('import its source again to restore it');
        const { files } = await importPaths(store, [path]);
        expect(files.map(({ status }) => status)).toEqual(['imported']);
        await verifiedPath(store, output);
        expect(await readFile(join(store.directory, 'catalogue.json'), 'utf8')).toBe(catalogue);
      }
    });
  });

  it('reads links to files and names those it cannot follow, also in folders', async () => {
    await withStore(async (store, input) => {
      const elsewhere = join(input, '..', '..', 'elsewhere');
      await mkdir(elsewhere);
      await symlink(await fileIn(elsewhere, 'spx_daily_2026.csv', bars), join(input, 'spx_daily.csv'));
      await symlink(elsewhere, join(input, 'folder'));
      await symlink(join(elsewhere, 'gone'), join(input, 'gone'));
      const { files, complete } = await importPaths(store, [input]);
      expect(files.map((file) => [file.status, 'reason' in file ? file.reason : ''])).toEqual([
        ['refused', 'a link to a folder: it is not followed, name the folder itself'],
        ['refused', 'there is no such file'],
        ['imported', ''],
      ]);
      expect(complete).toBe(false);
    });
  });

  it('refuses to read a stored file whose bytes were changed', async () => {
    await withStore(async (store, input) => {
      await importPaths(store, [await fileIn(input, 'spx_daily_2026.csv', bars)]);
      const output = (await readCatalogue(store)).sources[0]!.outputs[0]!;
      await writeFile(join(store.directory, output.path), 'other bytes');
      await expect(verifiedPath(store, output)).rejects.toThrow('was changed after import');
      await expect(verifiedPath(store, output)).rejects.toBeInstanceOf(StoreError);
    });
  });

  it('refuses a damaged catalogue instead of starting over', async () => {
    await withStore(async (store, input) => {
      const path = await fileIn(input, 'spx_daily_2026.csv', bars);
      await importPaths(store, [path]);
      await writeFile(join(store.directory, 'catalogue.json'), '{"schema":"alvh.catalogue/1"');
      await expect(importPaths(store, [path])).rejects.toThrow('is damaged');
      await expect(importPaths(store, [path])).rejects.toBeInstanceOf(StoreError);
    });
  });

  it('refuses a file whose name says it is another index than the one the same bytes were imported as', async () => {
    await withStore(async (store, input) => {
      const closes = 'Date,Value\n2026-07-16,17\n2026-07-17,18\n';
      const first = await fileIn(input, 'VIX_closes.csv', closes);
      const copy = await fileIn(input, 'VIX closes (1).csv', closes);
      const other = await fileIn(input, 'VVIX_closes.csv', closes);
      const another = await fileIn(input, 'ISM_PMI.csv', closes);
      expect((await importPaths(store, [first])).complete).toBe(true);
      const { files, complete } = await importPaths(store, [first, copy, other, another]);
      const reason = 'by its name it is something else, but its bytes are those of VIX_closes.csv';
      expect(files.map((file) => [file.status, 'reason' in file ? file.reason : ''])).toEqual([
        ['refused', reason],
        ['unchanged', ''],
        ['unchanged', ''],
        ['refused', reason],
      ]);
      expect(complete).toBe(false);
      expect((await readCatalogue(store)).sources.map(({ file }) => file)).toEqual(['VIX_closes.csv']);
    });
  });

  it.each([
    [
      'a value told twice',
      'ISM_PMI.csv',
      'Date,Value\n2026-06-01,50\n2026-06-01,51\n',
      'ism-manufacturing of 2026-06-01 occurs twice',
    ],
    ['a row that is nothing', 'a.json', snapshot(1).replace('[{', '[null,{'), 'null is no row'],
    [
      'a date that does not exist',
      'a.json',
      snapshot(1).replace('2026-07-16T14', '2026-02-30T14'),
      '2026-02-30',
    ],
    ['an expiry outside the calendar', 'a.json', snapshot(1).replaceAll('1784577600', '4102513200'), '2100'],
    ['a last row that was cut', 'spx_daily.csv', bars.slice(0, -8), 'Columns'],
  ])('refuses %s, whatever else the file holds', async (_what, name, text, reason) => {
    await withStore(async (store, input) => {
      const { files } = await importPaths(store, [await fileIn(input, name, text)]);
      expect(files).toMatchObject([{ status: 'refused', reason: expect.stringContaining(reason) }]);
      expect((await readCatalogue(store)).sources).toEqual([]);
    });
  });

  it('ends in a sound file or a refusal, whatever one value of a snapshot is changed to', async () => {
    await withStore(async (store, input) => {
      const keys = ['sym', 'spot', 'asof', 'fetched', 'o', 'e', 't', 'k', 'b', 'a'];
      const values = [
        null,
        -1,
        0,
        '',
        'x',
        1e308,
        1e17,
        [],
        {},
        true,
        '2026-13-01T25:61:00',
        '2026-07-18T14:18:32',
      ];
      for (const [i, key] of keys.entries()) {
        for (const [j, value] of values.entries()) {
          const document = JSON.parse(snapshot(1.1));
          (i < 5 ? document : document.o[1])[key] = value;
          // The head must stay recognisable for the importer to be asked.
          const text = `{"sym":"SPX",${JSON.stringify(document).slice(1)}`;
          await fileIn(input, `${i}-${j}.json`, text);
        }
      }
      const { files } = await importPaths(store, [input]);
      expect(files.length).toBe(keys.length * values.length);
      // Without its array of options it is no snapshot at all, and is set aside by name.
      const strange = files.filter(({ status }) => status === 'not-recognised');
      expect(strange.every(({ path }) => /4-\d+\.json$/.test(path))).toBe(true);
      const others = files.filter(({ status }) => status !== 'not-recognised');
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['imported', 'refused']));
      for (const { outputs } of (await readCatalogue(store)).sources) {
        for (const output of outputs) await verifiedPath(store, output);
      }
    });
  });
});
