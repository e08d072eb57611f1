import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Database } from '../../src/data/database.ts';
import { importPaths, listStore, openStore } from '../../src/data/index.ts';
import { readCatalogue } from '../../src/data/store.ts';
import { readStoredSeries, type StoredSeries } from '../../src/data/stored-series.ts';
import { instantOf, isoDate, type SettlementSource } from '../../src/market/index.ts';
import { fileIn, importText, withFolder } from './support.ts';

const settlements = (...prints: object[]) => JSON.stringify({ schema: 'alvh.settlements/1', prints });
const events = (releases: object[], others: object[] = []) =>
  JSON.stringify({ schema: 'alvh.events/1', releases, events: others });
const SET = { source: 'SET', date: '2026-07-17', value: 7411.37, origin: 'my broker' };
const CPI = {
  kind: 'cpi',
  title: 'CPI m/m',
  date: '2026-07-14',
  knownFrom: '2026-01-02',
  unit: '%',
  actual: 0.2,
  consensus: 0.3,
};
const BARS =
  'date,open,high,low,close,prior_close\n2026-07-16,7400,7420,7390,7410,\n2026-07-17,7410,7430,7400,7420,\n';
const CALENDAR =
  'year,day,time,impact,cur,text,actual,forecast,previous\n' +
  '2026,Jul 14,8:30am,high,USD,CPI m/m,0.1%,0.2%,0.3%\n2026,Jul 15,8:30am,high,USD,PPI m/m,0.4%,0.2%,0.1%\n';
const COLLECTED =
  'date,title,impact,forecast,previous,first_seen,last_seen\n' +
  '2026-07-15T08:30:00-04:00,PPI m/m,High,0.3%,0.1%,2026-07-05T12:00:00Z,2026-07-15T12:00:00Z\n';

/** What a store tells after importing the files, and the conflicts counted on the way. */
async function stored(files: { readonly [name: string]: string }) {
  return await withFolder(async (folder) => {
    const store = openStore(join(folder, 'store'));
    const paths = await Promise.all(Object.entries(files).map(([name, text]) => fileIn(folder, name, text)));
    const report = await importPaths(store, paths);
    const database = await Database.open();
    try {
      const catalogue = await readCatalogue(store);
      const slow = await readStoredSeries(store, database, catalogue);
      return { report, slow, listing: await listStore(store) };
    } finally {
      await database.close();
    }
  });
}

const printOf = ({ settlements: table }: StoredSeries, source: SettlementSource, date: string) => {
  const found = table.lookup(source, isoDate(date));
  return found.ok ? [found.value.value, found.value.origin, found.value.fallback] : found.reason;
};

