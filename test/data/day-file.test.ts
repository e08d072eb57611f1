import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ENTRY, SERIES } from '../../src/data/day-file/day-file.ts';
import { dayCondors, readDayFile } from '../../src/data/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'day-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compilerInstalled = existsSync(new URL('../../node_modules/assemblyscript', import.meta.url));

let files = 0;
function fileOf(text: string): string {
  const path = join(folder, `quotes-${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

const HEADER = 'underlying_symbol,option_type,expiration,quote_date,strike,bid,ask,delta,underlying_price';
const row = (
  right: string,
  expiry: string,
  date: string,
  strike: number,
  bid: string,
  ask: string,
  delta: string,
) => `SPX,${right},${expiry},${date},${strike},${bid},${ask},${delta},5000.00`;

/** Thursday 2024-01-04 with Friday's expiry, and that expiry at its own close, the index at 4985. */
const TWO_DAYS = [
  HEADER,
  row('c', '2024-01-05', '2024-01-04', 5000, '18.00', '18.40', '0.5000'),
  row('c', '2024-01-05', '2024-01-04', 5040, '2.00', '2.10', '0.1010'),
  row('c', '2024-01-05', '2024-01-04', 5060, '0.80', '0.90', '0.0490'),
  row('p', '2024-01-05', '2024-01-04', 4930, '0.95', '1.05', '-0.0510'),
  row('p', '2024-01-05', '2024-01-04', 4955, '2.20', '2.30', '-0.0990'),
  row('p', '2024-01-05', '2024-01-04', 5000, '18.00', '18.40', '-0.5000'),
  row('c', '2024-01-05', '2024-01-05', 5000, '0', '0', '0'),
  row('c', '2024-01-05', '2024-01-05', 5040, '0', '0', '0'),
  row('c', '2024-01-05', '2024-01-05', 5060, '0', '0', '0'),
  row('p', '2024-01-05', '2024-01-05', 4930, '0', '0', '0'),
  row('p', '2024-01-05', '2024-01-05', 4955, '0', '0', '0'),
  row('p', '2024-01-05', '2024-01-05', 5000, '15.00', '15.00', '-1'),
];
const RULE = { short: 1000, long: 500, reach: 300 };

describe('an end-of-day file', () => {
  it('gives the condor of its nearest deltas, sold and bought back across the spread', () => {
    const file = readDayFile(fileOf(`${TWO_DAYS.join('\n')}\n`));
    expect(file.rows).toBe(12);
    const [condor, ...others] = dayCondors(file, RULE);
    expect(others).toEqual([]);
    // 2.00 + 2.20 − 0.90 − 1.05 points.
    expect(condor).toMatchObject({
      credit: 22_500,
      cost: 0,
      entry: { date: '2024-01-04', expiry: '2024-01-05' },
    });
  });

  it('reads the same without a last line end, with line ends of Windows, capitals, and columns elsewhere', () => {
    const truth = readDayFile(fileOf(`${TWO_DAYS.join('\n')}\n`));
    const moved = [
      'quote_date,delta,type,ask,bid,note,strike,expiry',
      ...TWO_DAYS.slice(1).map((line) => {
        const [, right, expiry, date, strike, bid, ask, delta] = line.split(',');
        return [date, delta, right!.toUpperCase(), ask, bid, 'x', strike, expiry].join(',');
      }),
    ];
    for (const text of [TWO_DAYS.join('\n'), TWO_DAYS.join('\r\n'), moved.join('\n'), moved.join('\r\n')]) {
      const read = readDayFile(fileOf(text));
      expect(read.rows).toBe(truth.rows);
      expect(read.quotes.slice(0, 36)).toEqual(truth.quotes.slice(0, 36));
      expect(read.delta.slice(0, 12)).toEqual(truth.delta.slice(0, 12));
      expect(read.entries).toEqual(truth.entries);
      expect(read.series).toEqual(truth.series);
    }
  });

  it('keeps every price to four decimals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 50 }),
        (prices) => {
          const lines = prices.map((price, i) =>
            row(
              'c',
              '2024-01-05',
              '2024-01-04',
              4000 + i,
              (price / 1e4).toFixed(4),
              (price / 1e4).toFixed(4),
              '0.5',
            ),
          );
          const file = readDayFile(fileOf([HEADER, ...lines].join('\n')));
          expect([...file.quotes].filter((_, i) => i % 3 === 1).slice(0, prices.length)).toEqual(prices);
        },
      ),
      { numRuns: 20 },
    );
  });

  it.skipIf(!compilerInstalled)(
    'is read by bytes that are what the compiler makes of the source',
    async () => {
      const script: { generateRowKernel(): Promise<string> } = await import(
        '../../scripts/kernels.mjs' as string
      );
      const committed = new URL('../../src/data/day-file/kernel/bytes.ts', import.meta.url);
      expect(await script.generateRowKernel()).toBe(readFileSync(committed, 'utf8'));
    },
    120_000,
  );

  it('reads every way to write a number alike, whichever way its row is read', () => {
    const written = fc.record({
      whole: fc.integer({ min: 0, max: 99_999 }),
      decimals: fc.integer({ min: 0, max: 9_999 }).map((value) => String(value).padStart(4, '0')),
      digits: fc.integer({ min: 0, max: 4 }),
      zeros: fc.constantFrom('', '0', '00'),
      bare: fc.constantFrom('', '.'),
      delta: fc.integer({ min: 0, max: 10_000 }),
      more: fc.constantFrom('', '0', '49', '49999999', '00000000000001'),
      sign: fc.constantFrom('', '-'),
    });
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 30 }), (numbers) => {
        const rows = numbers.map(({ whole, decimals, digits, zeros, bare, delta, more, sign }, i) => {
          const places = decimals.slice(0, digits);
          const price = `${zeros}${whole}${places ? `.${places}` : bare}`;
          const size = (delta / 1e4).toFixed(4);
          return {
            keys: 'p,2024-01-05,2024-01-04',
            told: `${1000 + i},${price},${price},${sign}${size}${delta < 10_000 ? more : ''}`,
            price: whole * 10_000 + Number(places.padEnd(4, '0')),
            delta,
          };
        });
        const first = [
          'right,expiry,date,strike,bid,ask,delta',
          ...rows.map((one) => `${one.keys},${one.told}`),
        ];
        const last = [
          'strike,bid,ask,delta,right,expiry,date',
          ...rows.map((one) => `${one.told},${one.keys}`),
        ];
        for (const lines of [first, last]) {
          const file = readDayFile(fileOf(lines.join('\n')));
          const quotes = [...file.quotes.slice(0, 3 * rows.length)];
          expect(quotes).toEqual(rows.flatMap(({ price }, i) => [(1000 + i) * 10_000, price, price]));
          expect([...file.delta.slice(0, rows.length)]).toEqual(rows.map(({ delta }) => delta));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('rounds a delta to the nearest ten-thousandth, halves up', () => {
    const deltas = ['0.00005', '0.00004999', '-0.123449999', '0.99995', '-0.123450000001'];
    const lines = deltas.map((delta, i) => row('p', '2024-01-05', '2024-01-04', 1000 + i, '1', '2', delta));
    const file = readDayFile(fileOf([HEADER, ...lines].join('\n')));
    expect([...file.delta.slice(0, 5)]).toEqual([1, 0, 1234, 10_000, 1235]);
  });

  it('names the row of a strike that does not rise in any piece of a file', () => {
    for (const wrong of [9_000, 17_500, 29_999]) {
      const lines = Array.from({ length: 30_000 }, (_, i) =>
        row('p', '2024-01-05', '2024-01-04', 1000 + (i === wrong ? i - 1 : i), '1.25', '1.50', '-0.25'),
      );
      expect(() => readDayFile(fileOf([HEADER, ...lines].join('\n')))).toThrow(
        `row ${wrong + 2} has no higher strike than the row before`,
      );
    }
  });

  it('reads a file of more than one piece like its rows', () => {
    const count = 30_000;
    const lines = Array.from({ length: count }, (_, i) =>
      row('p', '2024-01-05', '2024-01-04', 1000 + i, `${i}.25`, `${i}.50`, '-0.25'),
    );
    const file = readDayFile(fileOf([HEADER, ...lines].join('\n')));
    expect(file.rows).toBe(count);
    for (const i of [0, 1, 14_000, count - 1])
      expect([...file.quotes.slice(3 * i, 3 * i + 3)]).toEqual([
        (1000 + i) * 1e4,
        i * 1e4 + 2500,
        i * 1e4 + 5000,
      ]);
  });

  it.each([
    [
      'a word for a price',
      3,
      'SPX,c,2024-01-05,2024-01-04,5040,two,2.10,0.1,5000',
      /row 3 has no number as bid/,
    ],
    ['a lacking column', 3, 'SPX,c,2024-01-05,2024-01-04,5040,2.00', /row 3 has no number as ask/],
    ['an empty price', 3, 'SPX,c,2024-01-05,2024-01-04,5040,,2.10,0.1,5000', /row 3 has no number as bid/],
    [
      'five decimals',
      3,
      'SPX,c,2024-01-05,2024-01-04,5040,2.00001,2.10,0.1,5000',
      /bid of more than 4 decimals/,
    ],
    [
      'a negative price',
      3,
      'SPX,c,2024-01-05,2024-01-04,5040,-2.00,2.10,0.1,5000',
      /row 3 has no number as bid/,
    ],
    [
      'a delta beyond 1',
      3,
      'SPX,c,2024-01-05,2024-01-04,5040,2.00,2.10,1.5,5000',
      /row 3 has a delta that is too large/,
    ],
    [
      'a strike twice',
      3,
      'SPX,c,2024-01-05,2024-01-04,5000,2.00,2.10,0.1,5000',
      /row 3 has no higher strike/,
    ],
    [
      'neither call nor put',
      3,
      'SPX,x,2024-01-05,2024-01-04,5040,2.00,2.10,0.1,5000',
      /row 3 is neither a call nor a put/,
    ],
    [
      'no date',
      3,
      'SPX,c,2024-13-05,2024-01-04,5040,2.00,2.10,0.1,5000',
      /row 3 has no date YYYY-MM-DD as expiry/,
    ],
    [
      'a slashed date',
      3,
      'SPX,c,01/05/2024,2024-01-04,5040,2.00,2.10,0.1,5000',
      /row 3 has no date as expiry/,
    ],
    [
      'a date before the calendar',
      2,
      'SPX,c,1989-01-05,1989-01-04,5040,2.00,2.10,0.1,5000',
      /row 2 is of 1989-01-04, which the exchange calendar does not cover/,
    ],
    [
      'an earlier date',
      8,
      'SPX,c,2024-01-03,2024-01-03,5040,2.00,2.10,0.1,5000',
      /row 8 is of an earlier date/,
    ],
  ])('names the file and the row of %s', (_, at, line, message) => {
    const lines = [...TWO_DAYS];
    lines[at - 1] = line;
    const path = fileOf(lines.join('\n'));
    expect(() => readDayFile(path)).toThrow(message);
    expect(() => readDayFile(path)).toThrow(/^quotes-\d+\.csv row/);
  });

  it('refuses a header without a wanted column, an empty file, one that is not there and a folder', () => {
    expect(() => readDayFile(fileOf(TWO_DAYS.join('\n').replace(',delta', ',gamma')))).toThrow(
      /row 1: no column is named for the delta/,
    );
    expect(() => readDayFile(fileOf(''))).toThrow(/holds no quotes/);
    expect(() => readDayFile(join(folder, 'nowhere.csv'))).toThrow(/cannot be read/);
    expect(() => readDayFile(folder)).toThrow(/is no plain file/);
  });

  it('passes over a session whose strike has no bid within reach, and finds it with a wider one', () => {
    const lines = TWO_DAYS.map((line) => line.replace(',0.95,1.05,', ',0.00,1.05,'));
    const file = readDayFile(fileOf(lines.join('\n')));
    expect(dayCondors(file, RULE)).toEqual([]);
    // With the wide reach the nearest with a bid is the short put's own strike, which is no condor.
    expect(dayCondors(file, { ...RULE, reach: 600 })).toEqual([]);
  });

  it('finds the nearest delta also where deltas are out of order', () => {
    const swapped = TWO_DAYS.map((line) =>
      line.includes(',5000,18.00,18.40,0.5000') ? line.replace('0.5000', '0.0300') : line,
    );
    const file = readDayFile(fileOf(swapped.join('\n')));
    expect(file.series[ENTRY.call + SERIES.order]).toBe(0);
    expect(dayCondors(file, RULE)).toMatchObject([{ credit: 22_500 }]);
  });
});
