import { describe, expect, it } from 'vitest';
import { importText } from './support.ts';

const COLUMN_LINE =
  'Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike,Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest';
const FEB_8 = 'Wed Feb 08 2023';
const MAR_17 = 'Fri Mar 17 2023';

function line(date: string, code: string, strike: number, call: string, put: string): string {
  const symbol = (right: string) => `${code}${right}${String(strike * 1000).padStart(8, '0')}`;
  return `${date},${symbol('C')},0,0,${call},0,0.2,0.5,0,0,${strike.toFixed(2)},${symbol('P')},0,0,${put},0,0.2,-0.5,0,3`;
}

const ROWS = [
  line(FEB_8, 'SPXW230208', 4100, '70.1,70.9', '5.5,5.7'),
  line(FEB_8, 'SPXW230208', 4150, '30,30.4', '0,0.05'),
  line(MAR_17, 'SPX230317', 4150, '100,101', '90,91'),
  line(MAR_17, 'SPXW230317', 4150, '100.5,101.5', '90.5,91.5'),
];

function table(dateLine: string, rows: readonly string[] = ROWS, before: readonly string[] = ['']): string {
  return [
    ...before,
    'Standard & Poors 500 Index,Last: 4160.25,Change:  1.5',
    `${dateLine},Bid: 4100,Ask: 4200,Size: 1*1,Volume: 0`,
    COLUMN_LINE,
    ...rows,
    '',
  ].join('\n');
}

const ENGLISH = '"Date: February 7, 2023 at 11:34 AM EST"';
const read = async (text: string) => await importText('any.csv', text);

async function quotedAt(dateLine: string, rows?: readonly string[]): Promise<string> {
  return new Date((await read(table(dateLine, rows))).captures![0]!.quotedAt).toISOString();
}

describe("Cboe's quote table", () => {
  it('takes root, expiry and strike from the symbols and keeps a missing bid as none', async () => {
    const { quotes, levels } = await read(table(ENGLISH));
    expect(quotes!.map(({ root, chains }) => [root, chains.map((c) => [c.expiry, [...c.strikes]])])).toEqual([
      [
        'SPXW',
        [
          ['2023-02-08', [4100, 4150]],
          ['2023-03-17', [4150]],
        ],
      ],
      ['SPX', [['2023-03-17', [4150]]]],
    ]);
    const chain = quotes![0]!.chains[0]!;
    expect([...chain.callBid, ...chain.callAsk]).toEqual([70.1, 30, 70.9, 30.4]);
    expect([...chain.putBid, ...chain.putAsk]).toEqual([5.5, 0, 5.7, 0.05]);
    expect(levels).toMatchObject([{ symbol: 'SPX', value: 4160.25 }]);
  });

  it('reads with no, one or two lines before the header, and with a quoted volume of thousands', async () => {
    for (const before of [[], [''], ['', '']]) {
      const text = table(ENGLISH, ROWS, before).replace('Volume: 0', '"Volume: 12,345,678"');
      expect((await read(text)).quotes!.length).toBe(2);
    }
  });

  it.each([
    ['"Date: February 7, 2023 at 11:34 AM EST"', '2023-02-07T16:19:00.000Z'],
    ['"Date: February 7 2023, 11:34 AM EST"', '2023-02-07T16:19:00.000Z'],
    ['"Date: June 9, 2022, 1:05 PM EDT"', '2022-06-09T16:50:00.000Z'],
    ['"Date: 23 de marzo de 2022, 10:11 GMT-4"', '2022-03-23T13:56:00.000Z'],
    ['Date: 8 декабря 2023 г. в 13:49 GMT-5', '2023-12-08T18:34:00.000Z'],
    ['Date: 5 мая 2023 г. в 12:09 GMT-4', '2023-05-05T15:54:00.000Z'],
    ['"Date: 5 de enero de 2023, 12:00 GMT-5"', '2023-01-05T16:45:00.000Z'],
  ])('dates quotes a quarter of an hour before the page: %s', async (dateLine, expected) => {
    expect(await quotedAt(dateLine)).toBe(expected);
  });

  it('dates a page of a weekend or an evening by the end of the session before', async () => {
    expect(await quotedAt('"Date: June 11, 2022, 8:47 PM EDT"')).toBe('2022-06-10T20:59:59.999Z');
    expect(await quotedAt('"Date: February 7, 2023 at 5:34 PM EST"')).toBe('2023-02-07T21:59:59.999Z');
    // Before the curb session began, 25 April 2022, trading ended at 16:15.
    expect(await quotedAt('"Date: February 5 2022, 8:09 PM EST"')).toBe('2022-02-04T21:14:59.999Z');
    // Sunday evening the next trade date is already open.
    expect(await quotedAt('"Date: August 20, 2023 at 10:42 PM EDT"')).toBe('2023-08-21T02:27:00.000Z');
  });

  it('says the index last moved at the close when the quotes are of the night', async () => {
    const { levels } = await read(table('"Date: August 20, 2023 at 10:42 PM EDT"'));
    expect(new Date(levels![0]!.tickedAt).toISOString()).toBe('2023-08-18T20:00:00.000Z');
  });

  it('leaves out, and counts, series of a day that became a closure', async () => {
    const rows = [...ROWS, line('Thu Jan 09 2025', 'SPXW250109', 4150, '1,2', '1,2')];
    expect((await read(table(ENGLISH, rows))).dropped).toEqual([
      { reason: 'expiry on a day without a session', rows: 1 },
    ]);
  });

  it('refuses options on a fund as out of scope', async () => {
    const rows = [line(FEB_8, 'SPY230208', 415, '1,2', '1,2')];
    await expect(read(table(ENGLISH, rows))).rejects.toMatchObject({
      outOfScope: true,
      reason: 'SPY options are not index options of this market',
    });
  });

  it.each([
    ['a bid that is no number', ROWS[1]!.replace(',30,', ',n/a,'), 'n/a'],
    ['a missing ask', ROWS[1]!.replace(',30.4,', ',,'), 'no call_ask'],
    ['a negative ask', ROWS[1]!.replace(',30.4,', ',-30.4,'), 'negative bid or ask'],
    ['NaN', ROWS[1]!.replace(',30.4,', ',nan,'), 'NaN is not a number'],
    [
      'a strike that is not the symbol',
      ROWS[1]!.replace('4150.00', '4160.00'),
      'is not the C of strike 4160',
    ],
    ['a put of another expiry', ROWS[1]!.replace('230208P', '230209P'), 'not of one expiry'],
    ['a date that is not the symbol', ROWS[1]!.replace('Feb 08', 'Feb 09'), 'not of one expiry'],
    ['a missing column', ROWS[1]!.slice(0, ROWS[1]!.lastIndexOf(',')), 'Columns'],
    ['a row that comes twice', ROWS[0]!, 'occurs twice'],
  ])('names the line of %s', async (_what, row, reason) => {
    await expect(read(table(ENGLISH, [ROWS[0]!, row]))).rejects.toMatchObject({
      row: 6,
      reason: expect.stringContaining(reason),
    });
  });

  it('refuses a date it cannot read and a header without a last', async () => {
    await expect(read(table('"Date: 7 Fevrier 2023, 11:34"'))).rejects.toThrow("cannot read the page's date");
    await expect(read(table(ENGLISH).replace('Last: 4160.25', 'Last: -'))).rejects.toThrow(
      'last of the index',
    );
  });
});