describe("the user's settlement file", () => {
  it('brings SET, which no other source tells, unrounded and with the words of its origin', async () => {
    const { report, slow, listing } = await stored({ 'mine.json': settlements(SET) });
    expect(report.complete).toBe(true);
    expect(report.quality.series).toEqual([
      {
        file: 'mine.json',
        importer: 'settlement-file',
        kind: 'settlements',
        subject: 'SET',
        from: '2026-07-17',
        to: '2026-07-17',
        rows: 1,
      },
    ]);
    expect(listing.series.map(({ kind, subject }) => [kind, subject])).toEqual([['settlements', 'SET']]);
    expect(printOf(slow, 'SET', '2026-07-17')).toEqual([7411.37, 'my broker', false]);
    expect(printOf(slow, 'SET', '2026-07-16')).toBe('no-settlement-print');
  });

  it('wins over the close of a bar and over the final settlement of a future; each other value is counted', async () => {
    const { report, slow } = await stored({
      'spx_daily.csv': BARS,
      '2026-07-22.csv': 'expiration_date,symbol,settlement\n2026-07-22,VX/N6,17.2\n',
      'z.json': settlements(
        { source: 'SPX-close', date: '2026-07-16', value: 7410, origin: 'official' },
        { source: 'SPX-close', date: '2026-07-17', value: 7420.01, origin: 'official' },
        { source: 'VRO', date: '2026-07-22', value: 17.25, origin: 'official' },
      ),
    });
    expect(printOf(slow, 'SPX-close', '2026-07-17')).toEqual([7420.01, 'official', false]);
    expect(printOf(slow, 'VRO', '2026-07-22')).toEqual([17.25, 'official', false]);
    expect(report.quality.conflicts).toEqual([
      {
        subject: 'SPX-close',
        kept: 'z.json',
        other: 'spx_daily.csv',
        days: 1,
        worst: { date: '2026-07-17', kept: 7420.01, other: 7420 },
      },
      {
        subject: 'VRO',
        kept: 'z.json',
        other: '2026-07-22.csv',
        days: 1,
        worst: { date: '2026-07-22', kept: 17.25, other: 17.2 },
      },
    ]);
  });

  it('a stand-in fills a day without an official value and never replaces one', async () => {
    const standIn = { source: 'SPX-close', value: 7000, origin: 'a guess', fallback: true };
    const { report, slow } = await stored({
      'spx_daily.csv': BARS,
      'mine.json': settlements({ ...standIn, date: '2026-07-17' }, { ...standIn, date: '2026-07-20' }),
    });
    expect(printOf(slow, 'SPX-close', '2026-07-17')).toEqual([7420, 'SPX close in spx_daily.csv', false]);
    expect(printOf(slow, 'SPX-close', '2026-07-20')).toEqual([7000, 'a guess', true]);
    expect(report.quality.conflicts).toEqual([]);
  });

  it.each([
    ['a bad date', { ...SET, date: '2026-02-30' }, 'prints.1.date: not a calendar date'],
    ['a day without a session', { ...SET, date: '2026-07-18' }, 'prints.1.date: nothing settles'],
    ['a negative value', { ...SET, value: -1 }, 'prints.1.value'],
    ['a value of zero', { ...SET, value: 0 }, 'prints.1.value'],
    ['an unknown source', { ...SET, source: 'SPX-open' }, 'prints.1.source'],
    ['an unknown key', { ...SET, vlaue: 1 }, 'prints.1'],
    ['a second value of a day', { ...SET, value: 7000 }, 'prints.1: two official values'],
    ['the same value again', SET, 'prints.1: SET of 2026-07-17 occurs twice'],
  ])('%s makes it refuse the file, with the row and where it stands', async (_what, print, reason) => {
    const { report, listing } = await stored({ 'mine.json': settlements(SET, print) });
    expect(report.files).toEqual([
      {
        status: 'refused',
        path: expect.stringMatching(/mine\.json$/),
        row: 2,
        reason: expect.stringContaining(reason),
      },
    ]);
    expect(listing.files).toBe(0);
  });

  it('of another version is refused, not set aside', async () => {
    await expect(
      importText('mine.json', settlements(SET).replace('settlements/1', 'settlements/2')),
    ).rejects.toThrow(/^schema: .*alvh\.settlements\/1/);
  });
});

describe("the user's event file", () => {
  it('brings releases with the day they were public from, consensus and outcome', async () => {
    const { slow } = await stored({ 'mine.json': events([CPI]) });
    expect(slow.series.releases).toEqual([
      {
        kind: 'cpi',
        title: 'CPI m/m',
        releasedAt: instantOf(isoDate('2026-07-14'), '08:30', 'America/New_York'),
        scheduledKnownAt: instantOf(isoDate('2026-01-02'), '00:00', 'America/New_York'),
        unit: '%',
        actual: 0.2,
        consensus: 0.3,
      },
    ]);
  });

  it('wins over public calendars, also over one that knew of the release earlier', async () => {
    const late = { ...CPI, knownFrom: '2026-07-13' };
    const { slow } = await stored({ 'a.csv': CALENDAR, 'mine.json': events([late]) });
    expect(slow.series.releases.map(({ title, actual }) => [title, actual])).toEqual([
      ['CPI m/m', 0.2],
      ['PPI m/m', 0.4],
    ]);
    expect(slow.series.releases[0]!.scheduledKnownAt).toBe(
      instantOf(isoDate('2026-07-13'), '00:00', 'America/New_York'),
    );
  });

  it('leaves out events that are no releases, and says how many', async () => {
    const ipo = { kind: 'ipo', title: 'Big', date: '2026-07-16', time: '09:30', knownFrom: '2026-07-01' };
    const { releases, dropped } = await importText('mine.json', events([CPI], [ipo]));
    expect(releases!.length).toBe(1);
    expect(dropped).toEqual([{ reason: 'no release of figures: a run does not read it', rows: 1 }]);
  });

  it.each([
    ['a bad date', { ...CPI, date: '14.07.2026' }, 'releases.1.date: not a calendar date'],
    ['an unknown kind', { ...CPI, kind: 'gdp' }, 'releases.1.kind'],
    ['a figure in quotes', { ...CPI, actual: '0.2' }, 'releases.1.actual'],
    ['an unreadable hour', { ...CPI, time: '8:30am' }, 'releases.1.time: not a clock time'],
    ['the same release again', CPI, 'releases.1: cpi "CPI m/m" of 2026-07-14 occurs twice'],
  ])('%s makes it refuse the file, with the row and where it stands', async (_what, release, reason) => {
    const { report } = await stored({ 'mine.json': events([CPI, release]) });
    expect(report.files[0]).toMatchObject({
      status: 'refused',
      row: 2,
      reason: expect.stringContaining(reason),
    });
  });

  it.each([
    [
      'known only after it happened',
      { ...CPI, knownFrom: '2026-07-15' },
      '"CPI m/m" is known from 2026-07-15',
    ],
    [
      'an early FOMC without its hour',
      { ...CPI, kind: 'fomc', date: '2012-01-25', knownFrom: '2012-01-01' },
      'the hour of the FOMC',
    ],
  ])('a release %s makes it refuse the file', async (_what, release, reason) => {
    await expect(importText('mine.json', events([release]))).rejects.toThrow(reason);
  });
});

