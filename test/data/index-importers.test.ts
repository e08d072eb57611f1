import { describe, expect, it } from 'vitest';
import type { BarRow } from '../../src/data/imported.ts';
import { importText } from './support.ts';

const told = (bars: readonly BarRow[] | undefined) =>
  bars!.map(({ symbol, date, open, high, low, close }) => [symbol, date, open, high, low, close]);

describe('daily index bars', () => {
  it('come with a prior close, the symbol told by the file name', async () => {
    const text = 'date,open,high,low,close,prior_close\n2026-07-16,7500.1001,7510,7490,7505.0498,\n';
    expect(told((await importText('spx_daily_2019.csv', text)).bars)).toEqual([
      ['SPX', '2026-07-16', 7500.1, 7510, 7490, 7505.05],
    ]);
    await expect(importText('ndx.csv', text)).rejects.toThrow('which index this is');
  });

  it('come with a root column, funds left out and counted', async () => {
    const text = [
      'Date,Open,High,Low,Close,Adj Close,Volume,root',
      '2020-03-02,3000.0999755859,3100.25,2990.5,3050.2299804687,3050.2,1000.0,SPX',
      '2020-03-02,300,310,295,305,290,2000.0,SPY',
      '2020-03-02,38,42,33,35.5,35.5,0.0,VIX',
    ].join('\n');
    const { bars, dropped } = await importText('all.csv', text);
    expect(told(bars).map((bar) => [bar[0], bar[5]])).toEqual([
      ['SPX', 3050.23],
      ['VIX', 35.5],
    ]);
    expect(dropped).toEqual([{ reason: 'fund, not an index', rows: 1 }]);
  });

  it('come as JSON with milliseconds of the open, without the sessions the file reconstructed', async () => {
    const rows = [
      { t: Date.parse('2026-07-23T13:30:00Z'), o: 18, h: 20, l: 17, c: 18.700000762939453, v: 0, ac: 18.7 },
      { t: Date.parse('2026-07-24T13:30:00Z'), o: 18, h: 20, l: 17, c: 18.51, v: 0, ac: 18.5 },
    ];
    const document = {
      sym: '^VIX',
      interval: '1d',
      range: '2y',
      reconstructedSessions: ['2026-07-24'],
      rows,
    };
    const { bars, dropped } = await importText('x.json', JSON.stringify(document));
    expect(told(bars)).toEqual([['VIX', '2026-07-23', 18, 20, 17, 18.7]]);
    expect(dropped).toEqual([{ reason: 'reconstructed by the source', rows: 1 }]);
    const fund = JSON.stringify({ ...document, sym: 'SPY' });
    await expect(importText('x.json', fund)).rejects.toMatchObject({ outOfScope: true });
    const broken = JSON.stringify({ ...document, rows: [rows[0], { ...rows[1], c: null }] });
    await expect(importText('x.json', broken)).rejects.toMatchObject({
      row: 2,
      reason: 'null is not a price',
    });
  });

  it('come as a Yahoo payload, blanks left out and dates those of the index', async () => {
    const payload = (prices: (number | null)[]) =>
      JSON.stringify({
        chart: {
          result: [
            {
              meta: { symbol: '^VIX', dataGranularity: '1d', exchangeTimezoneName: 'America/Chicago' },
              timestamp: [
                Date.parse('2026-07-23T07:00:00Z') / 1000,
                Date.parse('2026-07-24T07:00:00Z') / 1000,
              ],
              indicators: { quote: [{ open: prices, high: prices, low: prices, close: prices }] },
            },
          ],
        },
      });
    const { bars, dropped } = await importText('y.json', payload([18.7, null]));
    expect(told(bars)).toEqual([['VIX', '2026-07-23', 18.7, 18.7, 18.7, 18.7]]);
    expect(dropped).toEqual([{ reason: 'blank row', rows: 1 }]);
    await expect(importText('y.json', payload([18.7]))).rejects.toThrow('1 prices for 2 timestamps');
  });

  it('lose the known bad print of SPX on 2021-08-11 by its value, and keep the true one', async () => {
    const of = async (close: number) =>
      await importText(
        'spx_daily.csv',
        `date,open,high,low,close,prior_close\n2021-08-11,4442.18,4449.44,4436.42,${close},4436.75\n`,
      );
    expect((await of(4442.41)).dropped).toEqual([{ reason: 'known bad print', rows: 1 }]);
    expect(told((await of(4447.7)).bars).map((bar) => bar.at(-1))).toEqual([4447.7]);
  });

  it('lose prints that are known to be wrong, holidays, zeros and bars that contradict themselves', async () => {
    const text = [
      'date,open,high,low,close,prior_close',
      '2026-02-06,20,22,17,20.3700,18',
      '2026-02-09,18,19,17,18,20.37',
      '2026-02-16,18,19,17,18,18',
      '2026-02-17,18,19,17,0,18',
      '2026-02-18,18,19,17,19.5,18',
    ].join('\n');
    const { bars, dropped } = await importText('vix_daily.csv', text);
    expect(told(bars).map((bar) => bar[1])).toEqual(['2026-02-09']);
    expect(dropped).toEqual([
      { reason: 'known bad print', rows: 1 },
      { reason: 'not a session of the exchange', rows: 1 },
      { reason: 'zero close', rows: 1 },
      { reason: 'close above high', rows: 1 },
    ]);
  });

  it('refuse a price that is negative or no number, and a date told twice', async () => {
    const text = (close: string) => `date,open,high,low,close,prior_close\n2026-02-09,18,19,17,${close},\n`;
    await expect(importText('vix_daily.csv', text('-18'))).rejects.toMatchObject({ row: 2 });
    await expect(importText('vix_daily.csv', text('inf'))).rejects.toMatchObject({ row: 2 });
    await expect(importText('vix_daily.csv', text(''))).rejects.toMatchObject({ row: 2, reason: 'no close' });
    await expect(importText('vix_daily.csv', `${text('18')}2026-02-09,18,19,17,18,\n`)).rejects.toMatchObject(
      {
        row: 3,
        reason: 'VIX of 2026-02-09 occurs twice',
      },
    );
  });
});

