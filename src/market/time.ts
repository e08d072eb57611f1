import { Temporal as Polyfill } from 'temporal-polyfill';
import { type EpochMs, epochMs, type IsoDate, isoDate } from './units.ts';

/** The zones exchanges write their rules in. */
export type Zone = 'America/New_York' | 'America/Chicago';

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

const Temporal = (globalThis as { Temporal?: typeof Polyfill }).Temporal ?? Polyfill;
const DAY_MS = 86_400_000;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

// Memos of pure answers: a zone lookup costs microseconds, a date a good part of one, and a run asks for millions.
const spansOfYear = new Map<string, readonly OffsetSpan[]>();
const startOfDate = new Map<IsoDate, number>();
const dateOfDay = new Map<number, IsoDate>();

/**
 * The instant at which a zone's clock shows `time` on `date`. A time that the clock shows twice (autumn) is the
 * earlier one.
 * @throws RangeError when `time` is not `HH:MM` or `HH:MM:SS`, or is skipped that day (spring).
 */
export function instantOf(date: IsoDate, time: string, zone: Zone): EpochMs {
  const clock = CLOCK.exec(time);
  if (!clock) throw new RangeError(`not a clock time HH:MM or HH:MM:SS: "${time}"`);
  const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const wall = startOfDayUtc(date) + seconds * 1000;
  for (const span of offsetSpans(zone, Number(date.slice(0, 4)))) {
    const at = wall - span.offset;
    if (at >= span.from && at < span.until) return epochMs(at);
  }
  throw new RangeError(`${date} ${time} does not exist in ${zone}: the clock was put forward`);
}

/** What a zone's calendar and clock show at an instant. */
export function civilOf(at: EpochMs, zone: Zone): Civil {
  const span = offsetSpans(zone, new Date(at).getUTCFullYear()).find((s) => at >= s.from && at < s.until)!;
  const wall = at + span.offset;
  const start = Math.floor(wall / DAY_MS) * DAY_MS;
  const seconds = Math.floor((wall - start) / 1000);
  const digits = (value: number) => (value < 10 ? `0${value}` : String(value));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return { date: dateAt(start), time: `${digits(hours)}:${digits(minutes)}:${digits(seconds % 60)}` };
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
  return isoDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
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
  const date = new Date(start).toISOString().slice(0, 10) as IsoDate;
  dateOfDay.set(start, date);
  return date;
}

/** Spans that cover the year generously at both ends, so that a local new year never falls outside. */
function offsetSpans(zone: Zone, year: number): readonly OffsetSpan[] {
  const key = `${zone} ${year}`;
  const held = spansOfYear.get(key);
  if (held) return held;
  const end = Date.UTC(year + 1, 0, 3);
  const spans: OffsetSpan[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year - 1, 11, 30)).toZonedDateTimeISO(zone);
  while (at.epochMilliseconds < end) {
    const next = at.getTimeZoneTransition('next');
    const until = Math.min(next?.epochMilliseconds ?? end, end);
    spans.push({ from: at.epochMilliseconds, until, offset: Math.round(at.offsetNanoseconds / 1e6) });
    if (!next) break;
    at = next;
  }
  spansOfYear.set(key, spans);
  return spans;
}
