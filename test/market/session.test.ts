import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addTradingMinutes,
  closeOf,
  epochMs,
  isoDate,
  type OptionRoot,
  sessionAt,
  sessionsOf,
  tradeDateAt,
  tradingMinutesBetween,
} from '../../src/market/index.ts';
import { newYork as at } from '../support/new-york.ts';

const hours = (date: string, root: OptionRoot | 'VX') =>
  sessionsOf(isoDate(date), root).map(
    (s) =>
      `${s.name} ${new Date(s.opens).toISOString().slice(0, 16)} ${new Date(s.closes).toISOString().slice(0, 16)}`,
  );

describe('sessions', () => {
  test('a winter day of SPXW has the overnight, the regular and the curb session', () => {
    expect(hours('2026-11-24', 'SPXW')).toEqual([
      'gth 2026-11-24T01:15 2026-11-24T14:15',
      'regular 2026-11-24T14:30 2026-11-24T21:15',
      'curb 2026-11-24T21:15 2026-11-24T22:00',
    ]);
  });

  test('an instant belongs to the next trade date once the curb has closed, and a weekend to Monday', () => {
    expect(tradeDateAt(at('2026-07-16', '16:59:59'))).toBe('2026-07-16');
    expect(tradeDateAt(at('2026-07-16', '20:15'))).toBe('2026-07-17');
    expect(tradeDateAt(at('2026-07-17', '20:15'))).toBe('2026-07-20');
    expect(tradeDateAt(at('2026-07-19', '22:00'))).toBe('2026-07-20');
    expect(tradeDateAt(at('2026-07-17', '03:00'))).toBe('2026-07-17');
  });

  test('index options of a half day stop at 13:15 New York and have no curb', () => {
    expect(hours('2026-11-27', 'SPX').slice(1)).toEqual(['regular 2026-11-27T14:30 2026-11-27T18:15']);
  });

  test.each([
    ['2015-03-06', 1],
    ['2015-03-09', 2],
    ['2022-04-22', 2],
    ['2022-04-25', 3],
  ])('on %s SPX had %i sessions', (date, count) => {
    expect(hours(date, 'SPX')).toHaveLength(count);
  });

  test('the overnight session began at 03:00 until November 2021, then at 20:15 of the evening before', () => {
    expect(hours('2021-11-19', 'SPX')[0]).toBe('gth 2021-11-19T08:00 2021-11-19T14:15');
    expect(hours('2021-11-22', 'SPX')[0]).toBe('gth 2021-11-22T01:15 2021-11-22T14:15');
  });

  test('VX trades from 18:00 of the evening before', () => {
    expect(hours('2026-11-24', 'VX')).toEqual([
      'gth 2026-11-23T23:00 2026-11-24T14:30',
      'regular 2026-11-24T14:30 2026-11-24T21:00',
      'curb 2026-11-24T21:00 2026-11-24T22:00',
    ]);
  });

  test('VX stops at 13:15 New York on a half day', () => {
    expect(hours('2026-11-27', 'VX').at(-1)).toBe('regular 2026-11-27T14:30 2026-11-27T18:15');
  });

  test('in 2017 VX opened at 16:30 of the day before and for Mondays at 18:00 on Sunday', () => {
    expect(hours('2017-06-06', 'VX')[0]).toBe('gth 2017-06-05T20:30 2017-06-06T13:30');
    expect(hours('2017-06-05', 'VX')[0]).toBe('gth 2017-06-04T22:00 2017-06-05T13:30');
    expect(hours('2010-06-07', 'VX')).toEqual(['regular 2010-06-07T13:30 2010-06-07T20:15']);
  });

  test.each([
    ['2026-11-23', '16:14:59', 'regular', '2026-11-23'],
    ['2026-11-23', '16:15:00', 'curb', '2026-11-23'],
    ['2026-11-23', '17:00:00', 'closed', '2026-11-24'],
    ['2026-11-23', '20:15:00', 'gth', '2026-11-24'],
    ['2026-11-24', '09:20:00', 'closed', '2026-11-24'],
    ['2026-11-20', '20:30:00', 'closed', '2026-11-23'],
    ['2026-11-22', '20:30:00', 'gth', '2026-11-23'],
    ['2026-11-26', '12:00:00', 'closed', '2026-11-27'],
    ['2026-11-27', '13:14:59', 'regular', '2026-11-27'],
    ['2026-11-27', '13:15:00', 'closed', '2026-11-30'],
    ['2026-03-08', '20:15:00', 'gth', '2026-03-09'],
    ['2026-11-01', '20:15:00', 'gth', '2026-11-02'],
  ] as const)('%s %s New York is %s with trade date %s', (date, time, name, tradeDate) => {
    expect(sessionAt(at(date, time), 'SPXW')).toEqual({ name, tradeDate });
  });
});

describe('the last evening of the calendar', () => {
  test('the night of 2030-12-31 belongs to 2031-01-02, and 2031 itself is refused', () => {
    expect(sessionAt(at('2030-12-31', '21:00'), 'SPXW')).toEqual({
      name: 'closed',
      tradeDate: '2031-01-02',
    });
    expect(sessionAt(at('2030-12-31', '16:20'), 'SPXW').name).toBe('curb');
    expect(() => sessionsOf(isoDate('2031-01-02'), 'SPXW')).toThrow(/covers 1990 to 2030/);
  });
});

describe('trading minutes', () => {
  test('a full day holds 390, a half day 210, a weekend none', () => {
    expect(tradingMinutesBetween(at('2026-11-24', '00:00'), at('2026-11-25', '00:00'))).toBe(390);
    expect(tradingMinutesBetween(at('2026-11-27', '00:00'), at('2026-11-28', '00:00'))).toBe(210);
    expect(tradingMinutesBetween(at('2026-11-21', '00:00'), at('2026-11-23', '00:00'))).toBe(0);
  });

  test('a 1DTE condor of 14:15 on Friday lives 105 and 390 minutes', () => {
    expect(tradingMinutesBetween(at('2026-11-20', '14:15'), closeOf(isoDate('2026-11-23')))).toBe(495);
  });

  test('daylight saving does not change the count', () => {
    expect(tradingMinutesBetween(at('2026-03-06', '15:00'), at('2026-03-09', '10:30'))).toBe(120);
    expect(tradingMinutesBetween(at('2026-10-30', '15:00'), at('2026-11-02', '10:30'))).toBe(120);
  });

  test('adding minutes is undone by counting them, over any start', () => {
    const start = fc.integer({ min: Date.UTC(2015, 0, 1) / 60_000, max: Date.UTC(2029, 0, 1) / 60_000 });
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 4000 }), (minute, added) => {
        const from = epochMs(minute * 60_000);
        expect(tradingMinutesBetween(from, addTradingMinutes(from, added))).toBe(added);
      }),
    );
  });

  test('counting is additive and antisymmetric', () => {
    const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2025, 0, 1) }).map(epochMs);
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const sum = tradingMinutesBetween(a, b) + tradingMinutesBetween(b, c);
        expect(tradingMinutesBetween(a, c)).toBeCloseTo(sum, 6);
        expect(tradingMinutesBetween(b, a)).toBeCloseTo(-tradingMinutesBetween(a, b), 6);
      }),
    );
  });

  test('a negative amount is refused', () => {
    expect(() => addTradingMinutes(at('2026-11-24', '10:00'), -1)).toThrow(RangeError);
  });
});
