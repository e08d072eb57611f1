import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant';
import { getTimeZoneTransition, offsetNanoseconds } from 'temporal-polyfill/fns/ZonedDateTime';
import { type EpochMs, epochMs, type IsoDate } from './units.ts';

/** The zones exchanges write their rules in. */
export type Zone = 'America/New_York' | 'America/Chicago';

/** The zone that dates and times of this market are in, where no other is named. */
export const NEW_YORK = 'America/New_York' satisfies Zone;

/** Civil date and clock time of a zone; the time is cut to whole seconds. */
export interface Civil {
  readonly date: IsoDate;
  /** `HH:MM:SS` on a 24-hour clock. */
  readonly time: string;
}

/** A stretch of time with one offset from UTC; local time = UTC + `offset`. All in milliseconds. */
interface OffsetSpan {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/** Milliseconds of 24 hours: a day of the calendar in UTC, not one across a change of the clocks. */
export const DAY_MS = 86_400_000;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

// Memos of pure answers: a zone lookup costs microseconds, a date a good part of one, and a run asks for millions.
const spansOfZone: { readonly [zone in Zone]: Map<number, readonly OffsetSpan[]> } = {
  'America/New_York': new Map(),
  'America/Chicago': new Map(),
};
const secondsOfTime = new Map<string, number>();
const startOfDate = new Map<IsoDate, number>();
const dateOfDay = new Map<number, IsoDate>();

const padded = (value: number) => (value < 10 ? `0${value}` : String(value));

/**
 * The instant at which a zone's clock shows `time` on `date`. A time that the clock shows twice (autumn) is the
 * earlier one.
 * @throws RangeError when `time` is not `HH:MM` or `HH:MM:SS`, or is skipped that day (spring).
 */
export function instantOf(date: IsoDate, time: string, zone: Zone): EpochMs {
  const wall = startOfDayUtc(date) + secondsOf(time) * 1000;
  for (const span of offsetSpans(zone, yearAt(wall))) {
    const at = wall - span.offset;
    if (at >= span.from && at < span.until) return epochMs(at);
  }
  throw new RangeError(`${date} ${time} does not exist in ${zone}: the clock was put forward`);
}

/** What a zone's calendar and clock show at an instant. */
export function civilOf(at: EpochMs, zone: Zone): Civil {
  const wall = wallAt(at, zone);
  const start = Math.floor(wall / DAY_MS) * DAY_MS;
  const seconds = Math.floor((wall - start) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return { date: dateAt(start), time: `${padded(hours)}:${padded(minutes)}:${padded(seconds % 60)}` };
}

/** An instant as people are told it: `2026-07-16 14:18:32 New York`. */
export function newYorkText(at: EpochMs): string {
  const { date, time } = civilOf(at, NEW_YORK);
  return `${date} ${time} New York`;
}

/** The date alone that a zone's calendar shows at an instant. */
export function dateIn(at: EpochMs, zone: Zone): IsoDate {
  return dateAt(Math.floor(wallAt(at, zone) / DAY_MS) * DAY_MS);
}

/** Calendar days are counted, not 24-hour periods. `days` may be negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  if (!Number.isInteger(days)) throw new RangeError(`not a whole number of days: ${days}`);
  return dateAt(startOfDayUtc(date) + days * DAY_MS);
}

/** ISO weekday: Monday 1 … Sunday 7. */
export function weekday(date: IsoDate): number {
  // 1970-01-01 was a Thursday.
  return ((((startOfDayUtc(date) / DAY_MS + 3) % 7) + 7) % 7) + 1;
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((startOfDayUtc(to) - startOfDayUtc(from)) / DAY_MS);
}

/** @throws RangeError when there is no such day. `month` is 1 … 12. */
export function dateOf(year: number, month: number, day: number): IsoDate {
  const start = new Date(Date.UTC(year, month - 1, day));
  if (start.getUTCFullYear() !== year || start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day)
    throw new RangeError(`no such day: ${year}-${padded(month)}-${padded(day)}`);
  return dateAt(start.getTime());
}

/** The `nth` (1 … 5) given ISO weekday of a month, or, for `nth` -1, the last one. */
export function nthWeekday(year: number, month: number, isoWeekday: number, nth: number): IsoDate {
  if (nth === -1) {
    const last = addDays(month === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, month + 1, 1), -1);
    return addDays(last, -((weekday(last) - isoWeekday + 7) % 7));
  }
  const first = dateOf(year, month, 1);
  return addDays(first, ((isoWeekday - weekday(first) + 7) % 7) + (nth - 1) * 7);
}

function secondsOf(time: string): number {
  const held = secondsOfTime.get(time);
  if (held !== undefined) return held;
  const clock = CLOCK.exec(time);
  if (!clock) throw new RangeError(`not a clock time HH:MM or HH:MM:SS: "${time}"`);
  const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  secondsOfTime.set(time, seconds);
  return seconds;
}

/** What a zone's clock shows at an instant, as milliseconds of a clock that starts with 1970 there. */
function wallAt(at: EpochMs, zone: Zone): number {
  const spans = offsetSpans(zone, yearAt(at));
  for (const { from, until, offset } of spans) if (at >= from && at < until) return at + offset;
  throw new RangeError(`not an instant: ${at}`);
}

function yearAt(at: number): number {
  return new Date(at).getUTCFullYear();
}

function startOfDayUtc(date: IsoDate): number {
  const held = startOfDate.get(date);
  if (held !== undefined) return held;
  const start = Date.parse(`${date}T00:00:00Z`);
  startOfDate.set(date, start);
  return start;
}

/** The date whose day starts at `start` in UTC. */
function dateAt(start: number): IsoDate {
  const held = dateOfDay.get(start);
  if (held !== undefined) return held;
  const day = new Date(start);
  // toISOString takes five times as long.
  const [year, month] = [String(day.getUTCFullYear()).padStart(4, '0'), padded(day.getUTCMonth() + 1)];
  const date = `${year}-${month}-${padded(day.getUTCDate())}` as IsoDate;
  dateOfDay.set(start, date);
  startOfDate.set(date, start);
  return date;
}

/** Spans that cover the year generously at both ends, so that a local new year never falls outside. */
function offsetSpans(zone: Zone, year: number): readonly OffsetSpan[] {
  const held = spansOfZone[zone].get(year);
  if (held) return held;
  const end = Date.UTC(year + 1, 0, 3);
  const spans: OffsetSpan[] = [];
  let at = toZonedDateTimeISO(fromEpochMilliseconds(Date.UTC(year - 1, 11, 30)), zone);
  while (at.epochMilliseconds < end) {
    const next = getTimeZoneTransition(at, 'next');
    const until = Math.min(next?.epochMilliseconds ?? end, end);
    spans.push({ from: at.epochMilliseconds, until, offset: Math.round(offsetNanoseconds(at) / 1e6) });
    if (!next) break;
    at = next;
  }
  spansOfZone[zone].set(year, spans);
  return spans;
}
