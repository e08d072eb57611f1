import { describe, expect, it } from 'vitest';
import type { FutureRow, ValueRow } from '../../src/data/imported.ts';
import { isoDate, tradingDays } from '../../src/market/index.ts';
import { importText } from './support.ts';

const iso = (at: number) => new Date(at).toISOString();
const futures = (rows: readonly FutureRow[] | undefined) =>
  rows!.map(({ date, expiry, price, basis }) => [date, expiry, price, basis]);
const values = (rows: readonly ValueRow[] | undefined) =>
  rows!.map(({ name, date, knownAt, value }) => [name, date, iso(knownAt), value]);

describe('VX settlements', () => {
  const list = 'expiration_date,symbol,settlement\n';

  it('of one day leave weeklies out and mark the contract that settles that day', async () => {
    const text = `${list}2026-07-22,VX/N6,17.25\n2026-07-29,VX30/N6,18.5\n2026-08-19,VX/Q6,18.5\n`;
    const { futures: rows, dropped } = await importText('vx_settlements_2026-07-22.csv', text);
    expect(futures(rows)).toEqual([
      ['2026-07-22', '2026-07-22', 17.25, 'final'],
      ['2026-07-22', '2026-08-19', 18.5, 'settlement'],
    ]);
    expect(dropped).toEqual([{ reason: 'weekly, repeats a month', rows: 1 }]);
  });

  it('of one day are refused when symbol and expiry disagree or the price is none', async () => {
    const name = 'vx_settlements_2026-07-22.csv';
    await expect(importText(name, `${list}2026-08-12,VX/Q6,18\n`)).rejects.toThrow('expires on 2026-08-19');
    await expect(importText(name, `${list}2026-08-19,VX/Q6,0\n`)).rejects.toMatchObject({ row: 2 });
    await expect(importText(name, `${list}2026-08-19,ES/Q6,18\n`)).rejects.toThrow('ES/Q6');
  });

  const header = 'Trade Date,Futures,Open,High,Low,Close,Settle,Change,Total Volume,EFP,Open Interest';
  const june = [
    '3/22/2007,M (Jun 07),141,142,140,141,141.5,0,10,0,5',
    '03/26/2007,M (Jun 07),14.1,14.3,14.0,14.2,14.25,0.1,10,0,5,',
    '06/20/2007,M (Jun 07),0.00,0.00,0.00,0.00,12.75,-0.5,0,0,9',
  ];

  it('of one contract are ten times too high before 2007-03-26, whatever commas end a row', async () => {
    const { futures: rows } = await importText('CFE_M07_VX.csv', [header, ...june].join('\n'));
    expect(futures(rows)).toEqual([
      ['2007-03-22', '2007-06-20', 14.15, 'settlement'],
      ['2007-03-26', '2007-06-20', 14.25, 'settlement'],
      ['2007-06-20', '2007-06-20', 12.75, 'final'],
    ]);
  });

  it('of one contract may begin with a disclaimer and hold days without a price', async () => {
    const text = ['CFE data is compiled for the convenience of visitors.', header, ...june];
    text.splice(2, 0, '11/17/2006,M (Jun 07),0.00,0.00,0.00,0.00,0.00,0.00,0,0,0');
    const { futures: rows, dropped } = await importText('CFE_M07_VX.csv', text.join('\n'));
    expect(rows!.length).toBe(3);
    expect(dropped).toEqual([{ reason: 'no settlement that day', rows: 1 }]);
  });

  it('of a contract that still trades have no final one', async () => {
    const text = [header, '08/14/2014,F (Jan 15),17,18,16,17,17.5,-1,9,0,9'].join('\n');
    expect(futures((await importText('CFE_F15_VX.csv', text)).futures)).toEqual([
      ['2014-08-14', '2015-01-21', 17.5, 'settlement'],
    ]);
  });

  it('of the first year may settle a week before the rule', async () => {
    const text = [header, '7/13/2004,N (Jul 04),150,151,141,142,142.5,-1,7,0,8'];
    text.push('7/14/2004,N (Jul 04),0,0,0,0,130.5,-12,0,0,8');
    expect(futures((await importText('CFE_N04_VX.csv', text.join('\n'))).futures)).toEqual([
      ['2004-07-13', '2004-07-14', 14.25, 'settlement'],
      ['2004-07-14', '2004-07-14', 13.05, 'final'],
    ]);
  });

  it('of a table by month count months after the date, NA where none was listed', async () => {
    const text =
      '"","date","M1","M2","M3","M4","M5","M6","M7","M8"\n"1",2012-06-20,20.4,NA,24.3,NA,NA,NA,NA,0\n';
    const { futures: rows, dropped } = await importText('settle.csv', text);
    expect(futures(rows)).toEqual([
      ['2012-06-20', '2012-07-18', 20.4, 'last-trade'],
      ['2012-06-20', '2012-09-19', 24.3, 'last-trade'],
    ]);
    expect(dropped).toEqual([{ reason: 'no price that day', rows: 1 }]);
  });

  it('do not need the tables that only name the months', async () => {
    const labels = ',date,M1,M2\n1,3/26/04,NA,K (May 04)\n';
    await expect(importText('symbols.csv', labels)).rejects.toMatchObject({ outOfScope: true });
    const dates = '"","date","V1","V2"\n"1",2004-03-26,2004-04-19,2004-05-19\n';
    await expect(importText('expirations.csv', dates)).rejects.toMatchObject({ outOfScope: true });
  });
});

