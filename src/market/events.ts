import { z } from 'zod';
import { closeOf, tradingDays } from './calendar.ts';
import { closureName, plannedOnOrBefore, wasPlanned } from './closures.ts';
import { expiriesBetween, spxMonthlyExpiry } from './expiry.ts';
import { jsonDate } from './json-units.ts';
import type { Release, ReleaseKind } from './release.ts';
import { addDays, dateIn, dateOf, instantOf, NEW_YORK, nthWeekday } from './time.ts';
import { type EpochMs, type IsoDate, isoDate } from './units.ts';

/** Dates that follow from a rule of the calendar. */
export type RuleEventKind =
  | 'holiday-eve'
  | 'monthly-expiry'
  | 'quarterly-expiry'
  | 'vix-settlement'
  | 'vix-weekly-settlement'
  | 'index-rebalance'
  | 'russell-reconstitution'
  | 'msci-review'
  | 'month-end'
  | 'quarter-end';

/** Something scheduled that is no price: known in advance, and said so with the instant from which it was known. */
export interface MarketEvent {
  readonly kind: RuleEventKind | ReleaseKind | 'fomc-press' | 'ipo' | 'other';
  readonly title: string;
  readonly at: EpochMs;
  /** Absent for what follows from a rule: that was always known. */
  readonly knownAt?: EpochMs;
}

/** Russell indices reconstitute in November too from this year on (FTSE Russell notice of 2025). */
const RUSSELL_TWICE_SINCE = 2026;
/** Since this date the FOMC statement comes at 14:00 New York; before, its hour varied. */
const FOMC_AT_TWO_SINCE = isoDate('2013-01-30');
/** Since this date every FOMC statement is followed by a press conference; before, every other one. */
const FOMC_PRESS_ALWAYS_SINCE = isoDate('2019-01-30');

/**
 * All rule events of a range of dates, both ends included, in order of time: quarterly and monthly SPX expiries (at
 * the settlement print), VIX settlements, the monthly ones apart from the weeklies of the other weeks, S&P quarterly rebalance (close of the third Friday of March, June, September,
 * December), Russell reconstitution (close of the fourth Friday of June, and from 2026 of the second Friday of
 * November), MSCI index reviews (close of the last session of February, May, August, November), month and quarter
 * ends, eves of holidays. All as planned: a closure that nobody foresaw has no eve and moves nothing.
 * @throws RangeError for dates outside the exchange calendar.
 */
export function ruleEvents(from: IsoDate, to: IsoDate): readonly MarketEvent[] {
  const events: MarketEvent[] = [];
  for (const expiry of expiriesBetween('SPX', from, to)) {
    const quarterly = Number(expiry.slice(5, 7)) % 3 === 0;
    const kind = quarterly ? 'quarterly-expiry' : 'monthly-expiry';
    events.push({
      kind,
      title: `SPX ${quarterly ? 'quarterly' : 'monthly'} expiry`,
      at: openOf(expiry),
    });
  }
  for (const expiry of expiriesBetween('VIX', from, to))
    events.push({ kind: 'vix-settlement', title: 'VIX settlement', at: openOf(expiry) });
  for (const expiry of expiriesBetween('VIXW', from, to))
    events.push({ kind: 'vix-weekly-settlement', title: 'VIXW settlement', at: openOf(expiry) });
  for (const day of tradingDays(from, to)) events.push(...eventsOfSession(day));
  return events.sort((a, b) => a.at - b.at || (a.title < b.title ? -1 : 1));
}

/**
 * When a release of a kind comes out on a date: FOMC statements at 14:00, the others at 08:30 New York.
 * @throws RangeError for an FOMC date before 2013-01-30, whose hour must be stated by the source.
 */
export function releaseAt(kind: ReleaseKind, date: IsoDate): EpochMs {
  if (kind !== 'fomc') return instantOf(date, '08:30', NEW_YORK);
  if (date < FOMC_AT_TWO_SINCE)
    throw new RangeError(`the hour of the FOMC statement of ${date} must be stated`);
  return instantOf(date, '14:00', NEW_YORK);
}

/** The press conference after a scheduled FOMC statement, 14:30 New York; undefined before it was held every time. */
export function pressConferenceAt(date: IsoDate): EpochMs | undefined {
  return date >= FOMC_PRESS_ALWAYS_SINCE ? instantOf(date, '14:30', NEW_YORK) : undefined;
}

