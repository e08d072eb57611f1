import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quotesOf } from '../../src/data/catalogue.ts';
import {
  checkStore,
  DAY_RUN_NEEDS,
  importPaths,
  listStore,
  openStore,
  openStoreTape,
  type Store,
} from '../../src/data/index.ts';
import { readCatalogue } from '../../src/data/store.ts';
import { type Frame, isoDate, MarketView, type Tape } from '../../src/market/index.ts';
import { fileIn, withFolder } from './support.ts';

const expiry = (date: string) => Date.parse(`${date}T20:00:00Z`) / 1000;

function capture(sym: 'SPX' | 'VIX', asof: string, fetched: string, expiries: string[], bid = 10): string {
  const strike = sym === 'SPX' ? 7400 : 20;
  const o = expiries.flatMap((date) => [
    { e: expiry(date), t: 'C', k: strike, b: bid, a: bid + 1 },
    { e: expiry(date), t: 'P', k: strike, b: bid, a: bid + 1 },
    { e: expiry(date), t: 'C', k: strike + 5, b: 0, a: 0.05 },
    { e: expiry(date), t: 'P', k: strike + 5, b: bid + 4, a: bid + 6 },
  ]);
  return JSON.stringify({ sym, spot: sym === 'SPX' ? 7405 : 17, asof, fetched, o });
}

/** Two afternoons and one night of SPX, the afternoons with VIX. */
const CAPTURES: readonly (readonly [name: string, text: string])[] = [
  ['SPX_1', capture('SPX', '2026-07-20T14:14:00', '2026-07-20T18:30:00.000Z', ['2026-07-20', '2026-07-21'])],
  ['VIX_1', capture('VIX', '2026-07-20T14:14:50', '2026-07-20T18:29:30.000Z', ['2026-08-19', '2026-07-29'])],
  [
    'SPX_2',
    capture('SPX', '2026-07-20T16:14:59', '2026-07-21T05:30:00.000Z', [
      '2026-07-20',
      '2026-07-21',
      '2026-07-22',
    ]),
  ],
  [
    'SPX_3',
    capture('SPX', '2026-07-22T14:14:00', '2026-07-22T18:30:00.000Z', ['2026-07-22', '2026-07-23'], 12),
  ],
  ['VIX_3', capture('VIX', '2026-07-22T14:14:10', '2026-07-22T18:30:01.000Z', ['2026-08-19'])],
];
const BARS =
  'date,open,high,low,close,prior_close\n2026-07-20,7400,7420,7390,7410,\n2026-07-21,7410,7430,7400,7420,7410\n2026-07-22,7420,7440,7410,7430,7420\n';
const VIX_BARS =
  'date,open,high,low,close,prior_close\n2026-07-20,17,18,16,17,\n2026-07-21,17,18,16,17,\n2026-07-22,17,18,16,17,\n';
const WHOLE = { from: isoDate('2026-07-20'), to: isoDate('2026-07-22') };

async function withStore(work: (store: Store, input: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const paths = await Promise.all(CAPTURES.map(([name, text]) => fileIn(folder, `${name}.json.gz`, text)));
    const store = openStore(join(folder, 'store'));
    await importPaths(store, [
      ...paths,
      await fileIn(folder, 'spx_daily.csv', BARS),
      await fileIn(folder, 'vix_daily.csv', VIX_BARS),
    ]);
    await work(store, folder);
  });
}

async function framesOf(tape: Tape): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of tape.frames()) frames.push(frame);
  return frames;
}

const told = (frame: Frame) => frame.chains.map((chain) => `${chain.root} ${chain.expiry.slice(5)}`);

const FUNDS = `time,symbol,bid,ask
2026-07-20T14:00:00-04:00,VIXY,30,30.02
2026-07-20T14:14:50-04:00,VIXY,30.1,30.12
2026-07-20T14:14:51-04:00,VIXY,99,99.02
2026-07-22T09:31:00-04:00,UVXY,20,20.02
`;

