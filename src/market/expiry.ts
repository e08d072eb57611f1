import { absent, ok, type Result } from '../math/index.ts';
import {
  closeOf,
  holidayName,
  isPlannedSession,
  isTradingDay,
  nextTradingDay,
  previousTradingDay,
} from './calendar.ts';
import { assertCovered, CALENDAR_YEARS, plannedOnOrAfter, plannedOnOrBefore } from './closures.ts';
import type { DatedContract, FutureRoot, OptionRoot } from './contract.ts';
import { settlementSource, settlementStyle } from './settlement.ts';
import { addDays, dateOf, instantOf, NEW_YORK, nthWeekday, weekday } from './time.ts';
import { type EpochMs, epochMs, type IsoDate, isoDate } from './units.ts';
import { vixExpiryOfWednesday, vixMonthlyOf } from './vix-wednesday.ts';

/** One weekday on which PM-settled S&P 500 options expire, from the day the exchange first listed it. */
interface WeekdayEra {
  readonly weekday: number;
  readonly listedFrom: IsoDate;
  /** Where an expiry goes whose weekday is a holiday: Mondays to the next session, all others to the one before. */
  readonly onHoliday: 'before' | 'after';
}

/** Source: Cboe rule 4.13(e) and its notices of each new weekday. */
const SPXW_WEEKDAYS: readonly WeekdayEra[] = [
  { weekday: 1, listedFrom: isoDate('2016-08-15'), onHoliday: 'after' },
  { weekday: 2, listedFrom: isoDate('2022-04-18'), onHoliday: 'before' },
  { weekday: 3, listedFrom: isoDate('2016-02-23'), onHoliday: 'before' },
  { weekday: 4, listedFrom: isoDate('2022-05-11'), onHoliday: 'before' },
  { weekday: 5, listedFrom: isoDate('2005-10-28'), onHoliday: 'before' },
];
/** XSP followed SPXW later; Monday and Friday are vouched for only from the Wednesday launch on. */
const XSP_WEEKDAYS: readonly WeekdayEra[] = [
  { weekday: 1, listedFrom: isoDate('2018-01-30'), onHoliday: 'after' },
  { weekday: 2, listedFrom: isoDate('2022-10-03'), onHoliday: 'before' },
  { weekday: 3, listedFrom: isoDate('2018-01-30'), onHoliday: 'before' },
  { weekday: 4, listedFrom: isoDate('2022-10-03'), onHoliday: 'before' },
  { weekday: 5, listedFrom: isoDate('2018-01-30'), onHoliday: 'before' },
];
/** Third-Friday PM options began on C2 as SPXPM and are counted as SPXW; before, no weekly was listed for that day. */
const THIRD_FRIDAY_PM_SINCE = isoDate('2011-10-04');
/** Source: Cboe, first trade date of SPX options. */
const SPX_SINCE = isoDate('1983-07-01');
const END_OF_MONTH_SINCE = isoDate('2014-07-07');
const VIX_OPTIONS_SINCE = isoDate('2006-02-24');
const VIX_WEEKLY_OPTIONS_SINCE = isoDate('2015-10-08');
const VX_SINCE = isoDate('2004-03-26');
const VX_WEEKLY_SINCE = isoDate('2015-07-23');
/** Source: CFE, first trade date of Mini VIX futures. */
export const VXM_SINCE = isoDate('2020-08-10');

/**
 * The session whose print settles an expiry: the listed date itself, except when an unforeseen closure fell on it.
 * Then PM series settle on the session before, VIX and VX on the one after (Cboe notice C2018120300), and the listed
 * date stays in the symbol.
 * @throws RangeError when the exchange had never planned a session on the date.
 */
export function settlementDate(root: OptionRoot | FutureRoot, expiry: IsoDate): IsoDate {
  if (isTradingDay(expiry)) return expiry;
  if (!isPlannedSession(expiry)) {
    throw new RangeError(`nothing expires on ${expiry}: ${holidayName(expiry) ?? 'weekend'}`);
  }
  return settlementSource(root) === 'VRO' ? nextTradingDay(expiry) : previousTradingDay(expiry);
}

