import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FIELD, type RowRange } from '../../src/data/day-file/day-entry.ts';
import {
  type DayCondor,
  type DayEntry,
  type DeltaRule,
  dayCondor,
  readDayFile,
} from '../../src/data/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'day-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

type Row = readonly [strike: number, bid: number, ask: number, delta: number];
const SIDES = ['put', 'call', 'settledPut', 'settledCall'] as const;
type Side = (typeof SIDES)[number];

/** What was handed out at each entry, kept beyond it. */
function entriesOf(path: string) {
  const entries: ({ date: string; expiry: string } & Record<Side, { rows: Row[]; order: number }>)[] = [];
  const rows = readDayFile(path, (entry) => {
    const sides = SIDES.map((side) => [side, { rows: rowsOf(entry, entry[side]), order: entry[side].order }]);
    entries.push({ date: entry.date, expiry: entry.expiry, ...Object.fromEntries(sides) });
  });
  return { rows, entries };
}

function rowsOf({ quotes }: DayEntry, { from, to }: RowRange): Row[] {
  return Array.from({ length: to - from }, (_, i) => {
    const at = (from + i) * FIELD.count;
    return [...quotes.slice(at, at + FIELD.count)] as unknown as Row;
  });
}

function condorsOf(path: string, rule: DeltaRule): DayCondor[] {
  const condors: DayCondor[] = [];
  readDayFile(path, (entry) => {
    const condor = dayCondor(entry, rule);
    if (condor) condors.push(condor);
  });
  return condors;
}

/** A file whose one entry has these lines as puts. */
function fileOfPuts(lines: readonly string[], header = HEADER): string {
  return fileOf(
    [
      header,
      row('c', '2024-01-05', '2024-01-04', 5000, '1', '2', '0.5'),
      ...lines,
      row('c', '2024-01-05', '2024-01-05', 5000, '0', '0', '0'),
      row('p', '2024-01-05', '2024-01-05', 5000, '0', '0', '0'),
    ].join('\n'),
  );
}

function putsOf(path: string): Row[] {
  const { entries } = entriesOf(path);
  expect(entries).toHaveLength(1);
  return entries[0]!.put.rows;
}