describe('breadth', () => {
  it('of the NYSE has no header and is known at the close, holidays left out', async () => {
    const { values: rows, dropped } = await importText(
      'NYSE_advn.csv',
      '19650301, 501\n20051124, 202\n20051125, 1850\n',
    );
    expect(values(rows)).toEqual([
      ['nyse-advances', '1965-03-01', '1965-03-01T21:00:00.000Z', 501],
      ['nyse-advances', '2005-11-25', '2005-11-25T18:00:00.000Z', 1850],
    ]);
    expect(dropped).toEqual([{ reason: 'not a session of the exchange', rows: 1 }]);
    await expect(importText('NYSE_advn.csv', '19650301, 501\n1965030, x\n')).rejects.toMatchObject({
      row: 2,
    });
    await expect(importText('NYSE_advn.csv', '19650301, 5\n19650302, -5\n')).rejects.toThrow('a count of -5');
  });

  it('of shares counts those that rose less those that fell, when enough of them have both closes', async () => {
    const names = Array.from({ length: 120 }, (_, i) => `S${i}`);
    const row = (date: string, close: (i: number) => string) =>
      `${date},${names.map((_, i) => close(i)).join(',')}`;
    const text = [
      `date,${names.join(',')}`,
      row('2026-07-15', (i) => (i < 30 ? '10' : '')),
      row('2026-07-16', () => '10'),
      row('2026-07-17', (i) => (i < 70 ? '11' : i < 110 ? '9' : '10')),
    ].join('\n');
    const { values: rows, dropped } = await importText('largecap_closes.csv', text);
    expect(values(rows)).toEqual([
      ['us-largecap-net-advances', '2026-07-17', '2026-07-17T20:00:00.000Z', 30],
    ]);
    expect(dropped).toEqual([{ reason: 'too few names, or no row before it', rows: 2 }]);
  });
});

describe('members of an index above their averages', () => {
  const names = Array.from({ length: 120 }, (_, i) => `S${i}`);
  const sessions = tradingDays(isoDate('2026-05-01'), isoDate('2026-07-20')).slice(0, 52);
  /** Thirty shares fall, ninety rise; so many of the falling ones lack one close. */
  const table = (missing = 0) =>
    [
      `date,${names.join(',')}`,
      ...sessions.map((date, day) => {
        const close = (i: number) => (i < missing && day === 40 ? '' : i < 30 ? 900 - day : 100 + day);
        return `${date},${names.map((_, i) => close(i)).join(',')}`;
      }),
    ].join('\n');
  const shares = async (text: string) =>
    values((await importText('largecap_closes.csv', text)).values).filter(
      ([name]) => name === 'us-largecap-above-50-day',
    );

  it('are counted from the fiftieth close on, known at the close', async () => {
    const rows = await shares(table());
    expect(rows.map(([, date]) => date)).toEqual(sessions.slice(49));
    expect(rows.map(([, , , value]) => value)).toEqual([75, 75, 75]);
    expect(rows[0]![2]).toBe(`${sessions[49]}T20:00:00.000Z`);
  });

  it('leave out who lacks one of the fifty, and are not told of fewer than a hundred', async () => {
    const rows = await shares(table(10));
    expect(rows.map(([, , , value]) => value)).toEqual(Array(3).fill((100 * 90) / 110));
    expect(await shares(table(30))).toEqual([]);
  });
});

