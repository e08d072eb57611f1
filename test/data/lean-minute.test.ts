import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { importFile, withFolder } from './support.ts';

const quote = (right: string, strike: number, expiry = '20210106') =>
  `20210105_spxw_minute_quote_european_${right}_${strike * 10_000}_${expiry}.csv`;

async function read(name: string, entries: Record<string, string>, wrap = false) {
  const inner = zipSync(
    Object.fromEntries(Object.entries(entries).map(([key, text]) => [key, strToU8(text)])),
  );
  const bytes = wrap ? zipSync({ '20210105_quote_european.zip': inner }) : inner;
  return await withFolder(async (folder) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return await importFile(path);
  });
}

const CALL = '34200000,1,1,1,120000,5,1,1,1,125000,7\n34260000,1,1,1,121000,5,1,1,1,126000,7\n';
const PUT = '34200000,1,1,1,10500,5,1,1,1,11000,7\n';

describe('a LEAN minute zip', () => {
  it('divides option prices by ten thousand and stamps a minute with its end, New York time', async () => {
    const { quotes, captures } = await read('q.zip', {
      [quote('call', 3700)]: CALL,
      [quote('put', 3700)]: PUT,
    });
    expect(quotes!.map(({ root, date }) => [root, date])).toEqual([['SPXW', '2021-01-05']]);
    const [first, second] = quotes![0]!.chains;
    expect(new Date(first!.quotedAt).toISOString()).toBe('2021-01-05T14:31:00.000Z');
    expect([
      first!.strikes[0],
      first!.callBid[0],
      first!.callAsk[0],
      first!.putBid[0],
      first!.putAsk[0],
    ]).toEqual([3700, 12, 12.5, 1.05, 1.1]);
    expect([second!.callBid[0], second!.putBid[0], second!.putAsk[0]]).toEqual([12.1, 0, 0]);
    expect(captures!.map(({ quotedAt }) => quotedAt)).toEqual([first!.quotedAt, second!.quotedAt]);
  });

  it('reads a zip inside a zip', async () => {
    const { quotes } = await read('q.zip.zip', { [quote('call', 3700)]: CALL }, true);
    expect(quotes![0]!.chains.length).toBe(2);
  });

  it('keeps several expiries of one minute apart', async () => {
    const { quotes } = await read('q.zip', {
      [quote('call', 3700, '20210106')]: PUT,
      [quote('call', 3700, '20210108')]: PUT,
    });
    expect(quotes![0]!.chains.map(({ expiry }) => expiry)).toEqual(['2021-01-06', '2021-01-08']);
  });

  it('keeps the morning and the evening series of one expiry apart', async () => {
    const weekly = quote('call', 3700, '20210115');
    const { quotes } = await read('q.zip', { [weekly]: CALL, [weekly.replace('spxw', 'spx')]: PUT });
    const told = quotes!.flatMap(({ root, chains }) =>
      chains.map(({ expiry, settlement, callBid }) => [root, expiry, settlement, callBid[0]]),
    );
    expect(told).toEqual([
      ['SPX', '2021-01-15', 'AM', 1.05],
      ['SPXW', '2021-01-15', 'PM', 12],
      ['SPXW', '2021-01-15', 'PM', 12.1],
    ]);
  });

  it('reads index bars in Chicago time and without scaling', async () => {
    const { intraday } = await read('i.zip', {
      '20210105_spx_minute_trade.csv': '30600000,3701.5,3702,3700.25,3701,59\n',
    });
    expect(intraday).toMatchObject([{ symbol: 'SPX', open: 3701.5, high: 3702, low: 3700.25, close: 3701 }]);
    expect(new Date(intraday![0]!.from).toISOString()).toBe('2021-01-05T14:30:00.000Z');
    expect(new Date(intraday![0]!.until).toISOString()).toBe('2021-01-05T14:31:00.000Z');
  });

  it('takes a blank price for no quote', async () => {
    const { quotes } = await read('q.zip', { [quote('call', 3700)]: '34200000,,,,,,1,1,1,500,7\n' });
    expect([quotes![0]!.chains[0]!.callBid[0], quotes![0]!.chains[0]!.callAsk[0]]).toEqual([0, 0.05]);
  });

  it('leaves option trades and open interest aside as out of scope', async () => {
    for (const kind of ['trade', 'openinterest']) {
      const name = `20210105_spxw_minute_${kind}_european_call_37000000_20210106.csv`;
      await expect(read('t.zip', { [name]: '34200000,1,1,1,1,1\n' })).rejects.toMatchObject({
        outOfScope: true,
      });
    }
  });

  it('names the entry, the row and the reason of a damaged one', async () => {
    const broken = { [quote('call', 3700)]: CALL, [quote('put', 3700)]: PUT.replace('10500', 'x') };
    await expect(read('q.zip', broken)).rejects.toMatchObject({
      row: 1,
      reason: expect.stringMatching(/european_put_37000000_20210106\.csv: .*"x"/),
    });
    await expect(read('q.zip', { [quote('call', 3700)]: '34200000,1,1,1,-5,5,1,1,1,5,7\n' })).rejects.toThrow(
      'is negative',
    );
  });

  it('refuses a zip that is cut short', async () => {
    const bytes = zipSync({ [quote('call', 3700)]: strToU8(CALL.repeat(50)) });
    await withFolder(async (folder) => {
      const path = join(folder, 'q.zip');
      await writeFile(path, bytes.subarray(0, bytes.length - 30));
      await expect(importFile(path)).rejects.toThrow('not a sound zip file');
    });
  });
});