describe("the user's series file", () => {
  const series = (...values: object[]) =>
    JSON.stringify({ schema: 'alvh.series/1', name: 'mev-revenue', values });
  const FIRST = { date: '2026-07-16', value: 2.5 };

  it('brings values under its name, known after the close of their day or from the day it states', async () => {
    const { report, slow } = await stored({
      'mine.json': series(FIRST, { date: '2026-07-17', value: -1, knownFrom: '2026-07-20' }),
    });
    expect(report.complete).toBe(true);
    const known = slow.series.values['mev-revenue']!;
    const monday = instantOf(isoDate('2026-07-20'), '00:00', 'America/New_York');
    expect(known.last(monday, 9)).toEqual([
      { knownAt: instantOf(isoDate('2026-07-16'), '16:00', 'America/New_York'), value: 2.5 },
      { knownAt: monday, value: -1 },
    ]);
    expect(known.countAt((monday - 1) as typeof monday)).toBe(1);
  });

  it('goes before every other source of the same name and date', async () => {
    const mine = JSON.stringify({
      schema: 'alvh.series/1',
      name: 'fed-funds',
      values: [{ date: '2026-07-16', value: 9 }],
    });
    const { slow } = await stored({ 'DFF.csv': 'DATE,DFF\n2026-07-16,3.6\n', 'z.json': mine });
    const later = instantOf(isoDate('2026-07-20'), '12:00', 'America/New_York');
    expect(slow.series.values['fed-funds']!.last(later, 9).map(({ value }) => value)).toEqual([9]);
  });

  it.each([
    ['a bad date', { date: '2026-02-30', value: 1 }, 'values.1.date: not a calendar date'],
    ['a year beyond the calendar', { date: '2190-01-04', value: 1 }, 'values.1.date'],
    ['a figure in quotes', { date: '2026-07-17', value: '1' }, 'values.1.value'],
    ['a date twice', FIRST, 'values.1: 2026-07-16 does not come after 2026-07-16'],
    ['an unknown key', { date: '2026-07-17', value: 1, unit: 'x' }, 'values.1'],
    [
      'a value known before the one before it',
      { date: '2026-07-17', value: 1, knownFrom: '2026-07-01' },
      'values.1: 2026-07-17 is known before 2026-07-16',
    ],
  ])('%s makes it refuse the file, with the row and where it stands', async (_what, value, reason) => {
    const { report, listing } = await stored({ 'mine.json': series(FIRST, value) });
    expect(report.files[0]).toMatchObject({
      status: 'refused',
      row: 2,
      reason: expect.stringContaining(reason),
    });
    expect(listing.files).toBe(0);
  });
});

