import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Database } from '../../src/data/database.ts';
import { importPaths } from '../../src/data/import-paths.ts';
import { type Mapping, mappingSchema } from '../../src/data/mapping-file.ts';
import { openStore, readCatalogue } from '../../src/data/store.ts';
import { openStoreTape } from '../../src/data/store-tape.ts';
import { tryImport } from '../../src/data/try-import.ts';
import { type Frame, isoDate } from '../../src/market/index.ts';
import { fileIn, withFolder } from './support.ts';

const LONG = {
  schema: 'alvh.mapping/1',
  name: 'mine',
  file: { kind: 'csv', delimiter: ';', skipLines: 1 },
  time: {
    column: 'when',
    format: '%d.%m.%Y %H:%M',
    zone: 'America/Chicago',
    means: 'interval-start',
    intervalSeconds: 60,
  },
  root: { column: 'class', names: { weekly: 'SPXW', monthly: 'SPX' } },
  contract: {
    expiry: { column: 'exp', format: '%y%m%d' },
    strike: { column: 'k', divisor: 1000 },
    right: { column: 'cp', call: ['1'], put: ['2'] },
  },
  prices: { bid: 'b', ask: 'a', divisor: 100 },
  level: { column: 'spot' },
};
const LINES = [
  'made up',
  'when;class;exp;k;cp;b;a;spot',
  '15.08.2024 13:29;weekly;240816;5500000;1;1220;1260;5500.25',
  '15.08.2024 13:29;weekly;240816;5500000;2;1170;1210;5500.25',
  '15.08.2024 13:29;weekly;240816;5500000;3;1170;1210;5500.25',
  '15.08.2024 13:29;monthly;240920;5500000;1;10000;10100;5500.25',
  '15.08.2024 13:29;futures;240920;5500000;1;10000;10100;5500.25',
];
const mapping = (change: object = {}): Mapping => mappingSchema.parse({ ...LONG, ...change });
const issuesOf = (change: object) =>
  mappingSchema
    .safeParse({ ...LONG, ...change })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

async function framesOf(folder: string, path: string, own: Mapping): Promise<readonly Frame[]> {
  const store = openStore(`${folder}/store`);
  expect((await importPaths(store, [path], { mapping: own })).complete).toBe(true);
  const tape = await openStoreTape(store, { from: isoDate('2024-08-15'), to: isoDate('2024-08-15') });
  const frames: Frame[] = [];
  for await (const frame of tape.frames()) frames.push(frame);
  return frames;
}