describe('a tape over stored quotes', () => {
  it('quotes shares of a fund as the user’s file had them by then on that trade date, and none elsewhere', async () => {
    await withStore(async (store, input) => {
      const bare = await openStoreTape(store, WHOLE);
      expect((await framesOf(bare)).every(({ funds }) => funds === undefined)).toBe(true);
      await importPaths(store, [await fileIn(input, 'funds.csv', FUNDS)]);
      const tape = await openStoreTape(store, WHOLE);
      expect(tape.manifest).not.toBe(bare.manifest);
      const frames = await framesOf(tape);
      expect(frames.map(({ funds }) => funds?.map(({ root, bid }) => [root, bid]))).toEqual([
        [['VIXY', 30.1]],
        undefined,
        [['UVXY', 20]],
      ]);
      const [first] = frames;
      expect(first!.funds![0]).toMatchObject({ provenance: 'quoted', quotedAt: first!.at });
      const view = new MarketView(first!, tape.series, tape.timetable);
      expect(view.quote({ kind: 'fund', root: 'VIXY' })).toMatchObject({ ok: true });
    });
  });

  it('joins what was fetched together, at the later of the two quote times', async () => {
    await withStore(async (store) => {
      const tape = await openStoreTape(store, WHOLE);
      const frames = await framesOf(tape);
      expect(tape.timetable.map((at) => new Date(at).toISOString())).toEqual([
        '2026-07-20T18:14:50.000Z',
        '2026-07-21T05:15:00.000Z',
        '2026-07-22T18:14:10.000Z',
      ]);
      expect(frames.map((frame) => frame.at)).toEqual(tape.timetable);
      expect(frames.map((frame) => Object.keys(frame.levels).sort())).toEqual([
        ['SPX', 'VIX'],
        ['SPX'],
        ['SPX', 'VIX'],
      ]);
      expect(tape.provenance).toBe('quoted');
      for (const frame of frames)
        expect(new MarketView(frame, tape.series, tape.timetable).asOf).toBe(frame.at);
    });
  });

  it('gives chains back as they were quoted and without those that had expired', async () => {
    await withStore(async (store) => {
      const [first, night] = await framesOf(await openStoreTape(store, WHOLE));
      expect(told(first!).sort()).toEqual(['SPXW 07-20', 'SPXW 07-21', 'VIX 08-19', 'VIXW 07-29']);
      expect(told(night!)).toEqual(['SPXW 07-21', 'SPXW 07-22']);
      const chain = first!.chains.find((one) => one.root === 'SPXW' && one.expiry === '2026-07-21')!;
      expect(chain).toEqual({
        root: 'SPXW',
        expiry: '2026-07-21',
        settlement: 'PM',
        provenance: 'quoted',
        quotedAt: Date.parse('2026-07-20T18:14:00Z'),
        strikes: Float64Array.of(7400, 7405),
        callBid: Float64Array.of(10, 0),
        callAsk: Float64Array.of(11, 0.05),
        putBid: Float64Array.of(10, 14),
        putAsk: Float64Array.of(11, 16),
      });
    });
  });

  it('counts a night to the next trade date and tells missing sessions and lone captures in words', async () => {
    await withStore(async (store) => {
      const tuesday = await openStoreTape(store, { from: isoDate('2026-07-21'), to: isoDate('2026-07-21') });
      expect(tuesday.timetable.length).toBe(1);
      const whole = await openStoreTape(store, { from: isoDate('2026-07-17'), to: isoDate('2026-07-23') });
      expect(whole.gaps).toEqual([
        'no snapshot on 2026-07-17',
        'no snapshot on 2026-07-23',
        'the snapshot of 2026-07-21 01:15:00 New York has no VIX options beside it',
      ]);
      await expect(
        openStoreTape(store, { from: isoDate('2026-06-01'), to: isoDate('2026-06-30') }),
      ).rejects.toThrow('holds no option quotes from 2026-06-01 to 2026-06-30');
    });
  });

  it('knows bars from their close on, and settlement prints of the whole store by their file', async () => {
    await withStore(async (store) => {
      const tape = await openStoreTape(store, { from: isoDate('2026-07-20'), to: isoDate('2026-07-20') });
      const [frame] = await framesOf(tape);
      expect(new MarketView(frame!, tape.series, tape.timetable).bars('SPX', 5)).toEqual([]);
      const later = { ...frame!, at: Date.parse('2026-07-20T20:00:00Z') as Frame['at'] };
      expect(
        new MarketView(later, tape.series, tape.timetable).bars('SPX', 5).map((bar) => bar.close),
      ).toEqual([7410]);
      expect(new MarketView(later, tape.series, tape.timetable).bars('VIX', 5)).toEqual([]);
      expect(tape.settlements.lookup('SPX-close', isoDate('2026-07-22'))).toMatchObject({
        value: { value: 7430, origin: 'SPX close in spx_daily.csv', fallback: false },
      });
    });
  });

  it('has a manifest of what it reads: other days do not change it, one more series or capture does', async () => {
    await withStore(async (store, input) => {
      const monday = { from: isoDate('2026-07-20'), to: isoDate('2026-07-20') };
      const before = (await openStoreTape(store, monday)).manifest;
      expect(before).toMatch(/^[0-9a-f]{64}$/);
      const elsewhere = capture('SPX', '2026-07-23T14:14:00', '2026-07-23T18:30:00.000Z', ['2026-07-24']);
      await importPaths(store, [await fileIn(input, 'later.json', elsewhere)]);
      expect((await openStoreTape(store, monday)).manifest).toBe(before);
      await importPaths(store, [await fileIn(input, 'vvix.csv', 'DATE,VVIX\n07/17/2026,90.5\n')]);
      const withSeries = (await openStoreTape(store, monday)).manifest;
      expect(withSeries).not.toBe(before);
      const sameDay = capture('SPX', '2026-07-20T10:14:00', '2026-07-20T14:30:00.000Z', ['2026-07-21']);
      await importPaths(store, [await fileIn(input, 'morning.json', sameDay)]);
      expect((await openStoreTape(store, monday)).manifest).not.toBe(withSeries);
    });
  });

  it('uses one of two captures of the same instant and says so', async () => {
    await withStore(async (store, input) => {
      const again = capture('SPX', '2026-07-20T14:14:00', '2026-07-20T18:30:10.000Z', ['2026-07-21'], 30);
      await importPaths(store, [await fileIn(input, 'again.json', again)]);
      const tape = await openStoreTape(store, WHOLE);
      expect(tape.timetable.length).toBe(3);
      expect(tape.gaps.join('\n')).toMatch(
        /SPXW quotes of 2026-07-20 14:14:00 New York are stored twice, with different values; those of quotes\/.*parquet are used/,
      );
    });
  });

  it('stops when a stored file was changed under it', async () => {
    await withStore(async (store) => {
      const tape = await openStoreTape(store, WHOLE);
      const [output] = quotesOf(await readCatalogue(store));
      await writeFile(join(store.directory, output!.path), 'x');
      await expect(framesOf(tape)).rejects.toThrow('was changed after import');
      const damaged = await checkStore(store, { range: WHOLE });
      expect(damaged.map(({ kind }) => kind)).toEqual(['damaged-file']);
    });
  });
});

