import {
  assertCovered,
  closureName,
  type EarlyClose,
  earlyCloseOf,
  isSession,
  stockClose,
  wasPlanned,
} from './closures.ts';
import { addDays, weekday } from './time.ts';
import type { EpochMs, IsoDate } from './units.ts';

export { CALENDAR_YEARS, type EarlyClose } from './closures.ts';

const FRIDAY = 5;

/**
 * True when US stocks and index options hold a regular session on the date.
 * @throws RangeError for a date outside {@link CALENDAR_YEARS}; so do all functions of the calendar.
 */
export function isTradingDay(date: IsoDate): boolean {
  assertCovered(date);
  return isSession(date);
}

/**
 * True when the exchange had planned a session: trading days, and the days of the special closures, for which
 * contracts stay listed under the planned date.
 */
export function isPlannedSession(date: IsoDate): boolean {
  assertCovered(date);
  return wasPlanned(date);
}

/** Why there is no session on a weekday: the holiday's name; undefined on sessions and on weekends. */
export function holidayName(date: IsoDate): string | undefined {
  assertCovered(date);
  return closureName(date);
}

/** The first session after the date; after the last one of the calendar it is the first of the next year. */
export function nextTradingDay(date: IsoDate): IsoDate {
  const held = sessionAfter.get(date);
  if (held !== undefined) return held;
  assertCovered(date);
  let day = weekdayAfter(date);
  while (!isSession(day)) day = weekdayAfter(day);
  sessionAfter.set(date, day);
  return day;
}

/** The last session before the date. */
export function previousTradingDay(date: IsoDate): IsoDate {
  const held = sessionBefore.get(date);
  if (held !== undefined) return held;
  let day = addDays(date, -1);
  while (!isTradingDay(day)) day = addDays(day, -1);
  sessionBefore.set(date, day);
  return day;
}

function weekdayAfter(date: IsoDate): IsoDate {
  return addDays(date, weekday(date) === FRIDAY ? 3 : 1);
}

// Memos of pure answers: every clock and history walks over sessions.
const sessionAfter = new Map<IsoDate, IsoDate>();
const sessionBefore = new Map<IsoDate, IsoDate>();

/** Sessions of a range, both ends included, ascending. */
export function tradingDays(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  assertCovered(from);
  assertCovered(to);
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isTradingDay(day)) days.push(day);
  return days;
}

/** The date itself when it is a session, else the last session before it. */
export function tradingDayOnOrBefore(date: IsoDate): IsoDate {
  return isTradingDay(date) ? date : previousTradingDay(date);
}

/** The date itself when it is a session, else the first session after it. */
export function tradingDayOnOrAfter(date: IsoDate): IsoDate {
  return isTradingDay(date) ? date : nextTradingDay(date);
}

/** The early close of a session, if it has one. */
export function earlyClose(date: IsoDate): EarlyClose | undefined {
  assertCovered(date);
  return earlyCloseOf(date);
}

/** True for a session that ends before 16:00 New York. */
export function isHalfDay(date: IsoDate): boolean {
  return earlyClose(date) !== undefined;
}

/**
 * The instant at which stocks stop: 16:00 New York, 13:00 on half days (14:00 on those of 1990-1992).
 * @throws RangeError when the date is no session.
 */
export function closeOf(date: IsoDate): EpochMs {
  assertCovered(date);
  return stockClose(date);
}
