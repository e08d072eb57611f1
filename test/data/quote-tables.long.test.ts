import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type ImportReport, importPaths } from '../../src/data/import-paths.ts';
import { openStore, readCatalogue } from '../../src/data/store.ts';
import { openStoreTape } from '../../src/data/store-tape.ts';
import { type Frame, isoDate } from '../../src/market/index.ts';
import { fileIn, withFolder } from './support.ts';
import {
  CHAIN,
  DATABENTO_HEADER,
  DATASHOP_EOD_HEADER,
  DATASHOP_INTERVALS_HEADER,
  dataShopEodRow,
  MASSIVE_HEADER,
  OPTIONSDX_HEADER,
  ORATS_HEADER,
  ORATS_OLD_HEADER,
  optionsDxRow,
  oratsRow,
  THETADATA_V2_HEADER,
  THETADATA_V3_HEADER,
} from './vendor-fixtures.ts';

interface Told {
  readonly report: ImportReport;
  readonly frames: readonly Frame[];
}

/** Imports one file and plays the store back. */
async function played(
  name: string,
  lines: readonly string[],
  from = '2024-08-01',
  to = '2024-08-31',
): Promise<Told> {
  return await withFolder(async (folder) => {
    const path = await fileIn(folder, name, `${lines.join('\n')}\n`);
    const store = openStore(`${folder}/store`);
    const report = await importPaths(store, [path]);
    const frames: Frame[] = [];
    if (report.complete) {
      const tape = await openStoreTape(store, { from: isoDate(from), to: isoDate(to) });
      for await (const frame of tape.frames()) frames.push(frame);
    }
    return { report, frames };
  });
}

const at = (frame: Frame) => new Date(frame.at).toISOString();
const told = (frame: Frame, index = 0) => {
  const { root, expiry, settlement, strikes, callBid, callAsk, putBid, putAsk } = frame.chains[index]!;
  return {
    series: `${root} ${expiry} ${settlement}`,
    quotes: Array.from(strikes, (strike, i) => ({
      strike,
      call: [callBid[i], callAsk[i]],
      put: [putBid[i], putAsk[i]],
    })),
  };
};
const droppedOf = ({ report }: Told) =>
  report.quality.dropped.map(({ reason, rows, firstRow }) => [reason, rows, firstRow]);
const refusalOf = ({ report }: Told) =>
  report.files.map(({ status, ...rest }) => ('reason' in rest ? [status, rest.reason] : [status]));