/**
 * The instant at which the settlement value is fixed: the stock close for PM series, 09:30 New York of the settlement
 * date for AM ones (their print is computed from opening trades and published later that morning).
 * @throws RangeError as {@link settlementDate}.
 */
export function expiresAt(root: OptionRoot | FutureRoot, expiry: IsoDate): EpochMs {
  const known = expiryInstants[root];
  const held = known.get(expiry);
  if (held !== undefined) return held;
  const at = expiryInstant(root, expiry);
  known.set(expiry, at);
  return at;
}

type ByRoot<Value> = { readonly [root in OptionRoot | FutureRoot]: Map<IsoDate, Value> };

// Memos of pure answers: every valuation asks for them.
const expiryInstants: ByRoot<EpochMs> = byRoot();
const listingDates: ByRoot<IsoDate | undefined> = byRoot();

function byRoot<Value>(): ByRoot<Value> {
  return {
    SPX: new Map(),
    SPXW: new Map(),
    XSP: new Map(),
    VIX: new Map(),
    VIXW: new Map(),
    VX: new Map(),
    VXM: new Map(),
  };
}

function expiryInstant(root: OptionRoot | FutureRoot, expiry: IsoDate): EpochMs {
  const date = settlementDate(root, expiry);
  return settlementStyle(root, expiry) === 'PM' ? closeOf(date) : instantOf(date, '09:30', NEW_YORK);
}

/**
 * The instant from which a series can no longer trade: PM options at the stock close of the settlement date (16:00,
 * half day 13:00), AM options at the end of the regular session before it (16:15, half day 13:15), VX and VXM at
 * 09:00 New York of the settlement date.
 * @throws RangeError as {@link settlementDate}.
 */
export function lastTradeAt(contract: DatedContract): EpochMs {
  const date = settlementDate(contract.root, contract.expiry);
  if (contract.kind === 'future') return instantOf(date, '09:00', NEW_YORK);
  if (settlementStyle(contract.root, contract.expiry) === 'PM') return closeOf(date);
  return epochMs(closeOf(previousTradingDay(date)) + 15 * 60_000);
}

/** The AM monthly of SPX: the third Friday, or the session before it when that is a holiday. */
export function spxMonthlyExpiry(year: number, month: number): IsoDate {
  const friday = nthWeekday(year, month, 5, 3);
  assertCovered(friday);
  return plannedOnOrBefore(friday);
}

/**
 * The monthly VIX and VX settlement date of a month: the Wednesday 30 days before the third Friday of the next
 * month; when that Wednesday or that Friday is a holiday, the session before the Wednesday.
 * @throws RangeError for a month outside the exchange calendar.
 */
export function vixMonthlyExpiry(year: number, month: number): IsoDate {
  const expiry = vixMonthlyOf(year, month);
  assertCovered(expiry);
  return expiry;
}

/**
 * Expiry dates of a root in a range, both ends included, ascending, by the rules in force when each could first be
 * listed.
 * @throws RangeError for dates outside the exchange calendar.
 */
export function* expiriesBetween(
  root: OptionRoot | FutureRoot,
  from: IsoDate,
  to: IsoDate,
): Generator<IsoDate> {
  for (let day = from; day <= to; day = addDays(day, 1)) if (isExpiry(root, day)) yield day;
}

/** True when a root lists (or listed) an expiry under the date. */
export function isExpiry(root: OptionRoot | FutureRoot, date: IsoDate): boolean {
  return listedSince(root, date) !== undefined;
}

/**
 * The date from which a root could list an expiry under the date: the first trade date of expiries of its kind. How far
 * ahead of an expiry the exchange lists it is not known here. Undefined when it never listed one.
 */
export function listedSince(root: OptionRoot | FutureRoot, expiry: IsoDate): IsoDate | undefined {
  const known = listingDates[root];
  if (known.has(expiry)) return known.get(expiry);
  const since = isPlannedSession(expiry) ? kindSince(root, expiry) : undefined;
  const listed = since !== undefined && expiry > since ? since : undefined;
  known.set(expiry, listed);
  return listed;
}