describe('the checks of a store', () => {
  it('find what a run would need and the store lacks', async () => {
    await withStore(async (store) => {
      const gaps = await checkStore(store, {
        range: { from: isoDate('2026-07-20'), to: isoDate('2026-07-23') },
      });
      expect(gaps.map(({ kind, subject, date }) => [kind, subject, date])).toEqual([
        ['no-chain', 'SPXW', '2026-07-23'],
        ['no-settlement', 'SPXW', '2026-07-23'],
        ['no-bar', 'SPX', '2026-07-23'],
        ['no-bar', 'VIX', '2026-07-23'],
      ]);
      expect(await checkStore(store, { range: WHOLE })).toEqual([]);
    });
  });

  it('want the print on which the last entry settles as soon as the session after the range is over', async () => {
    await withStore(async (store, input) => {
      const tuesday = { from: isoDate('2026-07-20'), to: isoDate('2026-07-21') };
      expect(await checkStore(store, { range: tuesday })).toEqual([]);
      // The store ends on the 22nd: whether the 23rd has taken place it cannot know.
      expect(await checkStore(store, { range: WHOLE })).toEqual([]);
      const due = [
        {
          kind: 'no-settlement',
          subject: 'SPXW',
          date: '2026-07-23',
          detail: 'no SPX-close print of 2026-07-23',
        },
      ];
      const vix = 'date,open,high,low,close,prior_close\n2026-07-23,17,18,16,17,\n';
      await importPaths(store, [await fileIn(input, 'vix_daily_later.csv', vix)]);
      expect(await checkStore(store, { range: WHOLE })).toEqual(due);
      const prints = [{ source: 'SPX-close', date: '2026-07-23', value: 7400, origin: 'official' }];
      const mine = JSON.stringify({ schema: 'alvh.settlements/1', prints });
      await importPaths(store, [await fileIn(input, 'mine.json', mine)]);
      expect(await checkStore(store, { range: WHOLE })).toEqual([]);
    });
  });

  it('count that session as over from its close on, not from the night before it', async () => {
    await withStore(async (store, input) => {
      const night = capture('SPX', '2026-07-22T16:14:59', '2026-07-23T05:30:00.000Z', ['2026-07-23']);
      await importPaths(store, [await fileIn(input, 'night.json', night)]);
      expect(await checkStore(store, { range: WHOLE })).toEqual([]);
      const evening = capture('SPX', '2026-07-23T16:00:00', '2026-07-23T20:15:00.000Z', ['2026-07-24']);
      await importPaths(store, [await fileIn(input, 'evening.json', evening)]);
      const gaps = await checkStore(store, { range: WHOLE });
      expect(gaps.map(({ kind, date }) => [kind, date])).toEqual([['no-settlement', '2026-07-23']]);
    });
  });

  it('find a session looked at by night only, where a run that enters by day is meant', async () => {
    await withStore(async (store) => {
      expect(await checkStore(store, { range: WHOLE, needs: DAY_RUN_NEEDS })).toEqual([
        {
          kind: 'no-day-chain',
          subject: 'SPXW',
          date: '2026-07-21',
          detail: 'every SPXW snapshot of 2026-07-21 is from outside its regular session',
        },
      ]);
    });
  });

  it('find a session whose snapshots lack the next expiry', async () => {
    await withStore(async (store, input) => {
      const text = capture('SPX', '2026-07-23T14:14:00', '2026-07-23T18:30:00.000Z', ['2026-07-27']);
      await importPaths(store, [await fileIn(input, 'gap.json', text)]);
      const range = { from: isoDate('2026-07-23'), to: isoDate('2026-07-23') };
      const needs = { chains: ['SPXW' as const, 'VIX' as const], byDay: [], settled: [], bars: [] };
      expect(await checkStore(store, { range, needs })).toEqual([
        {
          kind: 'no-next-expiry',
          subject: 'SPXW',
          date: '2026-07-23',
          detail: 'no snapshot of 2026-07-23 has the 2026-07-24 expiry',
        },
        { kind: 'no-chain', subject: 'VIX', date: '2026-07-23', detail: 'no VIX snapshot on 2026-07-23' },
      ]);
    });
  });

  it('list chains by root and series by subject', async () => {
    await withStore(async (store) => {
      const { files, chains, series } = await listStore(store);
      expect(files).toBe(7);
      expect(chains).toEqual([
        { root: 'SPXW', from: '2026-07-20', to: '2026-07-22', sessions: 3, snapshots: 3, rows: 14 },
        { root: 'VIX', from: '2026-07-20', to: '2026-07-22', sessions: 2, snapshots: 2, rows: 4 },
        { root: 'VIXW', from: '2026-07-20', to: '2026-07-20', sessions: 1, snapshots: 1, rows: 2 },
      ]);
      expect(series).toContainEqual({
        kind: 'bars',
        subject: 'SPX',
        from: '2026-07-20',
        to: '2026-07-22',
        rows: 3,
        files: 1,
      });
    });
  });
});

