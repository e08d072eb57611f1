import { addDays, dateOf, instantOf, nthWeekday, weekday } from './time.ts';
import type { EpochMs, IsoDate } from './units.ts';

/** First and last year the exchange calendar knows; other dates are an error, never a guess. */
export const CALENDAR_YEARS = { first: 1990, last: 2030 } as const;

// Rules of the last public dates look ahead: a December VIX expiry to a Friday of January, a week to its own end.
const YEARS = { first: 1990, last: 2032 } as const;

/** Closures by proclamation or calamity, which no rule foretells. Source: NYSE list of special closings. */
const SPECIAL_CLOSURES: readonly (readonly [date: string, name: string])[] = [
  ['1994-04-27', 'Funeral of Richard Nixon'],
  ['2001-09-11', 'Attacks of 11 September'],
  ['2001-09-12', 'Attacks of 11 September'],
  ['2001-09-13', 'Attacks of 11 September'],
  ['2001-09-14', 'Attacks of 11 September'],
  ['2004-06-11', 'Mourning for Ronald Reagan'],
  ['2007-01-02', 'Mourning for Gerald Ford'],
  ['2012-10-29', 'Hurricane Sandy'],
  ['2012-10-30', 'Hurricane Sandy'],
  ['2018-12-05', 'Mourning for George H. W. Bush'],
  ['2025-01-09', 'Mourning for Jimmy Carter'],
];

/** Early closes that follow no rule. Source: NYSE list of special closings. */
const SPECIAL_EARLY_CLOSES: readonly (readonly [date: string, time: string, name: string])[] = [
  ['1994-02-11', '14:30', 'Snowstorm'],
  ['1996-01-08', '14:00', 'Snowstorm'],
  ['1997-10-27', '15:30', 'Circuit breaker'],
  ['1997-12-26', '13:00', 'Day after Christmas'],
  ['1999-12-31', '13:00', "New Year's Eve"],
  ['2003-12-26', '13:00', 'Day after Christmas'],
];

/** A session that ends before 16:00 New York. */
export interface EarlyClose {
  /** New York clock time at which stocks stop. */
  readonly time: string;
  readonly name: string;
}

const COVERED = { first: dateOf(CALENDAR_YEARS.first, 1, 1), last: dateOf(CALENDAR_YEARS.last, 12, 31) };
const UNPLANNED: ReadonlySet<string> = new Set(SPECIAL_CLOSURES.map(([date]) => date));
const CLOSURES: ReadonlyMap<string, string> = everyClosure();
const EARLY_CLOSES: ReadonlyMap<string, EarlyClose> = everyEarlyClose();

/** @throws RangeError for a date outside {@link CALENDAR_YEARS}. */
export function assertCovered(date: IsoDate): void {
  if (!(date >= COVERED.first && date <= COVERED.last)) {
    throw new RangeError(
      `the exchange calendar covers ${CALENDAR_YEARS.first} to ${CALENDAR_YEARS.last}, not ${date}`,
    );
  }
}

/** The tables without the bound of the public calendar; known to the end of 2032. */
export function isSession(date: IsoDate): boolean {
  return weekday(date) < 6 && !CLOSURES.has(date);
}

/** A session, or the day of a closure that nobody foresaw. */
export function wasPlanned(date: IsoDate): boolean {
  return isSession(date) || UNPLANNED.has(date);
}

/** Why stocks do not trade on a weekday; undefined when they do, or at a weekend. */
export function closureName(date: IsoDate): string | undefined {
  return CLOSURES.get(date);
}

/** When and why a session ends early; undefined when it does not. */
export function earlyCloseOf(date: IsoDate): EarlyClose | undefined {
  return EARLY_CLOSES.get(date);
}

/** @throws RangeError when the date is no session. */
export function stockClose(date: IsoDate): EpochMs {
  const held = closes.get(date);
  if (held !== undefined) return held;
  if (!isSession(date)) throw new RangeError(`no session on ${date}: ${closureName(date) ?? 'weekend'}`);
  const close = instantOf(date, earlyCloseOf(date)?.time ?? '16:00', 'America/New_York');
  closes.set(date, close);
  return close;
}