describe('an end-of-day file', () => {
  it('gives the condor of its nearest deltas, sold and bought back across the spread', () => {
    const path = fileOf(`${TWO_DAYS.join('\n')}\n`);
    expect(entriesOf(path).rows).toBe(12);
    // 2.00 + 2.20 − 0.90 − 1.05 points.
    expect(condorsOf(path, RULE)).toEqual([
      {
        date: '2024-01-04',
        expiry: '2024-01-05',
        strikes: [4930e4, 4955e4, 5040e4, 5060e4],
        credit: 22_500,
        cost: 0,
      },
    ]);
  });

  it('reads the same without a last line end, with line ends of Windows, capitals, and columns elsewhere', () => {
    const truth = entriesOf(fileOf(`${TWO_DAYS.join('\n')}\n`));
    expect(truth.entries).toHaveLength(1);
    const moved = [
      'quote_date,delta,type,ask,bid,note,strike,expiry',
      ...TWO_DAYS.slice(1).map((line) => {
        const [, right, expiry, date, strike, bid, ask, delta] = line.split(',');
        return [date, delta, right!.toUpperCase(), ask, bid, 'x', strike, expiry].join(',');
      }),
    ];
    for (const text of [TWO_DAYS.join('\n'), TWO_DAYS.join('\r\n'), moved.join('\n'), moved.join('\r\n')]) {
      expect(entriesOf(fileOf(text))).toEqual(truth);
    }
  });

  it('keeps every price to four decimals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 50 }),
        (prices) => {
          const told = prices.map((price) => (price / 1e4).toFixed(4));
          const lines = told.map((price, i) =>
            row('p', '2024-01-05', '2024-01-04', 4000 + i, price, price, '0.5'),
          );
          expect(putsOf(fileOfPuts(lines))).toEqual(
            prices.map((price, i) => [(4000 + i) * 1e4, price, price, 5000]),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

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
        const others = [
          ['c,2024-01-05,2024-01-04', '5000,1,2,0.5'],
          ['c,2024-01-05,2024-01-05', '5000,0,0,0'],
          ['p,2024-01-05,2024-01-05', '5000,0,0,0'],
        ] as const;
        const all = [others[0], ...rows.map(({ keys, told }) => [keys, told] as const), others[1], others[2]];
        const first = ['right,expiry,date,strike,bid,ask,delta', ...all.map((one) => one.join(','))];
        const last = [
          'strike,bid,ask,delta,right,expiry,date',
          ...all.map(([keys, told]) => `${told},${keys}`),
        ];
        for (const lines of [first, last])
          expect(putsOf(fileOf(lines.join('\n')))).toEqual(
            rows.map(({ price, delta }, i) => [(1000 + i) * 10_000, price, price, delta]),
          );
      }),
      { numRuns: 60 },
    );
  });

  it('rounds a delta to the nearest ten-thousandth, halves up', () => {
    const deltas = ['0.00005', '0.00004999', '-0.123449999', '0.99995', '-0.123450000001'];
    const lines = deltas.map((delta, i) => row('p', '2024-01-05', '2024-01-04', 1000 + i, '1', '2', delta));
    expect(putsOf(fileOfPuts(lines)).map(([, , , delta]) => delta)).toEqual([1, 0, 1234, 10_000, 1235]);
  });

  it('names the row of a strike that does not rise in any piece of a file', () => {
    for (const wrong of [9_000, 17_500, 29_999]) {
      const lines = Array.from({ length: 30_000 }, (_, i) =>
        row('p', '2024-01-05', '2024-01-04', 1000 + (i === wrong ? i - 1 : i), '1.25', '1.50', '-0.25'),
      );
      expect(() => entriesOf(fileOf([HEADER, ...lines].join('\n')))).toThrow(
        `row ${wrong + 2} has no higher strike than the row before`,
      );
    }
  });

  it('reads a file of more than one piece like its rows', () => {
    const count = 30_000;
    const lines = Array.from({ length: count }, (_, i) =>
      row('p', '2024-01-05', '2024-01-04', 1000 + i, `${i}.25`, `${i}.50`, '-0.25'),
    );
    expect(putsOf(fileOfPuts(lines))).toEqual(
      lines.map((_, i) => [(1000 + i) * 1e4, i * 1e4 + 2500, i * 1e4 + 5000, 2500]),
    );
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
      'a Saturday',
      8,
      'SPX,c,2024-01-06,2024-01-06,5000,0,0,0,5000',
      /row 8 is of 2024-01-06, a day without a session/,
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
    expect(() => entriesOf(path)).toThrow(message);
    expect(() => entriesOf(path)).toThrow(new RegExp(`^${path} row`));
  });

  it('refuses a header without a wanted column, an empty file, one that is not there and a folder', () => {
    expect(() => entriesOf(fileOf(TWO_DAYS.join('\n').replace(',delta', ',gamma')))).toThrow(
      /row 1: no column is named for the delta/,
    );
    expect(() => entriesOf(fileOf(''))).toThrow(/holds no quotes/);
    const packed = fileOf('');
    writeFileSync(packed, gzipSync(`${TWO_DAYS.join('\n')}\n`));
    expect(() => entriesOf(packed)).toThrow(/is compressed: unpack it first/);
    expect(() => entriesOf(join(folder, 'nowhere.csv'))).toThrow(
      `${join(folder, 'nowhere.csv')} cannot be read`,
    );
    expect(() => entriesOf(folder)).toThrow(`${folder} is no plain file`);
  });

  it('passes over a session whose strike has no bid within reach, and finds it with a wider one', () => {
    const lines = TWO_DAYS.map((line) => line.replace(',0.95,1.05,', ',0.00,1.05,'));
    const path = fileOf(lines.join('\n'));
    expect(condorsOf(path, RULE)).toEqual([]);
    // With the wide reach the nearest with a bid is the short put's own strike, which is no condor.
    expect(condorsOf(path, { ...RULE, reach: 600 })).toEqual([]);
  });

  it('finds the nearest delta also where deltas are out of order', () => {
    const swapped = TWO_DAYS.map((line) =>
      line.includes(',5000,18.00,18.40,0.5000') ? line.replace('0.5000', '0.0300') : line,
    );
    const path = fileOf(swapped.join('\n'));
    expect(entriesOf(path).entries[0]).toMatchObject({ put: { order: 1 }, call: { order: 0 } });
    expect(condorsOf(path, RULE)).toMatchObject([{ credit: 22_500 }]);
  });

  it('takes the strikes that a search of every row finds, whatever the deltas', () => {
    const delta = fc.integer({ min: 0, max: 2500 });
    const deltas = fc.oneof(
      fc.array(delta, { minLength: 1, maxLength: 40 }),
      fc.array(delta, { minLength: 1, maxLength: 40 }).map((all) => all.toSorted((a, b) => a - b)),
      fc.array(delta, { minLength: 1, maxLength: 40 }).map((all) => all.toSorted((a, b) => b - a)),
    );
    const side = (right: string, date: string, first: number, all: readonly number[]) =>
      all.map((one, i) =>
        row(right, '2024-01-05', date, first + i, one % 7 === 0 ? '0' : '1', '2', (one / 1e4).toFixed(4)),
      );
    const nearest = (first: number, all: readonly number[], wanted: number) => {
      const off = (one: number) => Math.abs(one - wanted);
      const bid = all.filter((one) => one % 7 !== 0 && off(one) <= RULE.reach);
      const best = bid.find((one) => bid.every((other) => off(one) <= off(other)));
      return best === undefined ? undefined : (first + all.indexOf(best)) * 1e4;
    };
    fc.assert(
      fc.property(deltas, deltas, (calls, puts) => {
        const days = ['2024-01-04', '2024-01-05'];
        const lines = days.flatMap((date) => [
          ...side('c', date, 5000, calls),
          ...side('p', date, 4000, puts),
        ]);
        const wanted = [
          nearest(4000, puts, RULE.long),
          nearest(4000, puts, RULE.short),
          nearest(5000, calls, RULE.short),
          nearest(5000, calls, RULE.long),
        ];
        const isCondor = wanted.every((one, i) => one !== undefined && (i === 0 || one > wanted[i - 1]!));
        const [condor] = condorsOf(fileOf([HEADER, ...lines].join('\n')), RULE);
        expect(condor?.strikes).toEqual(isCondor ? wanted : undefined);
      }),
      { numRuns: 200 },
    );
  });

  it('follows each expiry of many sessions to its own close, and none over a session that the file lacks', () => {
    const days = ['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-09', '2024-01-11', '2024-01-12'];
    const lines = days.flatMap((date, i) =>
      [date, ...days.slice(i + 1, i + 3), '2024-03-15'].flatMap((expiry) =>
        ['c', 'p'].map((right) => row(right, expiry, date, 5000 + i, `${i}.5`, `${i}.75`, '0.1')),
      ),
    );
    const { rows, entries } = entriesOf(fileOf([HEADER, ...lines].join('\n')));
    expect(rows).toBe(lines.length);
    expect(entries.map(({ date, expiry }) => [date, expiry])).toEqual([
      ['2024-01-04', '2024-01-05'],
      ['2024-01-05', '2024-01-08'],
      ['2024-01-08', '2024-01-09'],
      ['2024-01-11', '2024-01-12'],
    ]);
    for (const { date, put, settledCall } of entries) {
      const i = days.indexOf(date);
      expect(put.rows).toEqual([[(5000 + i) * 1e4, i * 1e4 + 5000, i * 1e4 + 7500, 1000]]);
      expect(settledCall.rows).toEqual([[(5001 + i) * 1e4, i * 1e4 + 15_000, i * 1e4 + 17_500, 1000]]);
    }
  });

  it('names the row that begins a right, expiry and date again', () => {
    const again = row('c', '2024-01-05', '2024-01-04', 6000, '0.05', '0.10', '0.01');
    const lines = [...TWO_DAYS.slice(0, 7), again, ...TWO_DAYS.slice(7)];
    expect(() => entriesOf(fileOf(lines.join('\n')))).toThrow(
      /row 8 is of a right, expiry and date whose rows ended before/,
    );
  });
});