/** First trade date of the kind of expiry that a planned session would be for a root. */
function kindSince(root: OptionRoot | FutureRoot, date: IsoDate): IsoDate | undefined {
  switch (root) {
    case 'SPX':
      return date === spxMonthlyExpiry(yearOf(date), monthOf(date)) ? SPX_SINCE : undefined;
    case 'SPXW':
      return pmSince(date, SPXW_WEEKDAYS, END_OF_MONTH_SINCE);
    case 'XSP':
      return pmSince(date, XSP_WEEKDAYS, XSP_WEEKDAYS[0]!.listedFrom);
    case 'VIX':
      return isVixMonthly(date) ? VIX_OPTIONS_SINCE : undefined;
    case 'VIXW':
      return isVixWeekly(date) ? VIX_WEEKLY_OPTIONS_SINCE : undefined;
    case 'VX':
      return isVixMonthly(date) ? VX_SINCE : isVixWeekly(date) ? VX_WEEKLY_SINCE : undefined;
    case 'VXM':
      return isVixMonthly(date) ? VXM_SINCE : undefined;
  }
}

/**
 * "1DTE": the SPXW expiry on the session after `date`. Absent when the rules of that time listed none for it; a later
 * expiry is never put in its place. Absent too after the last session of the calendar.
 * @throws RangeError for dates outside the exchange calendar.
 */
export function nextDailyExpiry(date: IsoDate): Result<IsoDate, 'no-expiry-next-session'> {
  const next = nextTradingDay(date);
  if (yearOf(next) > CALENDAR_YEARS.last) {
    return absent('no-expiry-next-session', `the exchange calendar ends with ${CALENDAR_YEARS.last}`);
  }
  return isExpiry('SPXW', next)
    ? ok(next)
    : absent('no-expiry-next-session', `SPXW had no expiry on ${next}, the session after ${date}`);
}

/** The earliest launch among the rules that make a date a PM expiry. */
function pmSince(
  date: IsoDate,
  weekdays: readonly WeekdayEra[],
  endOfMonthSince: IsoDate,
): IsoDate | undefined {
  const launches = weekdays.flatMap((era) => {
    const nominal = nominalDay(date, era);
    if (nominal === undefined) return [];
    const thirdFriday = era.weekday === 5 && nominal === nthWeekday(yearOf(nominal), monthOf(nominal), 5, 3);
    return thirdFriday && era.listedFrom < THIRD_FRIDAY_PM_SINCE ? THIRD_FRIDAY_PM_SINCE : era.listedFrom;
  });
  if (isMonthEnd(date)) launches.push(endOfMonthSince);
  return launches.sort()[0];
}

/** True for the last session of a month. */
function isMonthEnd(date: IsoDate): boolean {
  const year = yearOf(date);
  const month = monthOf(date);
  const first = month === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, month + 1, 1);
  return date === plannedOnOrBefore(addDays(first, -1));
}

/** The day of the era's weekday whose expiry falls on `date`, moved by a holiday or not. */
function nominalDay(date: IsoDate, era: WeekdayEra): IsoDate | undefined {
  const nominal = addDays(date, era.weekday - weekday(date));
  const actual = era.onHoliday === 'after' ? plannedOnOrAfter(nominal) : plannedOnOrBefore(nominal);
  return actual === date ? nominal : undefined;
}

/** True for the date on which a month's VIX and VX settle, whether or not any were listed then. */
export function isVixMonthly(date: IsoDate): boolean {
  return date === vixMonthlyOf(yearOf(date), monthOf(date));
}

function isVixWeekly(date: IsoDate): boolean {
  const wednesday = addDays(date, 3 - weekday(date));
  return vixExpiryOfWednesday(wednesday) === date && !isVixMonthly(date);
}

function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

function monthOf(date: IsoDate): number {
  return Number(date.slice(5, 7));
}