describe('the quality table of an import', () => {
  it('counts what is odd by root and day, what is missing, and where files disagree', async () => {
    await withFolder(async (folder) => {
      const store = openStore(join(folder, 'store'));
      const odd = JSON.parse(
        capture('SPX', '2026-07-20T14:14:00', '2026-07-20T18:30:00.000Z', ['2026-07-21']),
      );
      odd.o.push(
        { e: expiry('2026-07-21'), t: 'C', k: 7410, b: 3, a: 2 },
        { e: expiry('2026-07-21'), t: 'P', k: 7410, b: 0, a: 0 },
      );
      const late = capture('SPX', '2026-07-20T16:14:59', '2026-07-20T20:48:00.000Z', [
        '2026-07-20',
        '2026-07-21',
      ]);
      const wednesday = capture('SPX', '2026-07-23T14:14:00', '2026-07-23T18:30:00.000Z', ['2026-07-24']);
      const other =
        'DATE,OPEN,HIGH,LOW,CLOSE\n2026-07-20,17,18,16,17\n2026-07-21,17,18,16,17.03\n2026-07-22,17,18,16,17.02\n';
      const mine =
        'date,open,high,low,close,prior_close\n2026-07-20,17,18,16,17,\n2026-07-21,17,18,16,17,\n2026-07-22,17,18,16,17,\n';
      const { quality } = await importPaths(store, [
        await fileIn(folder, 'a.json', JSON.stringify(odd)),
        await fileIn(folder, 'b.json', late),
        await fileIn(folder, 'c.json', wednesday),
        await fileIn(folder, 'VIX_daily.csv', other),
        await fileIn(folder, 'vix_daily_2.csv', mine),
      ]);
      expect(quality.chains[0]).toEqual({
        importer: 'cboe-snapshot',
        root: 'SPXW',
        date: '2026-07-20',
        snapshots: 2,
        expiries: 2,
        rows: 7,
        crossed: 1,
        oneSided: 3,
        zero: 1,
        stale: 4,
        truncatedWings: 3,
      });
      expect(quality.missing).toEqual([
        { importer: 'cboe-snapshot', root: 'SPXW', from: '2026-07-21', to: '2026-07-22', sessions: 2 },
      ]);
      expect(quality.conflicts).toEqual([
        {
          subject: 'VIX',
          kept: 'VIX_daily.csv',
          other: 'vix_daily_2.csv',
          days: 1,
          worst: { date: '2026-07-21', kept: 17.03, other: 17 },
        },
      ]);
      expect(quality.series.map(({ file, subject, rows }) => [file, subject, rows])).toEqual([
        ['VIX_daily.csv', 'VIX', 3],
        ['vix_daily_2.csv', 'VIX', 3],
      ]);
    });
  });

  it('delivers bars within sessions by symbol and length, each known from its end', async () => {
    await withStore(async (store, input) => {
      const text =
        'date,time_et,open,high,low,close\n2026-07-20,14:05,7400,7402,7399,7401\n2026-07-20,14:10,7401,7404,7400,7403\n';
      await importPaths(store, [await fileIn(input, 'spx_5m_x.csv', text)]);
      const tape = await openStoreTape(store, WHOLE);
      const [first] = await framesOf(tape);
      const view = new MarketView(first!, tape.series, tape.timetable);
      // The snapshot is of 14:14:50: the bar from 14:10 is not closed yet.
      expect(view.intraday('SPX 5m', 9).map((bar) => bar.close)).toEqual([7401]);
      expect(view.intraday('SPX 1m', 9)).toEqual([]);
    });
  });
});