describe('macro series', () => {
  it('are known when they were published, not on the date they bear', async () => {
    const read = async (name: string, text: string) => values((await importText(name, text)).values)[0];
    expect(await read('x.csv', 'date,dff\n2026-07-17,3.5\n')).toEqual([
      'fed-funds',
      '2026-07-17',
      '2026-07-20T13:30:00.000Z',
      3.5,
    ]);
    expect(await read('x.csv', 'date,unrate\n2026-06-01,4.4\n')).toEqual([
      'unemployment-rate',
      '2026-06-01',
      '2026-07-16T20:00:00.000Z',
      4.4,
    ]);
    expect((await read('ISM_PMI.csv', '\uFEFFDate,Value\n2026-06-01,51\n'))![2]).toBe(
      '2026-07-06T20:00:00.000Z',
    );
    expect(await read('tbill13week.csv', 'Date,Value\n2014-08-15,0.0004\n')).toEqual([
      'bill-3m',
      '2014-08-15',
      '2014-08-15T20:00:00.000Z',
      0.04,
    ]);
  });

  it('leave blanks out, and a column that is not known is not recognised', async () => {
    const { values: rows, dropped } = await importText(
      'x.csv',
      'date,bamlh0a0hym2\n1996-12-31,3.5\n1997-01-01,\n1997-01-02,.\n',
    );
    expect(rows!.length).toBe(1);
    expect(dropped).toEqual([{ reason: 'blank', rows: 2 }]);
    await expect(importText('x.csv', 'date,xyz\n1996-12-31,3.5\n')).rejects.toThrow('no importer');
    await expect(importText('x.csv', 'date,dff\n1996-12-31,x\n')).rejects.toMatchObject({ row: 2 });
  });

  it("of Shiller take a zero for 'not yet known'", async () => {
    const header =
      'Date,SP500,Dividend,Earnings,Consumer Price Index,Long Interest Rate,Real Price,Real Dividend,Real Earnings,PE10';
    const { values: rows, dropped } = await importText(
      's.csv',
      `${header}\n2026-06-01,7000.5,0.0,0.0,0.0,0.0,0,0,0,0\n`,
    );
    expect(values(rows)).toEqual([['shiller-sp500', '2026-06-01', '2026-07-06T20:00:00.000Z', 7000.5]]);
    expect(dropped).toEqual([{ reason: 'zero or blank: not yet known', rows: 8 }]);
  });

  it('of the Treasury are out in the evening of their day', async () => {
    const document = {
      contractVersion: 'official-curve-artifact/v1',
      families: {
        nominal: { rows: [{ date: '2026-08-21', y3m: 3.5, y2: 4.5, y5: null }] },
        real: { rows: [{ date: '2026-08-21', y5: 2.5 }] },
      },
    };
    expect(values((await importText('c.json', JSON.stringify(document))).values)).toEqual([
      ['bill-3m', '2026-08-21', '2026-08-21T22:00:00.000Z', 3.5],
      ['note-2y', '2026-08-21', '2026-08-21T22:00:00.000Z', 4.5],
      ['tips-5y', '2026-08-21', '2026-08-21T22:00:00.000Z', 2.5],
    ]);
    const broken = JSON.stringify(document).replace('3.5', '"3.5"');
    await expect(importText('c.json', broken)).rejects.toMatchObject({
      row: 1,
      reason: 'y3m "3.5" is no yield',
    });
  });
});

