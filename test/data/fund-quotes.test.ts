import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importPaths, listStore, openStore } from '../../src/data/index.ts';
import { StoredFunds } from '../../src/data/stored-funds.ts';
import { epochMs, instantOf, isoDate } from '../../src/market/index.ts';
import { fileIn, withFolder } from './support.ts';

const HEADER = 'time,symbol,bid,ask\n';
const SOUND = `${HEADER}2026-07-16T14:15:00-04:00,VIXY,31.42,31.44
2026-07-16T18:15:30Z,VIXY,31.43,31.45
2026-07-16T14:15:00-04:00,UVXY,20,20.02
2026-07-16T14:16:00-04:00,UVXY,20.05,20.02
2026-07-16T14:17:00-04:00,UVXY,0,20.02
2026-07-16T22:00:00-04:00,UVXY,20,20.02
`;

async function imported(text: string) {
  return await withFolder(async (folder) => {
    const store = openStore(join(folder, 'store'));
    const report = await importPaths(store, [await fileIn(folder, 'funds.csv', text)]);
    return { report, listing: await listStore(store) };
  });
}

describe('the user’s quotes of funds', () => {
  it('are stored by symbol; crossed, one-sided and night quotes are dropped and counted', async () => {
    const { report, listing } = await imported(SOUND);
    expect(report.complete).toBe(true);
    expect(listing.series).toMatchObject([
      { kind: 'funds', subject: 'UVXY', from: '2026-07-16', to: '2026-07-16' },
      { kind: 'funds', subject: 'VIXY', from: '2026-07-16', to: '2026-07-16' },
    ]);
    expect(JSON.stringify(report)).toContain('crossed or one-sided');
    expect(JSON.stringify(report)).toContain('market closed');
  });

  it.each([
    ['2026-07-16T14:15:00,VIXY,31.42,31.44', 2, /"2026-07-16T14:15:00" is no instant with an offset/],
    ['2026-07-16T14:15:00-04:00,SPY,31.42,31.44', 2, /"SPY" is none of VIXY, UVXY, VXX/],
    ['2026-07-16T14:15:00-04:00,VIXY,-1,31.44', 2, /bid -1 and ask 31.44 are no prices/],
    ['2026-07-16T14:15:00-04:00,VIXY,,31.44', 2, /no bid/],
    [
      '2026-07-16T14:15:00-04:00,VIXY,1,2\n2026-07-16T18:15:00Z,VIXY,1,3',
      3,
      /VIXY at 2026-07-16T18:15:00Z stands in line 2 too/,
    ],
    ['2051-07-16T14:15:00-04:00,VIXY,1,2', 2, /the exchange calendar covers 1990 to 2030/],
  ])('"%s" is refused with its line', async (line, row, told) => {
    const { report } = await imported(`${HEADER}${line}\n`);
    expect(report.complete).toBe(false);
    expect(report.files).toMatchObject([{ status: 'refused', row, reason: expect.stringMatching(told) }]);
  });
});

describe('the user’s daily bars of funds', () => {
  const BARS = 'date,symbol,open,high,low,close\n';

  it('leave their closes as quotes of the assumed width', async () => {
    const { report, listing } = await imported(
      `${BARS}2026-07-16,VIXY,31,32,30.5,31.2\n2026-11-27,VXX,40,40,40,40\n`,
    );
    expect(report.complete).toBe(true);
    expect(listing.series).toMatchObject([
      { kind: 'funds', subject: 'VIXY', from: '2026-07-16', rows: 1 },
      { kind: 'funds', subject: 'VXX', from: '2026-11-27', rows: 1 },
    ]);
  });

  it.each([
    ['2026-07-18,VIXY,31,32,30,31', 2, /2026-07-18 is no session/],
    ['2026-07-16,VIXY,31,30,29,31', 2, /low 29 and high 30 do not hold open and close/],
    ['2026-07-16,QQQ,31,32,30,31', 2, /"QQQ" is none of VIXY, UVXY, VXX/],
    ['2026-07-16,VIXY,1,1,1,1\n2026-07-16,VIXY,1,1,1,1', 3, /VIXY of 2026-07-16 stands in line 2 too/],
  ])('"%s" is refused with its line', async (line, row, told) => {
    const { report } = await imported(`${BARS}${line}\n`);
    expect(report.files).toMatchObject([{ status: 'refused', row, reason: expect.stringMatching(told) }]);
  });
});

describe('stored quotes of funds', () => {
  const at = (time: string, date = '2026-07-16') => instantOf(isoDate(date), time, 'America/New_York');
  const row = (time: string, bid: number) =>
    ({ root: 'VIXY', at: at(time), bid, ask: bid + 0.02, provenance: 'quoted' }) as const;
  const file = (...rows: readonly ReturnType<typeof row>[]) => ({ rows }) as never;
  const funds = new StoredFunds([file(row('15:00', 31), row('10:00', 30)), file(row('10:00', 99))]);

  it('an instant sees the latest one up to it, of its own trade date, as quoted', () => {
    expect(funds.at(at('14:59'), isoDate('2026-07-16'))).toEqual([
      { root: 'VIXY', bid: 30, ask: 30.02, quotedAt: at('10:00'), provenance: 'quoted' },
    ]);
    expect(funds.at(at('15:00'), isoDate('2026-07-16'))[0]!.bid).toBe(31);
    expect(funds.at(epochMs(at('10:00') - 1), isoDate('2026-07-16'))).toEqual([]);
    expect(funds.at(at('10:00', '2026-07-17'), isoDate('2026-07-17'))).toEqual([]);
  });

  it('a quote goes before a close of the same instant, whichever file comes first', () => {
    const close = { ...row('16:00', 40), provenance: 'modelled' } as never;
    for (const files of [
      [file(close), file(row('16:00', 39))],
      [file(row('16:00', 39)), file(close)],
    ]) {
      const [quote] = new StoredFunds(files).at(at('16:00'), isoDate('2026-07-16'));
      expect(quote).toMatchObject({ bid: 39, provenance: 'quoted' });
    }
    const [alone] = new StoredFunds([file(close)]).at(at('16:10'), isoDate('2026-07-16'));
    expect(alone).toMatchObject({ bid: 40, provenance: 'modelled' });
  });
});