describe('volatility index files', () => {
  it("are Cboe's histories with American or ISO dates", async () => {
    const american = 'DATE,OPEN,HIGH,LOW,CLOSE\n07/22/2026,16,17,14,15.25\n';
    expect(told((await importText('VIX9D_History.csv', american)).bars)).toEqual([
      ['VIX9D', '2026-07-22', 16, 17, 14, 15.25],
    ]);
    const iso = 'DATE,OPEN,HIGH,LOW,CLOSE\n2026-07-22,17,21,16,18\n';
    expect(told((await importText('VIX_daily.csv', iso)).bars)[0]![0]).toBe('VIX');
  });

  it.each([
    ['VIX', '2026-02-06', 20.37, 17.76],
    ['VVIX', '2006-03-15', 15.71, 87.5],
    ['VVIX', '2006-03-16', 27.94, 87.5],
    ['VVIX', '2006-11-13', 36.14, 87.5],
    ['DSPX', '2018-02-05', 7.54, 30.5],
    ['DSPX', '2018-02-06', 9.62, 30.5],
    ['DSPX', '2018-02-07', 14.05, 30.5],
  ])(
    'lose the known bad print of %s on %s by its value, and keep any other close of that day',
    async (symbol, date, bad, good) => {
      const whole = symbol === 'VIX';
      const of = async (close: number) =>
        await importText(
          `${symbol}_History.csv`,
          whole
            ? `DATE,OPEN,HIGH,LOW,CLOSE\n${date},${close},${close},${close},${close}\n`
            : `DATE,${symbol}\n${date},${close}\n`,
        );
      expect((await of(bad)).dropped).toEqual([{ reason: 'known bad print', rows: 1 }]);
      expect(told((await of(bad)).bars)).toEqual([]);
      expect((await of(good)).dropped).toEqual([]);
      expect(told((await of(good)).bars)).toEqual([
        [symbol, date, ...(whole ? [good, good, good] : [null, null, null]), good],
      ]);
    },
  );

  it('may tell closes only, the symbol in the header or in the name', async () => {
    const vvix = 'DATE,VVIX\n03/15/2006,15.710000\n07/22/2026,90.500000\n';
    const { bars, dropped } = await importText('anything.csv', vvix);
    expect(told(bars)).toEqual([['VVIX', '2026-07-22', null, null, null, 90.5]]);
    expect(dropped).toEqual([{ reason: 'known bad print', rows: 1 }]);
    const move = '\uFEFFDate,Value\n2026-03-27,100.5\n';
    expect(told((await importText('MOVE.csv', move)).bars)).toEqual([
      ['MOVE', '2026-03-27', null, null, null, 100.5],
    ]);
  });

  it('may tell open and close', async () => {
    const { bars } = await importText('VIX1D_x.csv', 'date,open,close\n2024-09-30,10.5,11.5\n');
    expect(told(bars)).toEqual([['VIX1D', '2024-09-30', 10.5, null, null, 11.5]]);
  });

  it('may be a table of the whole complex under a Spanish header, blanks where an index did not exist', async () => {
    const text = [
      'fecha,NDX_close,VIX_close,VIX3M_close,VIX9D_close,VVIX_close,IRX_close,WALCL,DFF',
      '2000-01-03,3500.5,24.100000381469727,,,,5.5,,5.25',
      '2026-08-20,20000.5,16.5,19.5,14.5,90.5,3.75,1000.0,3.5',
    ].join('\n');
    const { bars, values } = await importText('complex.csv', text);
    expect(told(bars).map((bar) => [bar[0], bar[1], bar[5]])).toEqual([
      ['VIX', '2000-01-03', 24.1],
      ['VIX', '2026-08-20', 16.5],
      ['VIX3M', '2026-08-20', 19.5],
      ['VIX9D', '2026-08-20', 14.5],
      ['VVIX', '2026-08-20', 90.5],
    ]);
    expect(
      values!.map(({ name, date, knownAt, value }) => [name, date, new Date(knownAt).toISOString(), value]),
    ).toEqual([
      ['bill-3m', '2000-01-03', '2000-01-03T21:00:00.000Z', 5.5],
      ['bill-3m', '2026-08-20', '2026-08-20T20:00:00.000Z', 3.75],
      ['fed-funds', '2000-01-03', '2000-01-04T14:30:00.000Z', 5.25],
      ['fed-funds', '2026-08-20', '2026-08-21T13:30:00.000Z', 3.5],
    ]);
  });
});

