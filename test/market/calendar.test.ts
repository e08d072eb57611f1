import { getHolidays } from 'nyse-holidays';
import { describe, expect, test } from 'vitest';
import {
  closeOf,
  earlyClose,
  holidayName,
  isHalfDay,
  isoDate,
  isTradingDay,
  nextTradingDay,
  previousTradingDay,
  tradingDays,
  weekday,
} from '../../src/market/index.ts';

const closedDays = (year: number) => {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const date = isoDate(new Date(at).toISOString().slice(0, 10));
    if (weekday(date) < 6 && !isTradingDay(date)) days.push(date);
  }
  return days;
};
const halfDays = (year: number) =>
  tradingDays(isoDate(`${year}-01-01`), isoDate(`${year}-12-31`)).filter((day) => isHalfDay(day));

describe('exchange calendar', () => {
  test('the holidays of 2026 are the ten of the exchange', () => {
    expect(closedDays(2026)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-04-03',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-09-07',
      '2026-11-26',
      '2026-12-25',
    ]);
    expect(holidayName(isoDate('2026-07-03'))).toBe('Independence Day');
  });

  test('the half days of 2026 are the day after Thanksgiving and Christmas Eve', () => {
    expect(halfDays(2026)).toEqual(['2026-11-27', '2026-12-24']);
  });

  test.each([
    [1992, ['1992-11-27', '1992-12-24']],
    [1996, ['1996-01-08', '1996-07-05', '1996-11-29', '1996-12-24']],
    [2002, ['2002-07-05', '2002-11-29', '2002-12-24']],
    [2007, ['2007-07-03', '2007-11-23', '2007-12-24']],
    [2013, ['2013-07-03', '2013-11-29', '2013-12-24']],
    [2018, ['2018-07-03', '2018-11-23', '2018-12-24']],
    [2021, ['2021-11-26']],
    [2024, ['2024-07-03', '2024-11-29', '2024-12-24']],
    [2025, ['2025-07-03', '2025-11-28', '2025-12-24']],
  ])('the half days of %i', (year, expected) => {
    expect(halfDays(year)).toEqual(expected);
  });

  test.each([
    ['1994-04-27', /Nixon/],
    ['2001-09-11', /11 September/],
    ['2001-09-14', /11 September/],
    ['2004-06-11', /Reagan/],
    ['2007-01-02', /Ford/],
    ['2012-10-29', /Sandy/],
    ['2012-10-30', /Sandy/],
    ['2018-12-05', /Bush/],
    ['2025-01-09', /Carter/],
  ])('%s was a special closure', (date, name) => {
    expect(isTradingDay(isoDate(date))).toBe(false);
    expect(holidayName(isoDate(date))).toMatch(name);
  });

  test('a New Year on Saturday closes no Friday', () => {
    expect(isTradingDay(isoDate('2021-12-31'))).toBe(true);
    expect(isTradingDay(isoDate('2010-12-31'))).toBe(true);
  });

  test('Juneteenth and Martin Luther King Day are no holidays before 2022 and 1998', () => {
    expect(isTradingDay(isoDate('2020-06-19'))).toBe(true);
    expect(isTradingDay(isoDate('2021-06-18'))).toBe(true);
    expect(isTradingDay(isoDate('2022-06-20'))).toBe(false);
    expect(isTradingDay(isoDate('1997-01-20'))).toBe(true);
    expect(isTradingDay(isoDate('1998-01-19'))).toBe(false);
  });

  test('a half day ends at 13:00 New York, in 1992 at 14:00, a full day at 16:00', () => {
    expect(new Date(closeOf(isoDate('2026-11-27'))).toISOString()).toBe('2026-11-27T18:00:00.000Z');
    expect(new Date(closeOf(isoDate('1992-12-24'))).toISOString()).toBe('1992-12-24T19:00:00.000Z');
    expect(new Date(closeOf(isoDate('2026-07-02'))).toISOString()).toBe('2026-07-02T20:00:00.000Z');
    expect(earlyClose(isoDate('2026-07-02'))).toBeUndefined();
  });

  test('the closing time of a holiday is an error that names the holiday', () => {
    expect(() => closeOf(isoDate('2026-12-25'))).toThrow(/Christmas Day/);
    expect(() => closeOf(isoDate('2026-11-22'))).toThrow(/weekend/);
  });

  test('sessions run over long weekends', () => {
    expect(nextTradingDay(isoDate('2022-02-18'))).toBe('2022-02-22');
    expect(previousTradingDay(isoDate('2026-07-06'))).toBe('2026-07-02');
    expect(nextTradingDay(isoDate('2001-09-10'))).toBe('2001-09-17');
  });

  test('years with a known number of sessions', () => {
    const count = (year: number) => tradingDays(isoDate(`${year}-01-01`), isoDate(`${year}-12-31`)).length;
    expect([1990, 2001, 2012, 2018, 2020, 2023, 2024, 2025].map(count)).toEqual([
      253, 248, 250, 251, 253, 250, 252, 250,
    ]);
  });

  test.each(['1989-12-29', '2031-01-02'])('%s is outside the calendar and refused', (date) => {
    expect(() => isTradingDay(isoDate(date))).toThrow(/covers 1990 to 2030/);
    expect(() => earlyClose(isoDate(date))).toThrow(RangeError);
    expect(() => tradingDays(isoDate(date), isoDate(date))).toThrow(RangeError);
  });

  test('regular holidays agree with an independent package from 2018 to 2027', () => {
    const mournings = new Set(['2018-12-05', '2025-01-09']);
    for (let year = 2018; year <= 2027; year++) {
      const theirs = getHolidays(year)
        .map((holiday) => holiday.dateString)
        .filter((date) => date.startsWith(String(year)) && weekday(isoDate(date)) < 6);
      expect(closedDays(year).filter((date) => !mournings.has(date))).toEqual([...new Set(theirs)].sort());
    }
  });
});
