import { describe, expect, test } from 'vitest';
import {
  instantOf,
  isoDate,
  pressConferenceAt,
  type RuleEventKind,
  readEventFile,
  releaseAt,
  releaseEvents,
  ruleEvents,
} from '../../src/market/index.ts';

const newYork = (at: number) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
const of2026 = (kind: RuleEventKind) =>
  ruleEvents(isoDate('2026-01-01'), isoDate('2026-12-31'))
    .filter((event) => event.kind === kind)
    .map((event) => newYork(event.at));

describe('events that follow from rules', () => {
  test.each([
    ['quarterly-expiry', ['2026-03-20 09:30', '2026-06-18 09:30', '2026-09-18 09:30', '2026-12-18 09:30']],
    ['index-rebalance', ['2026-03-20 16:00', '2026-06-18 16:00', '2026-09-18 16:00', '2026-12-18 16:00']],
    ['russell-reconstitution', ['2026-06-26 16:00', '2026-11-13 16:00']],
    ['msci-review', ['2026-02-27 16:00', '2026-05-29 16:00', '2026-08-31 16:00', '2026-11-30 16:00']],
    ['quarter-end', ['2026-03-31 16:00', '2026-06-30 16:00', '2026-09-30 16:00', '2026-12-31 16:00']],
  ] as const)('%s of 2026', (kind, expected) => {
    expect(of2026(kind)).toEqual(expected);
  });

  test('a year has twelve month or quarter ends, twelve SPX expiries and a VIX settlement a week, twelve of them monthly', () => {
    expect(of2026('month-end').length + of2026('quarter-end').length).toBe(12);
    expect(of2026('monthly-expiry').length + of2026('quarterly-expiry').length).toBe(12);
    expect(of2026('vix-settlement')).toHaveLength(12);
    expect(of2026('vix-weekly-settlement')).toHaveLength(40);
  });

  test('eves of holidays carry the name of the holiday and their own closing time', () => {
    const [eve] = ruleEvents(isoDate('2026-12-24'), isoDate('2026-12-24')).filter(
      (e) => e.kind === 'holiday-eve',
    );
    expect(eve).toMatchObject({ title: 'eve of Christmas Day' });
    expect(newYork(eve!.at)).toBe('2026-12-24 13:00');
  });

  test('a closure that nobody foresaw has no eve and moves no event', () => {
    for (const [eve, closed] of [
      ['2025-01-08', '2025-01-09'],
      ['2012-10-26', '2012-10-30'],
      ['2001-09-10', '2001-09-14'],
    ] as const) {
      const events = ruleEvents(isoDate(eve), isoDate(closed));
      expect(events.filter((e) => e.kind === 'holiday-eve')).toEqual([]);
    }
    const [vix] = ruleEvents(isoDate('2018-12-04'), isoDate('2018-12-06')).filter(
      (e) => e.kind === 'vix-weekly-settlement',
    );
    expect(newYork(vix!.at)).toBe('2018-12-05 09:30');
  });

  test('the last day of the calendar is the eve of New Year 2031', () => {
    const last = ruleEvents(isoDate('2030-12-31'), isoDate('2030-12-31'));
    expect(last.map((e) => e.title)).toContain("eve of New Year's Day");
  });

  test('Russell reconstituted once a year until 2025', () => {
    const events = ruleEvents(isoDate('2025-01-01'), isoDate('2025-12-31'));
    expect(events.filter((e) => e.kind === 'russell-reconstitution').map((e) => newYork(e.at))).toEqual([
      '2025-06-27 16:00',
    ]);
  });
});

describe('releases', () => {
  test('FOMC statements come at 14:00 with the press conference at 14:30, the others at 08:30', () => {
    expect(newYork(releaseAt('fomc', isoDate('2026-07-29')))).toBe('2026-07-29 14:00');
    expect(newYork(pressConferenceAt(isoDate('2026-07-29'))!)).toBe('2026-07-29 14:30');
    for (const kind of ['cpi', 'ppi', 'jobs'] as const) {
      expect(newYork(releaseAt(kind, isoDate('2026-01-13')))).toBe('2026-01-13 08:30');
    }
  });

  test('the hour of an old FOMC statement is not guessed', () => {
    expect(() => releaseAt('fomc', isoDate('2008-10-08'))).toThrow(/must be stated/);
    expect(pressConferenceAt(isoDate('2018-11-08'))).toBeUndefined();
  });
});

describe('event files', () => {
  const release = {
    kind: 'cpi',
    title: 'CPI m/m',
    date: '2026-08-12',
    knownFrom: '2025-12-01',
    unit: '%',
    actual: 0.3,
    consensus: 0.2,
  };
  const file = (change: object) => ({ schema: 'alvh.events/1', releases: [{ ...release, ...change }] });

  test('releases and offerings are read with the instant from which they were known', () => {
    const { releases, events } = readEventFile({
      ...file({}),
      events: [
        {
          kind: 'ipo',
          title: 'a large offering',
          date: '2026-08-14',
          time: '10:00',
          knownFrom: '2026-08-01',
        },
      ],
    });
    expect(releases).toEqual([
      {
        kind: 'cpi',
        title: 'CPI m/m',
        unit: '%',
        actual: 0.3,
        consensus: 0.2,
        releasedAt: instantOf(isoDate('2026-08-12'), '08:30', 'America/New_York'),
        scheduledKnownAt: instantOf(isoDate('2025-12-01'), '00:00', 'America/New_York'),
      },
    ]);
    expect(events).toMatchObject([
      { kind: 'ipo', knownAt: instantOf(isoDate('2026-08-01'), '00:00', 'America/New_York') },
    ]);
  });

  test('a statement brings its press conference', () => {
    const { releases } = readEventFile(file({ kind: 'fomc', title: 'FOMC', date: '2026-09-16' }));
    expect(releaseEvents(releases).map((e) => [e.kind, newYork(e.at)])).toEqual([
      ['fomc', '2026-09-16 14:00'],
      ['fomc-press', '2026-09-16 14:30'],
    ]);
  });

  test('an event known only after it happened, an impossible date or a stray key is refused', () => {
    expect(() => readEventFile(file({ knownFrom: '2026-08-13' }))).toThrow(/after it happened/);
    for (const wrong of [{ date: '2026-02-30' }, { time: '8:30' }, { kind: 'gdp' }, { forecast: 1 }]) {
      expect(() => readEventFile(file(wrong))).toThrow();
    }
  });
});