describe('bars within sessions', () => {
  const text = (time: string) => `date,time_et,open,high,low,close\n2023-11-24,${time},4555,4560,4552,4556\n`;

  it('end after their length, the last one at the close', async () => {
    const end = async (name: string, time: string) => {
      const { intraday } = await importText(name, text(time));
      return intraday!.map(({ until }) => new Date(until).toISOString());
    };
    expect(await end('spx_5m_x.csv', '09:30')).toEqual(['2023-11-24T14:35:00.000Z']);
    expect(await end('spx_1h_x.csv', '09:30')).toEqual(['2023-11-24T15:30:00.000Z']);
    expect(await end('spx_1h_x.csv', '12:30')).toEqual(['2023-11-24T18:00:00.000Z']);
  });

  it('lose a bar stamped with the close of a half day', async () => {
    const { intraday, dropped } = await importText('spx_1h_x.csv', text('13:00'));
    expect(intraday).toEqual([]);
    expect(dropped).toEqual([{ reason: 'stamped at or after the close', rows: 1 }]);
  });

  it('refuse a holiday, a time that is none and prices outside low and high', async () => {
    await expect(importText('spx_5m.csv', text('9h30'))).rejects.toThrow('no time of day');
    await expect(importText('spx_5m.csv', text('10:00').replace('11-24', '11-23'))).rejects.toThrow(
      'no session',
    );
    await expect(importText('spx_5m.csv', text('10:00').replace('4556', '4566'))).rejects.toMatchObject({
      row: 2,
    });
  });
});