describe("a corrected file of the user's", () => {
  it('takes the place of the earlier one of its name, and can be taken back', async () => {
    await withFolder(async (folder) => {
      const store = openStore(join(folder, 'store'));
      const values = async () => {
        const database = await Database.open();
        try {
          const slow = await readStoredSeries(store, database, await readCatalogue(store));
          return [printOf(slow, 'SET', '2026-07-17'), printOf(slow, 'SET', '2026-08-21')];
        } finally {
          await database.close();
        }
      };
      const [first, second] = [
        settlements(SET, { ...SET, date: '2026-08-21' }),
        settlements({ ...SET, value: 7400 }),
      ];
      for (const [count, text] of [first, second, first].entries()) {
        const { files, quality } = await importPaths(store, [await fileIn(folder, 'mine.json', text)]);
        expect(files).toMatchObject([
          { status: 'imported', replaced: count === 0 ? [] : [expect.stringMatching(/^[0-9a-f]{64}$/)] },
        ]);
        expect(quality.conflicts).toEqual([]);
        expect((await readCatalogue(store)).sources.length).toBe(1);
        const told =
          text === second
            ? [[7400, 'my broker', false], 'no-settlement-print']
            : [
                [7411.37, 'my broker', false],
                [7411.37, 'my broker', false],
              ];
        expect(await values()).toEqual(told);
      }
    });
  });

  it('stands beside one of another name; two of one name in one import are not both taken', async () => {
    await withFolder(async (folder) => {
      const store = openStore(join(folder, 'store'));
      await mkdir(join(folder, 'a'));
      await mkdir(join(folder, 'b'));
      const paths = [
        await fileIn(folder, 'a/mine.json', settlements(SET)),
        await fileIn(folder, 'a/other.json', settlements({ ...SET, date: '2026-08-21' })),
        await fileIn(folder, 'b/mine.json', settlements({ ...SET, value: 7400 })),
      ];
      const { files, complete } = await importPaths(store, paths);
      expect(files.map(({ status }) => status)).toEqual(['imported', 'imported', 'refused']);
      expect(complete).toBe(false);
      expect((await readCatalogue(store)).sources.map(({ file }) => file)).toEqual([
        'mine.json',
        'other.json',
      ]);
    });
  });
});

describe('releases told by several files', () => {
  it('keep the consensus of the one that knew first and take the outcome from another', async () => {
    const { slow } = await stored({ 'a.csv': CALENDAR, 'b.csv': COLLECTED });
    const ppi = slow.series.releases.find(({ kind }) => kind === 'ppi')!;
    expect([ppi.consensus, ppi.actual, ppi.unit]).toEqual([0.3, 0.4, '%']);
    expect(ppi.scheduledKnownAt).toBe(Date.parse('2026-07-05T12:00:00Z'));
  });

  it('never mix an outcome of another unit with the figures of the one that knew first', async () => {
    const thousands = COLLECTED.replaceAll('0.3%,0.1%', '300K,100K');
    const { slow } = await stored({ 'a.csv': CALENDAR, 'b.csv': thousands });
    const ppi = slow.series.releases.find(({ kind }) => kind === 'ppi')!;
    expect([ppi.consensus, ppi.actual, ppi.unit]).toEqual([300, undefined, 'K']);
  });

  it('have figures of one unit: those in another are left out, not taken for it', async () => {
    const { releases } = await importText(
      'a.csv',
      CALENDAR.replace('0.1%,0.2%,0.3%', '1.2M,950K,1.1M').replace('0.4%,0.2%,0.1%', ',<0.25%,199K'),
    );
    expect(
      releases!.map(({ unit, actual, consensus, previous }) => [unit, actual, consensus, previous]),
    ).toEqual([
      ['M', 1.2, undefined, 1.1],
      ['K', undefined, undefined, 199],
    ]);
  });

  it('give a rate decision that a list of days knew from the start of the year its outcome', async () => {
    const { slow } = await stored({
      'days.csv': 'date,meeting_end,kind,notes\n2026-07-29,2026-07-29,scheduled,\n',
      'a.csv': `${CALENDAR.split('\n')[0]}\n2026,Jul 29,2:00pm,high,USD,Federal Funds Rate,3.50%,3.75%,3.75%\n`,
    });
    expect(slow.series.releases).toEqual([
      {
        kind: 'fomc',
        title: 'FOMC decision',
        releasedAt: Date.parse('2026-07-29T18:00:00Z'),
        scheduledKnownAt: Date.parse('2026-01-01T05:00:00Z'),
        unit: '%',
        actual: 3.5,
      },
    ]);
  });
});