/** Writes lines as a Zstandard text file. */
async function zstdFile(path: string, lines: readonly string[]): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const values = lines.map((line) => `('${line}')`).join(', ');
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${values})) TO '${path}' (FORMAT csv, HEADER false, DELIMITER '\x1f', QUOTE '', ESCAPE '', COMPRESSION zstd)`,
  );
  connection.closeSync();
}

/** 2024-08-15 16:00 New York. */
const CLOSE = 1_723_752_000;
const options = CHAIN.flatMap(({ strike, call, put }) => [
  { strike, right: 'C', quote: call },
  { strike, right: 'P', quote: put },
]);

describe('OptionsDX', () => {
  const rows = CHAIN.map((quote) => optionsDxRow('2024-08-15', CLOSE, '2024-08-19', quote));

  it('gives back the quotes of its rows at the close, the level beside them', async () => {
    const result = await played('spx_eod_202408.txt', [OPTIONSDX_HEADER, ...rows]);
    expect(result.frames.map(at)).toEqual(['2024-08-15T20:00:00.000Z']);
    expect(told(result.frames[0]!)).toEqual({ series: 'SPXW 2024-08-19 PM', quotes: CHAIN });
    expect(result.frames[0]!.levels.SPX).toEqual({ value: 5500, tickedAt: CLOSE * 1000 });
    expect(droppedOf(result)).toEqual([]);
  });

  it('leaves an expiry that SPX and SPXW share, because no row says which it is', async () => {
    const third = CHAIN.map((quote) => optionsDxRow('2024-08-15', CLOSE, '2024-08-16', quote));
    const result = await played('spx_eod_202408.txt', [OPTIONSDX_HEADER, ...rows, ...third]);
    expect(droppedOf(result)).toEqual([
      ['SPX and SPXW both expire on that date, and the file does not say which of them', 5, 7],
    ]);
  });

  it('before third-Friday PM options existed such an expiry is the AM monthly', async () => {
    const early = optionsDxRow('2010-06-17', 1_276_804_800, '2010-06-18', CHAIN[2]!);
    const { frames } = await played(
      'spx_eod_201006.txt',
      [OPTIONSDX_HEADER, early],
      '2010-06-01',
      '2010-06-30',
    );
    expect(told(frames[0]!).series).toBe('SPX 2010-06-18 AM');
  });

  it('puts a 16:00 stamp of a half day at the last moment of its session', async () => {
    const half = optionsDxRow('2024-07-03', 1_720_036_800, '2024-07-05', CHAIN[2]!);
    const { frames } = await played(
      'spx_eod_202407.txt',
      [OPTIONSDX_HEADER, half],
      '2024-07-01',
      '2024-07-31',
    );
    expect(frames.map(at)).toEqual(['2024-07-03T17:14:59.999Z']);
  });

  it('drops damaged rows one by one, with their number and the first of them', async () => {
    const broken = [
      rows[0]!,
      rows[1]!.replace('30.100000', 'x'),
      rows[2]!.replace(', 5500.000000, 2024', ', 5500.000000, 2024').split(',').slice(0, 20).join(','),
      rows[3]!.replace(`${CLOSE}, `, `${CLOSE + 60}, `),
      rows[4]!,
      optionsDxRow('2024-08-15', CLOSE, '2024-08-19', { strike: -5, call: [1, 2], put: [1, 2] }),
      optionsDxRow('2024-08-15', CLOSE, '2024-08-19', { strike: 10, call: [1, 2], put: [12, 13] }),
      optionsDxRow('2024-08-15', CLOSE, '2024-08-19', { strike: 20, call: [-1, 2], put: [1, 2] }),
    ];
    const result = await played('spx_eod_202408.txt', [OPTIONSDX_HEADER, ...broken]);
    expect(told(result.frames[0]!).quotes).toEqual([CHAIN[0], CHAIN[4]]);
    expect(droppedOf(result)).toEqual([
      ['line without the columns of the header', 1, 4],
      ['QUOTE_UNIXTIME and QUOTE_READTIME are not one instant', 1, 5],
      ['bid or ask is no number', 1, 3],
      ['negative bid or ask', 1, 9],
      ['price beyond what the option can be worth', 1, 8],
      ['strike is no positive number', 1, 7],
    ]);
  });

  it('keeps an option told twice alike once, and one told with two prices as no quote', async () => {
    const other = { ...CHAIN[2]!, call: [13, 14] as const };
    const result = await played('spx_eod_202408.txt', [
      OPTIONSDX_HEADER,
      ...rows,
      rows[0]!,
      optionsDxRow('2024-08-15', CLOSE, '2024-08-19', other),
    ]);
    expect(told(result.frames[0]!).quotes[2]).toEqual({ strike: 5500, call: [0, 0], put: CHAIN[2]!.put });
    expect(droppedOf(result)).toEqual([
      ['told twice alike', 3, undefined],
      ['told twice with different prices: kept as no quote', 2, undefined],
    ]);
  });

  it('leaves out a day of which more than one row in a hundred and more than ten are damaged, and keeps the others', async () => {
    const bad = Array.from({ length: 11 }, (_, i) =>
      optionsDxRow('2024-08-15', CLOSE, '2024-08-19', { strike: 5000 + i, call: [-1, 1], put: [1, 2] }),
    );
    const next = CHAIN.map((quote) => optionsDxRow('2024-08-14', CLOSE - 86_400, '2024-08-19', quote));
    const result = await played('spx_eod_202408.txt', [OPTIONSDX_HEADER, ...next, ...rows, ...bad]);
    expect(result.frames.map(at)).toEqual(['2024-08-14T20:00:00.000Z']);
    expect(droppedOf(result)).toEqual([
      ['negative bid or ask', 11, 12],
      ['2024-08-15 of SPXW left out: 11 rows of that day are damaged', 5, undefined],
    ]);
  });

  it('is refused, with nothing stored, when its lines are not laid out as its header says', async () => {
    const result = await played('spx_eod_202408.txt', [
      OPTIONSDX_HEADER,
      ...rows,
      ...Array.from({ length: 11 }, () => '1, 2, 3'),
    ]);
    expect(refusalOf(result)).toEqual([
      [
        'refused',
        expect.stringMatching(/^11 lines are not laid out as the file's header says: .*33 Found: 3/),
      ],
    ]);
  });

  it('drops a level that is more than 5 % from the parity of the options', async () => {
    const far = CHAIN.map((quote) => optionsDxRow('2024-08-15', CLOSE, '2024-08-19', quote, 5800));
    const result = await played('spx_eod_202408.txt', [OPTIONSDX_HEADER, ...far]);
    expect(result.frames[0]!.levels).toEqual({});
    expect(droppedOf(result)).toEqual([['index level too far from the parity of its options', 1, undefined]]);
  });
});

describe('Cboe DataShop', () => {
  const rows = options.map(({ strike, right, quote }) =>
    dataShopEodRow('2024-08-15', 'SPXW', '2024-08-16', strike, right, quote),
  );

  it('end of day gives two looks a row: 15:45 and the end of the day session', async () => {
    const { frames } = await played('UnderlyingOptionsEODCalcs_2024-08-15.csv.gz', [
      DATASHOP_EOD_HEADER,
      ...rows,
    ]);
    expect(frames.map(at)).toEqual(['2024-08-15T19:45:00.000Z', '2024-08-15T20:15:00.000Z']);
    expect(told(frames[0]!)).toEqual({ series: 'SPXW 2024-08-16 PM', quotes: CHAIN });
    expect(told(frames[1]!).quotes[0]!.call).toEqual([52.5, 52.9]);
    expect(frames.map(({ levels }) => levels.SPX)).toEqual([
      { value: 5500, tickedAt: frames[0]!.at },
      { value: 5501.5, tickedAt: CLOSE * 1000 },
    ]);
  });

  it('takes the early look of a half day at 12:45, before February 2020 only the one at its end', async () => {
    const on = (date: string, expiry: string) => [
      DATASHOP_EOD_HEADER,
      dataShopEodRow(date, 'SPXW', expiry, 5500, 'C', [10, 11]),
    ];
    const late = await played('a.csv', on('2023-07-03', '2023-07-05'), '2023-07-01', '2023-07-31');
    expect(late.frames.map(at)).toEqual(['2023-07-03T16:45:00.000Z', '2023-07-03T17:14:59.999Z']);
    const early = await played('a.csv', on('2019-07-03', '2019-07-05'), '2019-07-01', '2019-07-31');
    expect(early.frames.map(at)).toEqual(['2019-07-03T17:14:59.999Z']);
    expect(early.frames[0]!.chains[0]!.callBid[0]).toBe(10.1);
    expect(droppedOf(early)).toEqual([
      ['after the close, where an earlier look of the row already is', 1, 2],
    ]);
  });

  it('reads the Saturday of an old monthly as the session before it, and counts other roots', async () => {
    const result = await played(
      'UnderlyingOptionsEODQuotes_2012-06-14.csv',
      [
        DATASHOP_EOD_HEADER,
        dataShopEodRow('2012-06-14', 'SPX', '2012-06-16', 1300, 'C', [30, 31]),
        dataShopEodRow('2012-06-14', 'SZP', '2012-06-16', 1300, 'C', [30, 31]),
      ],
      '2012-06-01',
      '2012-06-30',
    );
    expect(told(result.frames[0]!).series).toBe('SPX 2012-06-15 AM');
    expect(droppedOf(result)).toContainEqual(['options on something else', 1, undefined]);
  });

  it('intervals are dated by their own stamp', async () => {
    const row = (time: string, right: string, bid: number) =>
      `^SPX,2024-08-15 ${time},SPXW,2024-08-16,5500.000,${right},0,0,0,0,0,1,${bid},2,${bid + 0.2},0.0000,0.0000,5500.5,0.0000,0.1,0.5,0,0,0,0,5`;
    const { frames } = await played('UnderlyingOptionsIntervals_900sec_2024-08-15.csv', [
      DATASHOP_INTERVALS_HEADER,
      row('09:45:00', 'C', 10),
      row('09:45:00', 'P', 9.6),
      row('10:00:00', 'C', 11),
      row('10:00:00', 'P', 10.6),
    ]);
    expect(frames.map(at)).toEqual(['2024-08-15T13:45:00.000Z', '2024-08-15T14:00:00.000Z']);
    expect(told(frames[1]!).quotes).toEqual([
      { strike: 5500, call: [11, 11.2], put: [10.6, 10.799999999999999] },
    ]);
    expect(frames[0]!.levels).toEqual({});
  });
});

describe('ORATS', () => {
  it('tells AM from PM by the option symbol and dates the snap at the end of its minute', async () => {
    const { frames } = await played('ORATS_SMV_Strikes_20240815.csv', [
      ORATS_HEADER,
      ...CHAIN.map((quote) => oratsRow('SPXW', '8/16/2024', quote)),
      ...CHAIN.map((quote) => oratsRow('SPX', '8/16/2024', quote)),
    ]);
    expect(frames.map(at)).toEqual(['2024-08-15T19:47:00.000Z']);
    expect(frames[0]!.chains.map(({ root, settlement }) => [root, settlement])).toEqual([
      ['SPX', 'AM'],
      ['SPXW', 'PM'],
    ]);
    expect(told(frames[0]!, 1).quotes).toEqual(CHAIN);
    expect(frames[0]!.levels.SPX!.value).toBe(5500.25);
  });

  it('files without symbols are placed by their expiry, half days three hours earlier', async () => {
    const { frames } = await played(
      'ORATS_SMV_Strikes_20240703.csv',
      [ORATS_OLD_HEADER, oratsRow(undefined, '7/5/2024', CHAIN[2]!, '7/3/2024')],
      '2024-07-01',
      '2024-07-31',
    );
    expect(frames.map(at)).toEqual(['2024-07-03T16:47:00.000Z']);
    expect(told(frames[0]!)).toEqual({ series: 'SPXW 2024-07-05 PM', quotes: [CHAIN[2]] });
  });
});

describe('ThetaData', () => {
  it('v2: strikes in tenths of a cent, milliseconds of the New York day', async () => {
    const rows = options.map(
      ({ strike, right, quote }) =>
        `SPXW,20240816,${strike * 1000},${right},52200000,5,5,${quote[0]},50,7,5,${quote[1]},50,20240815`,
    );
    const { frames } = await played('bulk.csv', [THETADATA_V2_HEADER, ...rows]);
    expect(frames.map(at)).toEqual(['2024-08-15T18:30:00.000Z']);
    expect(told(frames[0]!)).toEqual({ series: 'SPXW 2024-08-16 PM', quotes: CHAIN });
  });

  it('v3: strikes in dollars, civil New York stamps, CALL and PUT', async () => {
    const rows = options.map(
      ({ strike, right, quote }) =>
        `SPXW,2024-08-16,${strike.toFixed(3)},${right === 'C' ? 'CALL' : 'PUT'},2024-08-15T14:30:00.000,5,5,${quote[0]},50,7,5,${quote[1]},50`,
    );
    const { frames } = await played('quote.csv', [THETADATA_V3_HEADER, ...rows]);
    expect(frames.map(at)).toEqual(['2024-08-15T18:30:00.000Z']);
    expect(told(frames[0]!)).toEqual({ series: 'SPXW 2024-08-16 PM', quotes: CHAIN });
  });

  it('every change: a minute has the last quote up to its end, carried on until the next change and not over a session', async () => {
    const row = (stamp: string, right: string, bid: number) =>
      `SPXW,2024-08-16,5500.000,${right},2024-08-15T${stamp},5,5,${bid},50,7,5,${bid + 1},50`;
    const { frames } = await played('tick.csv', [
      THETADATA_V3_HEADER,
      row('09:30:00.250', 'C', 10),
      row('09:30:20.000', 'P', 9),
      row('09:30:59.999', 'C', 11),
      row('09:32:00.000', 'C', 12),
      row('20:20:30.000', 'P', 8),
    ]);
    expect(
      frames.map((frame) => [at(frame), told(frame).quotes[0]!.call[0], told(frame).quotes[0]!.put[0]]),
    ).toEqual([
      ['2024-08-15T13:31:00.000Z', 11, 9],
      ['2024-08-15T13:32:00.000Z', 12, 9],
      ['2024-08-16T00:21:00.000Z', 0, 8],
    ]);
  });

  it('a file of one option that does not say which is refused with the way out', async () => {
    const result = await played('one.csv', [
      'ms_of_day,bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition,date',
      '34200000,50,7,1.5,1,75,8,1.6,2,20240605',
    ]);
    expect(refusalOf(result)).toEqual([
      ['refused', expect.stringMatching(/no column says which: .* mapping file/)],
    ]);
  });
});

describe('Databento', () => {
  const record = (minute: string, symbol: string, bid: string, ask: string) =>
    `${minute},${minute},193,30,7,N,,0,128,${bid},${ask},5,6,22,22,${symbol}`;

  it.each([
    ['decimals and ISO times', '2024-08-15T18:30:00.000000000Z', (x: number) => x.toFixed(9), ''],
    [
      'billionths and nanoseconds',
      '1723746600000000000',
      (x: number) => `${Math.round(x * 100)}0000000`,
      '9223372036854775807',
    ],
  ])('reads %s', async (_, stamp, price, none) => {
    const rows = options.map(({ strike, right, quote }) =>
      record(
        stamp,
        `SPXW  240816${right}${String(strike * 1000).padStart(8, '0')}`,
        quote[0] === 0 ? none : price(quote[0]),
        price(quote[1]),
      ),
    );
    const result = await played('opra-pillar-20240815.cbbo-1m.csv', [
      DATABENTO_HEADER,
      ...rows,
      record(stamp, 'SPY   240816C00550000', price(1), price(2)),
    ]);
    expect(result.frames.map(at)).toEqual(['2024-08-15T18:30:00.000Z']);
    expect(told(result.frames[0]!)).toEqual({ series: 'SPXW 2024-08-16 PM', quotes: CHAIN });
    expect(droppedOf(result)).toEqual([['options on something else', 1, undefined]]);
  });

  it('an option without a record in a minute keeps its last one', async () => {
    const { frames } = await played('opra.csv', [
      DATABENTO_HEADER,
      record('2024-08-15T18:30:00Z', 'SPXW  240816C05500000', '12.2', '12.6'),
      record('2024-08-15T18:30:00Z', 'SPXW  240816P05500000', '11.7', '12.1'),
      record('2024-08-15T18:31:00Z', 'SPXW  240816C05500000', '12.4', '12.8'),
    ]);
    expect(told(frames[1]!).quotes).toEqual([{ strike: 5500, call: [12.4, 12.8], put: [11.7, 12.1] }]);
  });

  it('refuses trades, and records that do not say which option they are about', async () => {
    const trades = await played('trades.csv', [
      'ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,symbol',
      '1,1,0,30,7,T,N,0,1.5,1,0,0,1,SPXW  240816C05500000',
    ]);
    expect(refusalOf(trades)).toEqual([
      ['out-of-scope', expect.stringContaining('only consolidated quotes')],
    ]);
    const bare = await played('bare.csv', [
      DATABENTO_HEADER.replace(',symbol', ''),
      '1,1,193,30,7,N,,0,128,1,2,5,6,22,22',
    ]);
    expect(refusalOf(bare)).toEqual([['refused', expect.stringContaining('map_symbols')]]);
  });
});

describe('Massive flat files', () => {
  it('makes a look a minute of the changes of the best bid and offer', async () => {
    const row = (symbol: string, bid: number, ask: number, ns: string) =>
      `${symbol},302,${ask},7,302,${bid},5,0,${ns}`;
    const rows = options.map(({ strike, right, quote }) =>
      row(
        `O:SPXW240816${right}${String(strike * 1000).padStart(8, '0')}`,
        quote[0],
        quote[1],
        '1723746599999999999',
      ),
    );
    const result = await played('2024-08-15.csv.gz', [
      MASSIVE_HEADER,
      row('O:SPXW240816C05500000', 1, 2, '1723746540000000001'),
      ...rows,
      row('O:AAPL240816C00200000', 1, 2, '1723746540000000001'),
    ]);
    expect(result.frames.map(at)).toEqual(['2024-08-15T18:30:00.000Z']);
    expect(told(result.frames[0]!).quotes).toEqual(CHAIN);
    expect(droppedOf(result)).toEqual([['options on something else', 1, undefined]]);
  });

  it.each([
    [
      'ticker,volume,open,close,high,low,window_start,transactions',
      'O:SPXW240816C05500000,1,1,1,1,1,1,1',
      'bars of trades',
    ],
    [
      'ticker,conditions,correction,exchange,price,sip_timestamp,size',
      'O:SPXW240816C05500000,1,0,1,1,1,1',
      'trades',
    ],
  ])('refuses %s', async (header, row, reason) => {
    expect(refusalOf(await played('2024-08-15.csv', [header, row]))).toEqual([
      ['out-of-scope', expect.stringContaining(`${reason}: a`)],
    ]);
  });
});

describe('a table of option quotes', () => {
  const rows = CHAIN.map((quote) => optionsDxRow('2024-08-15', CLOSE, '2024-08-19', quote));

  it('imported again is unchanged, and restored when a file of it was lost', async () => {
    await withFolder(async (folder) => {
      const path = await fileIn(folder, 'spx_eod_202408.txt', `${[OPTIONSDX_HEADER, ...rows].join('\n')}\n`);
      const store = openStore(`${folder}/store`);
      const first = await importPaths(store, [path]);
      const again = await importPaths(store, [path]);
      const { files } = first;
      const output = files[0]!.status === 'imported' ? files[0]!.source.outputs[0]! : undefined;
      await rm(`${folder}/store/${output!.path}`);
      const restored = await importPaths(store, [path]);
      expect([first, again, restored].map((report) => report.files[0]!.status)).toEqual([
        'imported',
        'unchanged',
        'imported',
      ]);
      expect((await readCatalogue(store)).sources).toEqual([
        expect.objectContaining({
          outputs: first.files.flatMap((file) => ('source' in file ? file.source.outputs : [])),
        }),
      ]);
      expect(await readdir(`${folder}/store/partial`)).toEqual([]);
    });
  });

  it('about other underlyings only is set aside', async () => {
    const spy = await played('spy_eod_202408.txt', [OPTIONSDX_HEADER, ...rows]);
    expect(refusalOf(spy)).toEqual([['out-of-scope', expect.stringContaining('no index of ours')]]);
    const stock = dataShopEodRow('2024-08-15', 'AAPL', '2024-08-16', 200, 'C', [1, 2]);
    const apple = await played('UnderlyingOptionsEODQuotes.csv', [DATASHOP_EOD_HEADER, stock]);
    expect(refusalOf(apple)).toEqual([['out-of-scope', 'no quotes of SPX, XSP or VIX options']]);
  });

  it.each(['zip', 'zstd'])('is read from %s', async (packing) => {
    await withFolder(async (folder) => {
      const lines = [OPTIONSDX_HEADER, ...rows];
      const path = `${folder}/spx_eod_202408.${packing}`;
      const text = `${lines.join('\n')}\n`;
      if (packing === 'zip') await writeFile(path, zipSync({ 'spx_eod_202408.txt': strToU8(text) }));
      else await zstdFile(path, lines);
      const store = openStore(`${folder}/store`);
      const report = await importPaths(store, [path]);
      expect(report.complete).toBe(true);
      const tape = await openStoreTape(store, { from: isoDate('2024-08-15'), to: isoDate('2024-08-15') });
      for await (const frame of tape.frames()) expect(told(frame).quotes).toEqual(CHAIN);
      expect(await readdir(`${store.directory}/partial`)).toEqual([]);
    });
  });

  it('in a zip of several files, or one that is cut short, is refused', async () => {
    await withFolder(async (folder) => {
      const text = strToU8([OPTIONSDX_HEADER, ...rows].join('\n'));
      const two = `${folder}/spx_eod_two.zip`;
      await writeFile(two, zipSync({ 'spx_a.txt': text, 'spx_b.txt': text }));
      const cut = `${folder}/spx_eod_cut.zip`;
      const whole = zipSync({ 'spx_a.txt': text }, { level: 0 });
      await writeFile(cut, whole.subarray(0, whole.length - 800));
      const { files } = await importPaths(openStore(`${folder}/store`), [two, cut]);
      expect(files.map((file) => ('reason' in file ? [file.status, file.reason] : file.status))).toEqual([
        ['refused', expect.stringContaining('not a sound zip file')],
        ['refused', 'a zip of several files: spx_a.txt, spx_b.txt; unpack it'],
      ]);
    });
  });

  it('cut short in its gzip stream is refused', async () => {
    await withFolder(async (folder) => {
      const whole = await fileIn(
        folder,
        'spx_eod_202408.txt.gz',
        `${[OPTIONSDX_HEADER, ...rows].join('\n')}\n`,
      );
      await truncate(whole, (await stat(whole)).size - 12);
      const { files } = await importPaths(openStore(`${folder}/store`), [whole]);
      expect(files[0]).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining('not a sound gzip file'),
      });
    });
  });
});
