import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  civilOf,
  dateOf,
  daysBetween,
  epochMs,
  instantOf,
  isoDate,
  nthWeekday,
  weekday,
  type Zone,
} from '../../src/market/index.ts';

const NEW_YORK: Zone = 'America/New_York';
const CHICAGO: Zone = 'America/Chicago';
const utc = (at: number) => new Date(at).toISOString();

describe('civil time', () => {
  test.each([
    ['2026-01-15', '09:30', NEW_YORK, '2026-01-15T14:30:00.000Z'],
    ['2026-07-15', '09:30', NEW_YORK, '2026-07-15T13:30:00.000Z'],
    ['2026-07-15', '08:30', CHICAGO, '2026-07-15T13:30:00.000Z'],
    ['2026-03-06', '16:00:00', NEW_YORK, '2026-03-06T21:00:00.000Z'],
    ['2026-03-09', '16:00:00', NEW_YORK, '2026-03-09T20:00:00.000Z'],
    ['2026-10-30', '16:00', NEW_YORK, '2026-10-30T20:00:00.000Z'],
    ['2026-11-02', '16:00', NEW_YORK, '2026-11-02T21:00:00.000Z'],
    ['2006-04-01', '12:00', NEW_YORK, '2006-04-01T17:00:00.000Z'],
    ['2006-04-03', '12:00', NEW_YORK, '2006-04-03T16:00:00.000Z'],
  ] as const)('%s %s in %s is %s', (date, time, zone, expected) => {
    expect(utc(instantOf(isoDate(date), time, zone))).toBe(expected);
  });

  test('the hour skipped in spring is refused by name', () => {
    expect(() => instantOf(isoDate('2026-03-08'), '02:30', NEW_YORK)).toThrow(
      /2026-03-08 02:30 does not exist/,
    );
  });

  test('the hour shown twice in autumn is the first of the two', () => {
    expect(utc(instantOf(isoDate('2026-11-01'), '01:30', NEW_YORK))).toBe('2026-11-01T05:30:00.000Z');
  });

  test('a Sunday overnight open is right on both daylight-saving days', () => {
    expect(utc(instantOf(isoDate('2026-03-08'), '20:15', NEW_YORK))).toBe('2026-03-09T00:15:00.000Z');
    expect(utc(instantOf(isoDate('2026-11-01'), '20:15', NEW_YORK))).toBe('2026-11-02T01:15:00.000Z');
  });

  test.each(['9:30', '24:00', '12:60', 'noon', ''])('"%s" is no clock time', (time) => {
    expect(() => instantOf(isoDate('2026-01-15'), time, NEW_YORK)).toThrow(RangeError);
  });

  test('civil time and back is the same instant, to the second', () => {
    const seconds = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2030, 11, 31) / 1000 });
    fc.assert(
      fc.property(seconds, fc.constantFrom(NEW_YORK, CHICAGO), (second, zone) => {
        const at = epochMs(second * 1000);
        const civil = civilOf(at, zone);
        const back = instantOf(civil.date, civil.time, zone);
        return back === at || back === at - 3_600_000;
      }),
    );
  });

  test('civil time agrees with the runtime library of zones', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: NEW_YORK,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const seconds = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2030, 11, 31) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const civil = civilOf(epochMs(second * 1000), NEW_YORK);
        expect(`${civil.date} ${civil.time}`).toBe(format.format(second * 1000));
      }),
      { numRuns: 300 },
    );
  });
});

describe('dates', () => {
  test('days are counted across daylight saving, leap days and years', () => {
    expect(addDays(isoDate('2026-03-07'), 2)).toBe('2026-03-09');
    expect(addDays(isoDate('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(isoDate('2027-01-01'), -1)).toBe('2026-12-31');
    expect(daysBetween(isoDate('2026-10-30'), isoDate('2026-11-02'))).toBe(3);
  });

  test('weekdays are ISO: Monday 1, Sunday 7', () => {
    expect(weekday(isoDate('2026-11-23'))).toBe(1);
    expect(weekday(isoDate('2026-11-22'))).toBe(7);
  });

  test('the last Monday of a month, December included', () => {
    expect(nthWeekday(2026, 5, 1, -1)).toBe('2026-05-25');
    expect(nthWeekday(2026, 12, 1, -1)).toBe('2026-12-28');
  });

  test('a month without the asked day is refused', () => {
    expect(() => dateOf(2026, 2, 29)).toThrow(/2026-02-29/);
  });
});
