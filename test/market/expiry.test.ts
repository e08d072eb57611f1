import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expiresAt,
  expiriesBetween,
  isExpiry,
  isoDate,
  isTradingDay,
  lastTradeAt,
  nextDailyExpiry,
  nthWeekday,
  type OptionRoot,
  settlementDate,
  settlementStyle,
  spxMonthlyExpiry,
  strike,
  tradingDays,
  vixMonthlyExpiry,
  weekday,
} from '../../src/market/index.ts';

const utc = (at: number) => new Date(at).toISOString();
const option = (root: OptionRoot, expiry: string) =>
  ({ kind: 'option', root, expiry: isoDate(expiry), right: 'C', strike: strike(20) }) as const;
const expiries = (...args: Parameters<typeof expiriesBetween>) => [...expiriesBetween(...args)];

describe('monthly expiries', () => {
  test.each([
    [2026, 11, '2026-11-18'],
    [2026, 12, '2026-12-16'],
    [2025, 3, '2025-03-18'],
    [2026, 5, '2026-05-19'],
    [2026, 7, '2026-07-22'],
    [2014, 3, '2014-03-18'],
    [2008, 10, '2008-10-22'],
  ])('VIX options of %i-%i settle on %s', (year, month, expected) => {
    expect(vixMonthlyExpiry(year, month)).toBe(expected);
  });

  test.each([
    [2025, 4, '2025-04-17'],
    [2026, 6, '2026-06-18'],
    [2026, 7, '2026-07-17'],
    [2019, 4, '2019-04-18'],
    [2008, 3, '2008-03-20'],
  ])('SPX monthlies of %i-%i expire on %s', (year, month, expected) => {
    expect(spxMonthlyExpiry(year, month)).toBe(expected);
  });

  test('over twenty years every SPX monthly is the third Friday or, on a holiday, the day before', () => {
    const moved: string[] = [];
    for (let year = 2007; year <= 2026; year++) {
      for (let month = 1; month <= 12; month++) {
        const friday = nthWeekday(year, month, 5, 3);
        const day = Number(friday.slice(8));
        expect(weekday(friday)).toBe(5);
        expect(day >= 15 && day <= 21).toBe(true);
        const expiry = spxMonthlyExpiry(year, month);
        if (expiry !== friday) moved.push(expiry);
      }
    }
    expect(moved).toEqual([
      '2008-03-20',
      '2014-04-17',
      '2019-04-18',
      '2022-04-14',
      '2025-04-17',
      '2026-06-18',
    ]);
  });
});

describe('the end of the calendar', () => {
  test('December 2030 has its monthlies, although their rule looks into January', () => {
    expect(vixMonthlyExpiry(2030, 12)).toBe('2030-12-18');
    expect(isExpiry('VIX', isoDate('2030-12-18'))).toBe(true);
    expect(isExpiry('VIXW', isoDate('2030-12-04'))).toBe(true);
    expect(spxMonthlyExpiry(2030, 12)).toBe('2030-12-20');
  });

  test('a weekly whose Wednesday is New Year 2031 settles on the last day of 2030', () => {
    expect(expiries('VIXW', isoDate('2030-12-19'), isoDate('2030-12-31'))).toEqual([
      '2030-12-24',
      '2030-12-31',
    ]);
  });

  test('every root answers for every day of December 2030', () => {
    for (const root of ['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW', 'VX', 'VXM'] as const)
      expect(expiries(root, isoDate('2030-12-01'), isoDate('2030-12-31')).length).toBeGreaterThan(0);
  });

  test('the last session has no one-day expiry, and says that the calendar ends', () => {
    expect(nextDailyExpiry(isoDate('2030-12-30'))).toEqual({ ok: true, value: '2030-12-31' });
    const last = nextDailyExpiry(isoDate('2030-12-31'));
    expect(last).toMatchObject({ ok: false, detail: 'the exchange calendar ends with 2030' });
  });

  test('2031 itself is refused', () => {
    expect(() => vixMonthlyExpiry(2031, 1)).toThrow(/covers 1990 to 2030/);
    expect(() => spxMonthlyExpiry(2031, 1)).toThrow(/covers 1990 to 2030/);
    expect(() => isExpiry('VIX', isoDate('2031-01-22'))).toThrow(/covers 1990 to 2030/);
    expect(() => nextDailyExpiry(isoDate('2031-01-02'))).toThrow(/covers 1990 to 2030/);
  });
});