/** Releases as events; a scheduled FOMC statement brings its press conference with it. */
export function releaseEvents(releases: readonly Release[]): readonly MarketEvent[] {
  return releases.flatMap(({ kind, title, releasedAt, scheduledKnownAt: knownAt }) => {
    const press = kind === 'fomc' ? pressConferenceAt(dateIn(releasedAt, NEW_YORK)) : undefined;
    const release: MarketEvent = { kind, title, at: releasedAt, knownAt };
    return press === undefined
      ? [release]
      : [release, { kind: 'fomc-press', title: `${title}: press conference`, at: press, knownAt }];
  });
}

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a clock time HH:MM');

/**
 * Releases and other events as a user may write them in JSON, times New York. `time` may be left out for releases
 * whose hour is known; `knownFrom` is the day from whose midnight on the date was public. `actual` becomes known at
 * the release and not before.
 */
export const eventFileSchema = z.strictObject({
  schema: z.literal('alvh.events/1'),
  releases: z
    .array(
      z.strictObject({
        kind: z.enum(['fomc', 'cpi', 'ppi', 'jobs']),
        title: z.string().min(1),
        date: jsonDate,
        time: clockTime.exactOptional(),
        knownFrom: jsonDate,
        unit: z.string().min(1),
        actual: z.number().exactOptional(),
        consensus: z.number().exactOptional(),
        previous: z.number().exactOptional(),
      }),
    )
    .default([]),
  events: z
    .array(
      z.strictObject({
        kind: z.enum(['ipo', 'other']),
        title: z.string().min(1),
        date: jsonDate,
        time: clockTime,
        knownFrom: jsonDate,
      }),
    )
    .default([]),
});

/**
 * Reads an events file into releases and events, each in order of time.
 * @throws ZodError that names the row, or RangeError for one known only after it happened.
 */
export function readEventFile(file: unknown): {
  readonly releases: readonly Release[];
  readonly events: readonly MarketEvent[];
} {
  const parsed = eventFileSchema.parse(file);
  const releases = parsed.releases.map(({ date, time, knownFrom, ...rest }): Release => {
    const releasedAt = time ? instantOf(date, time, NEW_YORK) : releaseAt(rest.kind, date);
    const scheduledKnownAt = knownBefore(knownFrom, releasedAt, rest.title);
    return { ...rest, releasedAt, scheduledKnownAt };
  });
  const events = parsed.events.map(({ kind, title, date, time, knownFrom }): MarketEvent => {
    const at = instantOf(date, time, NEW_YORK);
    return { kind, title, at, knownAt: knownBefore(knownFrom, at, title) };
  });
  return {
    releases: releases.sort((a, b) => a.releasedAt - b.releasedAt),
    events: events.sort((a, b) => a.at - b.at),
  };
}

/** When an AM print of the date was planned. */
function openOf(expiry: IsoDate): EpochMs {
  return instantOf(expiry, '09:30', NEW_YORK);
}

function eventsOfSession(day: IsoDate): MarketEvent[] {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const at = closeOf(day);
  const events: MarketEvent[] = [];
  const tomorrow = addDays(day, 1);
  const closedTomorrow = wasPlanned(tomorrow) ? undefined : closureName(tomorrow);
  if (closedTomorrow) events.push({ kind: 'holiday-eve', title: `eve of ${closedTomorrow}`, at });
  if (month % 3 === 0 && day === spxMonthlyExpiry(year, month)) {
    events.push({ kind: 'index-rebalance', title: 'S&P quarterly rebalance', at });
  }
  const june = plannedOnOrBefore(nthWeekday(year, 6, 5, 4));
  const november = plannedOnOrBefore(nthWeekday(year, 11, 5, 2));
  if (day === june || (year >= RUSSELL_TWICE_SINCE && day === november)) {
    events.push({ kind: 'russell-reconstitution', title: 'Russell reconstitution', at });
  }
  const lastDay = month === 12 ? dateOf(year, 12, 31) : addDays(dateOf(year, month + 1, 1), -1);
  if (day === plannedOnOrBefore(lastDay)) {
    const quarter = month % 3 === 0;
    events.push({
      kind: quarter ? 'quarter-end' : 'month-end',
      title: quarter ? 'quarter end' : 'month end',
      at,
    });
    if (month % 3 === 2) events.push({ kind: 'msci-review', title: 'MSCI index review', at });
  }
  return events;
}

function knownBefore(knownFrom: IsoDate, at: EpochMs, title: string): EpochMs {
  const knownAt = instantOf(knownFrom, '00:00', NEW_YORK);
  if (knownAt > at) throw new RangeError(`"${title}" is known from ${knownFrom}, after it happened`);
  return knownAt;
}
