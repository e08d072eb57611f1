import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CatalogueSource } from '../../src/data/catalogue.ts';
import type { FileReport } from '../../src/data/import-file.ts';
import {
  checkStore,
  importPaths,
  openStore,
  openStoreTape,
  type QualityTable,
  type StoreGap,
} from '../../src/data/index.ts';
import { readCatalogue } from '../../src/data/store.ts';
import { type EpochMs, instantOf, isoDate, type Tape, vixMonthlyExpiry } from '../../src/market/index.ts';
import { importFile, noRealData, realData, unlessReal, withFolder } from './support.ts';

/** Rows of the quote tables, as the list of sources states them. */
const QUOTE_TABLES: { readonly [file: string]: number } = {
  'SPX_2022-02-05T2009ET_fri-close.csv.gz': 10257,
  'SPX_2022-02-19T1617ET_fri-close.csv.gz': 9428,
  'SPX_2022-03-23T1011ET_intraday.csv.gz': 9501,
  'SPX_2022-06-11T2047ET_fri-close.csv.gz': 9835,
  'SPX_2023-02-07T1734ET_post-close.csv.gz': 9481,
  'SPX_2023-08-20T2242ET_sunday-gth.csv.gz': 10171,
  'SPX_2023-09-14T1631ET_close.csv.gz': 9960,
  'SPX_2023-12-09T1349ET_fri-close_ru-locale.csv.gz': 3115,
  'SPX_2024-01-07T1052ET_fri-close.csv.gz': 10519,
  'SPX_2025-01-06T2126ET_partial.csv.gz': 4242,
  'XSP_2023-09-14T1630ET_close.csv.gz': 5441,
};