// A memo of pure answers: every walk over sessions asks for them.
const closes = new Map<IsoDate, EpochMs>();

/** The latest day up to a date on which a session was planned. */
export function plannedOnOrBefore(date: IsoDate): IsoDate {
  let day = date;
  while (!wasPlanned(day)) day = addDays(day, -1);
  return day;
}

/** The earliest day from a date on for which a session was planned. */
export function plannedOnOrAfter(date: IsoDate): IsoDate {
  let day = date;
  while (!wasPlanned(day)) day = addDays(day, 1);
  return day;
}

function everyClosure(): Map<string, string> {
  const closures = new Map<string, string>();
  for (let year = YEARS.first; year <= YEARS.last; year++) {
    const newYear = dateOf(year, 1, 1);
    // NYSE rule 7.2 does not move a Saturday New Year to the old year's last business day.
    if (weekday(newYear) !== 6) closures.set(observed(newYear), "New Year's Day");
    if (year >= 1998) closures.set(nthWeekday(year, 1, 1, 3), 'Martin Luther King Jr. Day');
    closures.set(nthWeekday(year, 2, 1, 3), "Washington's Birthday");
    closures.set(addDays(easterSunday(year), -2), 'Good Friday');
    closures.set(nthWeekday(year, 5, 1, -1), 'Memorial Day');
    if (year >= 2022) closures.set(observed(dateOf(year, 6, 19)), 'Juneteenth');
    closures.set(observed(dateOf(year, 7, 4)), 'Independence Day');
    closures.set(nthWeekday(year, 9, 1, 1), 'Labor Day');
    closures.set(nthWeekday(year, 11, 4, 4), 'Thanksgiving Day');
    closures.set(observed(dateOf(year, 12, 25)), 'Christmas Day');
  }
  for (const [date, name] of SPECIAL_CLOSURES) closures.set(date, name);
  return closures;
}

function everyEarlyClose(): Map<string, EarlyClose> {
  const closes = new Map<string, EarlyClose>();
  for (let year = YEARS.first; year <= YEARS.last; year++) {
    const time = year >= 1993 ? '13:00' : '14:00';
    if (year >= 1992) {
      closes.set(addDays(nthWeekday(year, 11, 4, 4), 1), { time, name: 'Day after Thanksgiving' });
    }
    const christmasEve = dateOf(year, 12, 24);
    if (weekday(christmasEve) <= 4) closes.set(christmasEve, { time, name: 'Christmas Eve' });
    const thirdOfJuly = dateOf(year, 7, 3);
    const day = weekday(thirdOfJuly);
    if (year >= 1995 && (day === 1 || day === 2 || day === 4 || (day === 3 && year >= 2013))) {
      closes.set(thirdOfJuly, { time, name: 'Eve of Independence Day' });
    }
    // Until 2012 the Friday after a Thursday holiday was short instead of the Wednesday before it.
    if (day === 3 && year >= 1996 && year < 2013) {
      closes.set(dateOf(year, 7, 5), { time, name: 'Day after Independence Day' });
    }
  }
  for (const [date, time, name] of SPECIAL_EARLY_CLOSES) closes.set(date, { time, name });
  return closes;
}

/** Saturday holidays are kept on Friday, Sunday ones on Monday. */
function observed(date: IsoDate): IsoDate {
  const day = weekday(date);
  return day === 6 ? addDays(date, -1) : day === 7 ? addDays(date, 1) : date;
}

/** Gregorian Easter by the anonymous algorithm (Nature, 1876). */
function easterSunday(year: number): IsoDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const leap = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * leap) / 451);
  const monthAndDay = epact + leap - 7 * shift + 114;
  return dateOf(year, Math.floor(monthAndDay / 31), (monthAndDay % 31) + 1);
}
