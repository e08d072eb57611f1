import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importPaths } from '../../src/data/import-paths.ts';
import { type Mapping, mappingSchema } from '../../src/data/mapping-file.ts';
import { openStore, readCatalogue } from '../../src/data/store.ts';
import { openStoreTape } from '../../src/data/store-tape.ts';
import { tryImport } from '../../src/data/try-import.ts';
import { isoDate, quoteAt } from '../../src/market/index.ts';
import { FAMILIES, type Family, intrinsicOf, type Option, writeBigFile } from '../support/big-files.ts';
import { withFolder } from './support.ts';

const DAYS = ['2023-01-03', '2023-01-04', '2023-01-05'];
/** The line that is cut in half where one is, header 1. */
const DAMAGED = 500;
/** Minute of the New York day at which an afternoon expiry settles. */
const CLOSE = 960;

interface Written {
  readonly path: string;
  readonly mapping: { readonly mapping?: Mapping };
  /** Bid and ask that the file tells, by date, expiry, strike and right. */
  readonly told: ReadonlyMap<string, readonly [number, number]>;
}

const keyOf = ({ date, expiry, strike, right }: Pick<Option, 'date' | 'expiry' | 'strike' | 'right'>) =>
  `${date} ${expiry} ${strike} ${right}`;

/** Three days of two expiries in a family's layout, one instant a day. */
function write(folder: string, family: Family): Written {
  const told = new Map<string, readonly [number, number]>();
  const [minute] = family.minutes.length === 1 ? family.minutes : [600];
  const small: Family = {
    ...family,
    minutes: [minute!],
    expiries: 2,
    row: (option) => {
      // What expires at the instant of the row is not quoted any more; a row of two looks tells an earlier one too.
      const settled = family.wide && minute === CLOSE && option.expiry === option.date;
      const inner = family.wide ? intrinsicOf(option) : 0;
      const price = (value: number) => Math.round((inner + value) * 100) / 100;
      if (!settled) told.set(keyOf(option), [price(option.bid), price(option.ask)]);
      return family.row(option);
    },
  };
  const path = `${folder}/${family.name}`;
  writeBigFile(path, small, family.header.length + 2);
  const { size } = statSync(path);
  told.clear();
  writeBigFile(path, small, 2 * size + 1);
  return { path, mapping: family.mapping ? { mapping: mappingSchema.parse(family.mapping) } : {}, told };
}

/** The first look of each day in a store, by the same keys. */
async function stored(directory: string): Promise<Map<string, readonly [number, number]>> {
  const tape = await openStoreTape(openStore(directory), { from: isoDate(DAYS[0]!), to: isoDate(DAYS[2]!) });
  const found = new Map<string, readonly [number, number]>();
  for await (const { chains } of tape.frames()) {
    for (const chain of chains) {
      const date = new Date(chain.quotedAt).toISOString().slice(0, 10);
      chain.strikes.forEach((strike, i) => {
        for (const right of ['C', 'P'] as const) {
          const quote = quoteAt(chain, i, right);
          const key = keyOf({ date, expiry: chain.expiry, strike, right });
          if (quote.kind === 'two-sided' && !found.has(key)) found.set(key, [quote.bid, quote.ask]);
        }
      });
    }
  }
  return found;
}

describe.each(FAMILIES.map((family) => [family.name, family] as const))('%s', (_, family) => {
  it('gives back every quote that it tells, and is known again when it comes a second time', async () => {
    await withFolder(async (folder) => {
      const { path, mapping, told } = write(folder, family);
      const store = openStore(`${folder}/store`);
      const report = await importPaths(store, [path], mapping);
      expect(report.files.map(({ status }) => status)).toEqual(['imported']);
      expect(report.quality.dropped).toEqual([]);
      expect(told.size).toBeGreaterThanOrEqual(3 * 300 * 2);
      expect(await stored(store.directory)).toEqual(told);
      const again = await importPaths(store, [path], mapping);
      expect(again.files.map(({ status }) => status)).toEqual(['unchanged']);
    });
  });

  it('says in a dry run what it would keep and drop, and stores nothing', async () => {
    await withFolder(async (folder) => {
      const { path, mapping } = write(folder, family);
      damage(path);
      const [trial] = await tryImport([path], mapping);
      expect(trial!.status).toBe('readable');
      if (trial?.status !== 'readable') return;
      expect([...new Set(trial.days.map(({ date }) => date))]).toEqual(DAYS);
      expect(trial.dropped).toEqual([expect.objectContaining({ rows: 1, firstRow: DAMAGED })]);
      expect(trial.examples.length).toBeGreaterThan(0);
      expect(existsSync(`${folder}/store`)).toBe(false);
    });
  });

  it('loses a damaged row alone, and names it', async () => {
    await withFolder(async (folder) => {
      const { path, mapping, told } = write(folder, family);
      damage(path);
      const store = openStore(`${folder}/store`);
      const report = await importPaths(store, [path], mapping);
      expect(report.files.map(({ status }) => status)).toEqual(['imported']);
      expect(report.quality.dropped).toEqual([expect.objectContaining({ rows: 1, firstRow: DAMAGED })]);
      const kept = await stored(store.directory);
      const lost = [...told].filter(([key]) => !kept.has(key));
      expect(lost).toHaveLength(family.wide ? 2 : 1);
      for (const [key, quote] of kept) expect(quote).toEqual(told.get(key));
    });
  });

  it('stopped after its first day goes on with the second, to the same files', async () => {
    await withFolder(async (folder) => {
      const { path, mapping } = write(folder, family);
      const whole = openStore(`${folder}/whole`);
      await importPaths(whole, [path], mapping);
      const store = openStore(`${folder}/store`);
      const stopped = importPaths(store, [path], {
        ...mapping,
        onProgress: () => {
          if (existsSync(`${store.directory}/quotes`)) throw new Error('stopped');
        },
      });
      await expect(stopped).rejects.toThrow('stopped');
      expect((await readCatalogue(store)).sources).toEqual([]);
      const report = await importPaths(store, [path], mapping);
      const [file] = report.files;
      expect(file?.status === 'imported' ? file.resumedDays : 0).toBeGreaterThan(0);
      expect((await readCatalogue(store)).sources).toEqual((await readCatalogue(whole)).sources);
      expect(await stored(store.directory)).toEqual(await stored(whole.directory));
    });
  });
});

function damage(path: string): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines[DAMAGED - 1]!;
  lines[DAMAGED - 1] = line.slice(0, line.length / 2);
  writeFileSync(path, lines.join('\n'));
}