describe('a mapping of columns', () => {
  it('turns units, zone, encodings and the start of an interval into quotes', async () => {
    await withFolder(async (folder) => {
      const path = await fileIn(folder, 'mine.csv', LINES.join('\n'));
      const [frame, ...others] = await framesOf(folder, path, mapping());
      expect(others).toEqual([]);
      // The minute that starts at 13:29 in Chicago is over at 14:30 in New York.
      expect(new Date(frame!.at).toISOString()).toBe('2024-08-15T18:30:00.000Z');
      expect(
        frame!.chains.map(({ root, expiry, strikes, callBid, callAsk, putBid, putAsk }) => [
          root,
          expiry,
          [...strikes, ...callBid, ...callAsk, ...putBid, ...putAsk],
        ]),
      ).toEqual([
        ['SPX', '2024-09-20', [5500, 100, 101, 0, 0]],
        ['SPXW', '2024-08-16', [5500, 12.2, 12.6, 11.7, 12.1]],
      ]);
      expect(frame!.levels.SPX!.value).toBe(5500.25);
    });
  });

  it('a dry run says what is kept, what is dropped and why, from which row, and stores nothing', async () => {
    await withFolder(async (folder) => {
      const path = await fileIn(folder, 'mine.csv', LINES.join('\n'));
      const [trial] = await tryImport([path], { mapping: mapping() });
      expect(trial).toMatchObject({
        status: 'readable',
        days: [
          { root: 'SPX', date: '2024-08-15', rows: 1 },
          { root: 'SPXW', date: '2024-08-15', rows: 2 },
        ],
        dropped: [
          { reason: 'neither call nor put', rows: 1, firstRow: 5 },
          { reason: 'options on something else', rows: 1 },
        ],
      });
      expect(trial?.status === 'readable' && trial.examples[0]).toEqual({
        root: 'SPXW',
        quotedAt: '2024-08-15T18:30:00.000Z',
        expiry: '2024-08-16',
        strike: 5500,
        call: [12.2, 12.6],
        put: null,
      });
      expect((await readCatalogue(openStore(`${folder}/store`))).sources).toEqual([]);
    });
  });

  it('reads Parquet with symbols, epoch nanoseconds and changes', async () => {
    await withFolder(async (folder) => {
      const path = `${folder}/mine.parquet`;
      const database = await Database.open();
      await writeFile(
        path,
        await database.toParquet(
          {
            sym: {
              type: 'text',
              values: ['SPXW  240816C05500000', 'SPXW  240816P05500000', 'SPXW  240816C05500000'],
            },
            ns: {
              type: 'instant',
              values: [1_723_746_540_000_000_000, 1_723_746_541_000_000_000, 1_723_746_600_000_000_000],
            },
            bid: { type: 'double', values: [12.2, 11.7, 12.4] },
            ask: { type: 'double', values: [12.6, null, 12.8] },
          },
          ['ns'],
        ),
      );
      await database.close();
      const own = mappingSchema.parse({
        schema: 'alvh.mapping/1',
        name: 'parquet',
        file: { kind: 'parquet' },
        cadence: 'changes',
        time: { column: 'ns', format: 'epoch-ns' },
        contract: { symbol: 'sym' },
        prices: { bid: 'bid', ask: 'ask' },
      });
      const frames = await framesOf(folder, path, own);
      expect(
        frames.map((frame) => [
          new Date(frame.at).toISOString().slice(11, 19),
          frame.chains[0]!.callBid[0],
          frame.chains[0]!.putBid[0],
          frame.chains[0]!.putAsk[0],
        ]),
      ).toEqual([
        ['18:29:00', 12.2, 0, 0],
        ['18:30:00', 12.4, 11.7, 0],
      ]);
    });
  });

  it('a text without offset in no zone is no instant, one with an offset is', async () => {
    await withFolder(async (folder) => {
      const lines = [
        'when,k,cb,ca,pb,pa,exp',
        '2024-08-15T14:30:00-04:00,5500,12.2,12.6,11.7,12.1,2024-08-16',
        '2024-08-15T14:30:00,5525,3,4,27,28,2024-08-16',
      ];
      const path = await fileIn(folder, 'iso.csv', lines.join('\n'));
      const own = mappingSchema.parse({
        schema: 'alvh.mapping/1',
        name: 'iso',
        file: { kind: 'csv' },
        time: { column: 'when' },
        root: { value: 'SPXW' },
        contract: { expiry: { column: 'exp' }, strike: { column: 'k' } },
        prices: { callBid: 'cb', callAsk: 'ca', putBid: 'pb', putAsk: 'pa' },
      });
      const [trial] = await tryImport([path], { mapping: own });
      expect(trial).toMatchObject({
        days: [{ rows: 1 }],
        dropped: [{ reason: 'no readable time', rows: 1, firstRow: 3 }],
        examples: [{ quotedAt: '2024-08-15T18:30:00.000Z', call: [12.2, 12.6], put: [11.7, 12.1] }],
      });
    });
  });

  it('names a column that the file does not have', async () => {
    await withFolder(async (folder) => {
      const path = await fileIn(folder, 'mine.csv', LINES.join('\n'));
      const [trial] = await tryImport([path], { mapping: mapping({ level: { column: 'index' } }) });
      expect(trial).toMatchObject({
        status: 'refused',
        reason: 'the mapping names a column "index"; the file has: when, class, exp, k, cp, b, a, spot',
      });
    });
  });

  it('says what is wrong in it, with its place', () => {
    expect(issuesOf({ name: 'a b' })).toEqual(['name: letters, digits, _ and - only']);
    expect(issuesOf({ root: undefined })).toEqual([
      'root: which root the options have, unless `contract` is a symbol',
    ]);
    expect(
      issuesOf({
        contract: { symbol: 's' },
        prices: { callBid: 'a', callAsk: 'b', putBid: 'c', putAsk: 'd' },
      }),
    ).toEqual(['prices: a symbol names one option: `bid` and `ask`']);
    expect(issuesOf({ time: { column: 'when', zoen: 'UTC' } })).toEqual(['time: Unrecognized key: "zoen"']);
    expect(issuesOf({ time: { at: '16:00' } })).toEqual([
      'time: either { column, format, zone, means, intervalSeconds } or { date, dateFormat, at, zone }',
    ]);
    expect(issuesOf({ time: { column: 'when', format: '%H', zone: 'New York' } })?.length).toBe(1);
    expect(issuesOf({ time: { column: 'when', format: '%H' } })).toEqual(['time: civil times need a `zone`']);
    expect(issuesOf({ time: { column: 'when', means: 'interval-start', zone: 'UTC' } })).toEqual([
      'time: `interval-start` needs `intervalSeconds`',
    ]);
  });
});