describe('VIX weeklies', () => {
  test('the closure of 2018-12-05 moved its settlement to Thursday', () => {
    expect(expiries('VIXW', isoDate('2018-11-26'), isoDate('2018-12-14'))).toEqual([
      '2018-11-28',
      '2018-12-05',
      '2018-12-12',
    ]);
    expect(settlementDate('VIXW', isoDate('2018-12-05'))).toBe('2018-12-06');
    expect(settlementDate('VX', isoDate('2018-12-05'))).toBe('2018-12-06');
  });

  test('a weekly thirty days before a holiday Friday settles on Tuesday', () => {
    expect(isExpiry('VIXW', isoDate('2026-06-02'))).toBe(true);
    expect(isExpiry('VIXW', isoDate('2026-06-03'))).toBe(false);
  });

  test('futures have monthlies and weeklies, mini futures only monthlies', () => {
    const [from, to] = [isoDate('2026-07-01'), isoDate('2026-08-31')];
    expect(expiries('VXM', from, to)).toEqual(['2026-07-22', '2026-08-19']);
    expect(expiries('VX', from, to)).toEqual(
      [...expiries('VIX', from, to), ...expiries('VIXW', from, to)].sort(),
    );
  });

  test('weekly options were not listed before October 2015', () => {
    expect(expiries('VIXW', isoDate('2014-01-01'), isoDate('2015-10-01'))).toEqual([]);
  });
});

describe('SPXW eras', () => {
  test.each([
    ['2006', '2006-06-05', ['2006-06-09']],
    ['Friday only', '2012-06-04', ['2012-06-08']],
    ['Monday and Wednesday added', '2017-06-05', ['2017-06-05', '2017-06-07', '2017-06-09']],
    ['Tuesday added', '2022-05-02', ['2022-05-02', '2022-05-03', '2022-05-04', '2022-05-06']],
    ['daily', '2022-06-06', ['2022-06-06', '2022-06-07', '2022-06-08', '2022-06-09', '2022-06-10']],
  ])('%s: the week of %s', (_era, monday, expected) => {
    const start = isoDate(monday);
    const end = isoDate(new Date(Date.parse(monday) + 4 * 86_400_000).toISOString().slice(0, 10));
    expect(expiries('SPXW', start, end)).toEqual(expected);
  });

  test('a holiday moves a Monday expiry to Tuesday and a Friday or Wednesday one back', () => {
    expect(expiries('SPXW', isoDate('2022-02-19'), isoDate('2022-02-23'))).toEqual([
      '2022-02-22',
      '2022-02-23',
    ]);
    expect(isExpiry('SPXW', isoDate('2019-04-18'))).toBe(true);
  });

  test('a series of a day of mourning keeps its name and settles on the session before', () => {
    expect(isExpiry('SPXW', isoDate('2018-12-05'))).toBe(true);
    expect(isExpiry('SPXW', isoDate('2018-12-04'))).toBe(false);
    expect(settlementDate('SPXW', isoDate('2018-12-05'))).toBe('2018-12-04');
    expect(utc(expiresAt('SPXW', isoDate('2025-01-09')))).toBe('2025-01-08T21:00:00.000Z');
    expect(nextDailyExpiry(isoDate('2025-01-08'))).toEqual({ ok: true, value: '2025-01-10' });
  });

  test('month ends expire from July 2014 on', () => {
    expect(isExpiry('SPXW', isoDate('2014-06-30'))).toBe(false);
    expect(isExpiry('SPXW', isoDate('2014-07-31'))).toBe(true);
    expect(isExpiry('SPXW', isoDate('2015-03-31'))).toBe(true);
  });

  test('before PM third Fridays no weekly expired beside the monthly', () => {
    expect(isExpiry('SPXW', isoDate('2010-06-18'))).toBe(false);
    expect(isExpiry('SPXW', isoDate('2012-06-15'))).toBe(true);
  });
});