describe('release calendars', () => {
  it('of the FOMC know scheduled days from the start of the year and unscheduled ones when they come', async () => {
    const text =
      'date,meeting_end,kind,notes\n2020-01-29,2020-01-29,scheduled,Jan\n2020-03-15,2020-03-15,unscheduled,x\n';
    const { releases } = await importText('fomc.csv', text);
    expect(
      releases!.map(({ kind, releasedAt, scheduledKnownAt }) => [
        kind,
        iso(releasedAt),
        iso(scheduledKnownAt),
      ]),
    ).toEqual([
      ['fomc', '2020-01-29T19:00:00.000Z', '2020-01-01T05:00:00.000Z'],
      ['fomc', '2020-03-15T22:00:00.000Z', '2020-03-15T22:00:00.000Z'],
    ]);
    await expect(importText('fomc.csv', text.replace('unscheduled', 'maybe'))).rejects.toMatchObject({
      row: 3,
    });
  });

  it('with outcomes keep what is watched, in New York time, and drop a wrong hour', async () => {
    const text = [
      'year,day,time,impact,cur,text,actual,forecast,previous',
      '2022,Jan 3,All Day,holiday,XXX,Some Holiday,,,',
      '2022,Jan 7,8:30am,high,USD,Non-Farm Employment Change,101K,202K,-303K',
      '2022,Jan 12,8:30am,high,USD,CPI m/m,1.5%,1.4%,1.8%',
      '2022,Jan 26,2:00pm,high,USD,Federal Funds Rate,<0.25%,<0.25%,<0.25%',
      '2022,Mar 10,7:30am,high,USD,CPI y/y,1.1%,1.2%,1.3%',
      '2022,Mar 10,8:30am,high,EUR,CPI y/y,1.1%,1.2%,1.3%',
    ].join('\n');
    const { releases, dropped } = await importText('ff.csv.gz', text);
    expect(
      releases!.map(({ releasedAt, scheduledKnownAt, ...rest }) => {
        expect(releasedAt - scheduledKnownAt).toBe(7 * 86_400_000);
        return [iso(releasedAt), rest];
      }),
    ).toEqual([
      [
        '2022-01-07T13:30:00.000Z',
        {
          kind: 'jobs',
          title: 'Non-Farm Employment Change',
          unit: 'K',
          actual: 101,
          consensus: 202,
          previous: -303,
        },
      ],
      [
        '2022-01-12T13:30:00.000Z',
        { kind: 'cpi', title: 'CPI m/m', unit: '%', actual: 1.5, consensus: 1.4, previous: 1.8 },
      ],
      ['2022-01-26T19:00:00.000Z', { kind: 'fomc', title: 'Federal Funds Rate', unit: '' }],
    ]);
    expect(dropped).toEqual([
      { reason: 'not a release that is watched', rows: 2 },
      { reason: 'at an hour at which it is never released', rows: 1 },
    ]);
  });

  it('as collected know a release from when it was first seen, and never its outcome', async () => {
    const text = [
      'date,title,impact,forecast,previous,first_seen,last_seen',
      '2026-08-07T08:30:00-04:00,Non-Farm Employment Change,High,11K,22K,2026-08-02T05:00:00+00:00,2026-08-07T09:00:00+00:00',
      '2026-08-07T10:00:00-04:00,Somebody Speaks,Low,,,2026-08-02T05:00:00+00:00,2026-08-07T09:00:00+00:00',
    ].join('\n');
    const { releases } = await importText('c.csv', text);
    expect(releases).toEqual([
      {
        kind: 'jobs',
        title: 'Non-Farm Employment Change',
        releasedAt: Date.parse('2026-08-07T12:30:00Z'),
        scheduledKnownAt: Date.parse('2026-08-02T05:00:00Z'),
        unit: 'K',
        consensus: 11,
        previous: 22,
      },
    ]);
    await expect(
      importText('c.csv', text.replace('2026-08-07T08:30:00-04:00', '08-07 8:30')),
    ).rejects.toMatchObject({
      row: 2,
    });
  });
});