describe.skipIf(noRealData)(`the whole folder of real data${unlessReal}`, () => {
  let files: readonly FileReport[] = [];
  let sources: readonly CatalogueSource[] = [];
  let summer: Tape;
  let lean: Tape;
  let quality: QualityTable | undefined;
  let gaps: readonly StoreGap[] | undefined;
  let frames = 0;
  let leanLevels = 0;

  beforeAll(async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      const report = await importPaths(store, [realData]);
      files = report.files;
      quality = report.quality;
      expect(report.complete).toBe(true);
      sources = (await readCatalogue(store)).sources;
      const range = { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') };
      gaps = await checkStore(store, { range });
      summer = await openStoreTape(store, range);
      lean = await openStoreTape(store, { from: isoDate('2021-01-04'), to: isoDate('2021-01-08') });
      for await (const frame of lean.frames()) {
        frames++;
        if (frame.levels.SPX) leanLevels++;
      }
    });
  });

  const source = (file: string) => sources.find((one) => one.file === file)!;
  const closed = (tape: Tape, symbol: string, date: string) => {
    const points = tape.series.bars[symbol]!.last(Number.MAX_SAFE_INTEGER as EpochMs, 1e6);
    return points.find(({ value }) => value.date === date);
  };

  it('is imported without a refusal; what is no market data is listed as such', () => {
    const by = (status: FileReport['status']) => files.filter((file) => file.status === status);
    expect(by('refused')).toEqual([]);
    expect(by('imported').length).toBe(331);
    const strangers = by('not-recognised').map(({ path }) => basename(path));
    expect(strangers).toContain('sources.md');
    expect(strangers.some((name) => /^(SPX|VIX|XSP|CFE|NYSE|vx_)/.test(name))).toBe(false);
    const aside = by('out-of-scope').map(({ path }) => basename(path));
    expect(aside).toContain('SPY_2023-09-14T1631ET_close.csv.gz');
    expect(aside.length).toBe(17);
  });

  it('gives every quote table with all its rows', async () => {
    const folder = join(realData, 'chains-cboe-quotedata');
    expect((await readdir(folder)).length).toBe(Object.keys(QUOTE_TABLES).length + 1);
    for (const [file, rows] of Object.entries(QUOTE_TABLES)) {
      const { outputs, dropped } = source(file);
      const kept = outputs.reduce((sum, output) => sum + (output.kind === 'quotes' ? output.rows : 0), 0);
      expect([file, kept + dropped.reduce((sum, one) => sum + one.rows, 0)]).toEqual([file, rows]);
    }
    expect(source('SPX_2025-01-06T2126ET_partial.csv.gz').dropped).toEqual([
      { reason: 'expiry on a day without a session', rows: 200 },
    ]);
    await expect(importFile(join(folder, 'SPY_2023-09-14T1631ET_close.csv.gz'))).rejects.toMatchObject({
      outOfScope: true,
    });
  });

  it('reads the VIX rows of the DataShop sample, a look every half hour from 10:00 to 16:15', () => {
    const sample = source('UnderlyingOptionsIntervals_1800sec_calcs_oi_2021-04-26.csv.gz');
    const quotes = sample.outputs.flatMap((output) => (output.kind === 'quotes' ? [output] : []));
    // A stored row holds a call and a put: half of 10 136 and of 4928 rows. The other 5096 are options on a share.
    expect(quotes.map(({ root, rows }) => [root, rows])).toEqual([
      ['VIX', 5068],
      ['VIXW', 2464],
    ]);
    expect(sample.dropped).toEqual([{ reason: 'options on something else', rows: 5096 }]);
    const times = quotes[0]!.captures.map(({ quotedAt }) => new Date(quotedAt).toISOString().slice(11, 16));
    expect([times.length, times[0], times.at(-1)]).toEqual([14, '14:00', '20:14']);
    expect(quotes.flatMap(({ captures }) => captures).filter(({ score }) => score! < 0.95)).toEqual([]);
  });

  it('dates the quote tables as the list of sources does', () => {
    const dates = Object.keys(QUOTE_TABLES).map((file) => {
      const output = source(file).outputs.find(({ kind }) => kind === 'quotes');
      return output?.kind === 'quotes'
        ? [file.slice(0, 20), new Date(output.captures[0]!.quotedAt).toISOString()]
        : [];
    });
    expect(Object.fromEntries(dates)).toEqual({
      'SPX_2022-02-05T2009E': '2022-02-04T21:14:59.999Z',
      'SPX_2022-02-19T1617E': '2022-02-18T21:14:59.999Z',
      'SPX_2022-03-23T1011E': '2022-03-23T13:56:00.000Z',
      'SPX_2022-06-11T2047E': '2022-06-10T20:59:59.999Z',
      'SPX_2023-02-07T1734E': '2023-02-07T21:59:59.999Z',
      'SPX_2023-08-20T2242E': '2023-08-21T02:27:00.000Z',
      'SPX_2023-09-14T1631E': '2023-09-14T20:16:00.000Z',
      'SPX_2023-12-09T1349E': '2023-12-08T21:59:59.999Z',
      'SPX_2024-01-07T1052E': '2024-01-05T21:59:59.999Z',
      'SPX_2025-01-06T2126E': '2025-01-07T02:11:00.000Z',
      'XSP_2023-09-14T1630E': '2023-09-14T20:15:00.000Z',
    });
  });

  it('loses the prints that are known to be wrong and takes the good source for that day', () => {
    for (const [symbol, date, close] of [
      ['SPX', '2021-08-11', 4447.7],
      ['VIX', '2026-02-06', 17.76],
      ['VIX', '2021-08-11', 16.06],
      ['VIX', '2026-07-24', 18.58],
      ['VIX', '2026-08-07', 14.9],
    ] as const) {
      expect([symbol, date, closed(summer, symbol, date)?.value.close]).toEqual([symbol, date, close]);
    }
    expect(closed(summer, 'VVIX', '2006-03-15')).toBeUndefined();
    expect(closed(summer, 'VVIX', '2006-11-13')).toBeUndefined();
    expect(closed(summer, 'DSPX', '2018-02-08')).toBeUndefined();
    expect(closed(summer, 'VIX', '2025-01-09')).toBeUndefined();
  });

  it('knows a bar from its close on, the volatility indices a quarter of an hour later, half days included', () => {
    const known = (symbol: string, date: string) =>
      new Date(closed(summer, symbol, date)!.knownAt).toISOString();
    expect(known('SPX', '2026-07-16')).toBe('2026-07-16T20:00:00.000Z');
    expect(known('VIX', '2026-07-16')).toBe('2026-07-16T20:15:00.000Z');
    expect(known('SPX', '2025-11-28')).toBe('2025-11-28T18:00:00.000Z');
    expect(known('VIX', '2025-11-28')).toBe('2025-11-28T18:15:00.000Z');
  });

  it('has the whole VIX family up to the end of the chains', () => {
    for (const symbol of ['SPX', 'VIX', 'VIX9D', 'VIX3M', 'VVIX', 'VIX1D']) {
      expect([symbol, closed(summer, symbol, '2026-08-07')?.value.close]).toEqual([
        symbol,
        expect.any(Number),
      ]);
    }
    const end = instantOf(isoDate('2015-11-11'), '16:00', 'America/New_York');
    expect(summer.series.values['nyse-net-advances']!.at(end)).toEqual({ knownAt: end, value: 1347 - 1792 });
    expect(summer.series.values['bill-3m']!.countAt(end)).toBeGreaterThan(3000);
    expect(summer.series.releases.filter(({ kind }) => kind === 'fomc').length).toBe(66);
  });

  it('settles VIX by the final settlement of the future, which exists for one summer expiry and until 2014', () => {
    expect(summer.settlements.lookup('VRO', isoDate('2026-07-22'))).toMatchObject({
      value: { value: 17.22 },
    });
    expect(summer.settlements.lookup('VRO', isoDate('2026-08-05')).ok).toBe(false);
    expect(summer.settlements.lookup('VRO', vixMonthlyExpiry(2013, 1))).toMatchObject({
      value: { value: 13.69 },
    });
    expect(summer.settlements.lookup('VRO', isoDate('2005-01-19'))).toMatchObject({
      value: { value: 12.772 },
    });
  });

  it('has a table of VX months that tells last trades, not settlements: most differ, by some hundredths', async () => {
    const table = await importFile(join(realData, 'vx-futures', 'leyhline_8_m_settle.csv'));
    expect(new Set(table.futures!.map(({ basis }) => basis))).toEqual(new Set(['last-trade']));
    const folder = join(realData, 'vx-futures', 'cfe-per-contract');
    const held = new Map(table.futures!.map((row) => [`${row.date} ${row.expiry}`, row.price]));
    let [same, near, far] = [0, 0, 0];
    for (const file of await readdir(folder)) {
      const { futures } = await importFile(join(folder, file));
      for (const { date, expiry, price } of futures!) {
        const apart = Math.abs((held.get(`${date} ${expiry}`) ?? Number.NaN) - price);
        if (apart < 0.011) same++;
        else if (apart < 0.6) near++;
        else if (apart >= 0.6) far++;
      }
    }
    expect(same + near + far).toBeGreaterThan(17_000);
    expect(near).toBeGreaterThan(same);
    expect(far / (same + near + far)).toBeLessThan(0.01);
  });

  it('has nothing missing that a run over the summer needs, and no session without a snapshot', () => {
    expect(gaps).toEqual([]);
    expect(quality!.missing.filter(({ importer }) => importer === 'cboe-snapshot')).toEqual([]);
    const days = quality!.chains.filter(
      ({ importer, root }) => importer === 'cboe-snapshot' && root === 'SPXW',
    );
    expect(days.length).toBe(17);
    expect(days.map(({ crossed }) => crossed)).toEqual(days.map(() => 0));
  });

  it('counts the days on which files tell different closes', () => {
    const told = quality!.conflicts.map(({ subject, other, days, worst }) => [
      subject,
      other,
      days,
      worst.date,
    ]);
    expect(told).toEqual([
      ['VIX', 'vol_complex_closes_2000-2026-08-20.csv', 10, '2014-10-15'],
      ['VIX', 'vilkov_ALL_eod_SPX_VIX_SPY.csv.gz', 8, '2014-10-15'],
      ['VIX', 'vix_daily_2019-2026-08-07.csv', 2, '2021-08-11'],
      ['VIX', 'vix_daily_2019-2026-08-07.csv', 1, '2026-08-07'],
      ['VIX3M', 'vol_complex_closes_2000-2026-08-20.csv', 8, '2014-10-15'],
    ]);
  });

  it('plays minute quotes a frame a minute, with the index level on the days that have one', () => {
    expect(frames).toBe(lean.timetable.length);
    // No two frames share an instant: a root that was fetched apart joins the other.
    expect(new Set(lean.timetable).size).toBe(frames);
    expect(frames).toBe(2024);
    expect(leanLevels).toBeGreaterThan(400);
    expect(leanLevels).toBeLessThan(420);
    expect(lean.gaps).toEqual([]);
  });
});