describe('one day to expiry', () => {
  test.each([
    ['2026-11-20', '2026-11-23'],
    ['2026-11-25', '2026-11-27'],
    ['2022-02-18', '2022-02-22'],
    ['2026-07-02', '2026-07-06'],
    ['2016-02-23', '2016-02-24'],
  ])('from %s it is %s', (date, expected) => {
    expect(nextDailyExpiry(isoDate(date))).toEqual({ ok: true, value: expected });
  });

  test('where the next session had no expiry it is absent and says which session', () => {
    const result = nextDailyExpiry(isoDate('2022-03-23'));
    expect(result).toMatchObject({ ok: false, reason: 'no-expiry-next-session' });
    expect(!result.ok && result.detail).toContain('2022-03-24');
  });

  test('since June 2022 every session has one', () => {
    for (const day of tradingDays(isoDate('2022-06-01'), isoDate('2026-12-30'))) {
      expect(nextDailyExpiry(day).ok).toBe(true);
    }
  });
});

describe('last trade and settlement', () => {
  test('weekly VIX options settle in the morning, as the monthly ones do', () => {
    expect(settlementStyle('VIXW')).toBe('AM');
    expect(settlementStyle('VIX')).toBe('AM');
    expect(settlementStyle('SPX')).toBe('AM');
    expect(settlementStyle('SPXW')).toBe('PM');
    expect(settlementStyle('XSP')).toBe('PM');
    expect(settlementStyle('SPXW', isoDate('2008-10-10'))).toBe('AM');
  });

  test('SPXW stops at 16:00 New York of its expiry, at 13:00 on a half day', () => {
    expect(utc(lastTradeAt(option('SPXW', '2026-07-17')))).toBe('2026-07-17T20:00:00.000Z');
    expect(utc(lastTradeAt(option('SPXW', '2026-11-27')))).toBe('2026-11-27T18:00:00.000Z');
    expect(expiresAt('SPXW', isoDate('2026-11-27'))).toBe(lastTradeAt(option('SPXW', '2026-11-27')));
  });

  test('SPX stops at 16:15 of the session before and settles at the open', () => {
    expect(utc(lastTradeAt(option('SPX', '2026-07-17')))).toBe('2026-07-16T20:15:00.000Z');
    expect(utc(expiresAt('SPX', isoDate('2026-07-17')))).toBe('2026-07-17T13:30:00.000Z');
  });

  test('VIX options stop the session before, VX at 09:00 New York of the settlement day', () => {
    expect(utc(lastTradeAt(option('VIX', '2026-07-22')))).toBe('2026-07-21T20:15:00.000Z');
    expect(utc(lastTradeAt(option('VIXW', '2018-12-05')))).toBe('2018-12-04T21:15:00.000Z');
    const vx = { kind: 'future', root: 'VX', expiry: isoDate('2026-07-22') } as const;
    expect(utc(lastTradeAt(vx))).toBe('2026-07-22T13:00:00.000Z');
  });

  test('an expiry on a holiday is refused', () => {
    expect(() => lastTradeAt(option('SPXW', '2026-12-25'))).toThrow(/Christmas/);
    expect(() => lastTradeAt(option('SPX', '2026-06-19'))).toThrow(/Juneteenth/);
    expect(() => settlementDate('VIX', isoDate('2026-11-22'))).toThrow(/weekend/);
  });

  test('no series trades after its value is fixed, and each settles in a session', () => {
    const roots = fc.constantFrom('SPX', 'SPXW', 'XSP', 'VIX', 'VIXW', 'VX', 'VXM');
    fc.assert(
      fc.property(roots, fc.integer({ min: 2005, max: 2029 }), (root, year) => {
        for (const expiry of expiriesBetween(root, isoDate(`${year}-01-01`), isoDate(`${year}-12-31`))) {
          const contract =
            root === 'VX' || root === 'VXM'
              ? ({ kind: 'future', root, expiry } as const)
              : option(root, expiry);
          expect(isTradingDay(settlementDate(root, expiry))).toBe(true);
          expect(lastTradeAt(contract)).toBeLessThanOrEqual(expiresAt(root, expiry));
        }
      }),
      { numRuns: 30 },
    );
  });
});
