import type { Command } from 'commander';
import {
  addDays,
  CALENDAR_YEARS,
  closeOf,
  dateIn,
  dateOf,
  daysBetween,
  earlyClose,
  expiresAt,
  holidayName,
  type IsoDate,
  isExpiry,
  isTradingDay,
  type MarketEvent,
  NEW_YORK,
  nextDailyExpiry,
  OPTION_ROOTS,
  type OptionRoot,
  readEventFile,
  releaseEvents,
  ruleEvents,
  type Session,
  sessionsOf,
  tradingMinutesBetween,
  weekday,
} from '../../market/index.ts';
import { isoNewYork } from '../../report/index.ts';
import { dateOption } from './date-option.ts';
import { UsageError } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { readUserJson } from './user-file.ts';

interface Options {
  from?: string;
  to?: string;
  events?: string;
  json?: boolean;
}

/** The one-day expiry a session offers, with its true time to live from that session's close. */
interface DailyExpiry {
  readonly expiry: IsoDate;
  readonly calendarDays: number;
  readonly calendarMinutes: number;
  readonly tradingMinutes: number;
}

/** Instants are ISO 8601 with New York's offset. */
interface Day {
  readonly date: IsoDate;
  readonly weekday: string;
  readonly open: boolean;
  readonly name?: string;
  readonly stocksClose?: string;
  readonly sessions: readonly { readonly name: string; readonly opens: string; readonly closes: string }[];
  readonly expiries: readonly OptionRoot[];
  readonly dailyExpiry?: DailyExpiry;
  /** Why the session has no one-day expiry. */
  readonly noDailyExpiry?: string;
  readonly events: readonly { readonly kind: string; readonly title: string; readonly at: string }[];
}

const LAST_DAY = dateOf(CALENDAR_YEARS.last, 12, 31);
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export function register(program: Command): void {
  program
    .command('calendar')
    .description(
      'sessions, half days, holidays, expiries and scheduled events; without dates, all closures known',
    )
    .option('--from <date>', 'first day YYYY-MM-DD')
    .option('--to <date>', "last day YYYY-MM-DD (else --from and 30 days, or the calendar's end)")
    .option('--events <file>', 'releases and offerings to show, schema alvh.events/1')
    .option('--json', 'one JSON document, schema alvh.calendar/1')
    .action((options: Options) => {
      const range = rangeOf(options);
      if (!range) {
        const closures = allClosures();
        if (options.json) printJson({ schema: 'alvh.calendar/1', ...CALENDAR_YEARS, closures } as never);
        else print(closuresText(closures));
        return;
      }
      const days = daysOf(range.from, range.to, eventsOf(range, options.events));
      const sessions = days.filter((day) => day.open);
      const withDailyExpiry = sessions.filter((day) => day.dailyExpiry).length;
      const summary = { sessions: sessions.length, withDailyExpiry };
      if (options.json) printJson({ schema: 'alvh.calendar/1', ...range, ...summary, days } as never);
      else print(daysText(days, summary));
    });
}

function rangeOf({
  from,
  to,
  events,
}: Options): { readonly from: IsoDate; readonly to: IsoDate } | undefined {
  if (from === undefined) {
    if (to !== undefined || events !== undefined)
      throw new UsageError(`${to === undefined ? '--events' : '--to'} needs --from`);
    return undefined;
  }
  const first = dateOption('--from', from);
  const days = Math.min(30, daysBetween(first, LAST_DAY));
  const last = to === undefined ? addDays(first, days) : dateOption('--to', to);
  if (last < first) throw new UsageError(`--to ${last} is before --from ${first}`);
  return { from: first, to: last };
}

function eventsOf(range: { from: IsoDate; to: IsoDate }, file: string | undefined): readonly MarketEvent[] {
  const own = file === undefined ? undefined : readUserJson(file, readEventFile);
  const added = own ? [...releaseEvents(own.releases), ...own.events] : [];
  return [...ruleEvents(range.from, range.to), ...added].sort((a, b) => a.at - b.at);
}

function daysOf(from: IsoDate, to: IsoDate, events: readonly MarketEvent[]): readonly Day[] {
  const byDate = new Map<IsoDate, MarketEvent[]>();
  for (const event of events) {
    const date = dateIn(event.at, NEW_YORK);
    byDate.set(date, [...(byDate.get(date) ?? []), event]);
  }
  const days: Day[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const open = isTradingDay(date);
    const name = holidayName(date) ?? earlyClose(date)?.name;
    days.push({
      date,
      weekday: WEEKDAYS[weekday(date) - 1]!,
      open,
      ...(name === undefined ? {} : { name }),
      ...(open ? { stocksClose: isoNewYork(closeOf(date)) } : {}),
      sessions: open ? sessionsOf(date, 'SPXW').map(sessionText) : [],
      expiries: OPTION_ROOTS.filter((root) => isExpiry(root, date)),
      ...(open ? dailyExpiryOf(date) : {}),
      events: (byDate.get(date) ?? []).map(({ kind, title, at }) => ({ kind, title, at: isoNewYork(at) })),
    });
  }
  return days;
}

function dailyExpiryOf(date: IsoDate): Pick<Day, 'dailyExpiry' | 'noDailyExpiry'> {
  const next = nextDailyExpiry(date);
  if (!next.ok) return { noDailyExpiry: next.detail ?? next.reason };
  const from = closeOf(date);
  const until = expiresAt('SPXW', next.value);
  return {
    dailyExpiry: {
      expiry: next.value,
      calendarDays: daysBetween(date, next.value),
      calendarMinutes: (until - from) / 60_000,
      tradingMinutes: tradingMinutesBetween(from, until),
    },
  };
}

function sessionText({ name, opens, closes }: Session): Day['sessions'][number] {
  return { name, opens: isoNewYork(opens), closes: isoNewYork(closes) };
}

interface Closure {
  readonly date: IsoDate;
  readonly weekday: string;
  readonly name: string;
  /** When stocks stop; absent on days without a session. */
  readonly closes?: string;
}

function allClosures(): readonly Closure[] {
  const closures: Closure[] = [];
  for (let date = dateOf(CALENDAR_YEARS.first, 1, 1); date <= LAST_DAY; date = addDays(date, 1)) {
    const name = holidayName(date);
    const half = earlyClose(date);
    const day = { date, weekday: WEEKDAYS[weekday(date) - 1]! };
    if (name !== undefined) closures.push({ ...day, name });
    else if (half) closures.push({ ...day, name: half.name, closes: isoNewYork(closeOf(date)) });
  }
  return closures;
}

function closuresText(closures: readonly Closure[]): string {
  const rows = closures.map(({ date, weekday: day, name, closes }) => [
    date,
    day,
    closes === undefined ? 'closed' : clock(closes),
    name,
  ]);
  return `${table({ head: ['Date', 'Day', 'New York', 'Occasion'], rows })}\n${closures.length} days; one session each: alvh calendar --from <date>`;
}

function daysText(days: readonly Day[], summary: { sessions: number; withDailyExpiry: number }): string {
  const rows = days
    .filter((day) => day.open || day.name !== undefined)
    .map((day) => [
      day.date,
      day.weekday,
      day.stocksClose === undefined ? 'closed' : clock(day.stocksClose),
      day.expiries.join(' '),
      day.dailyExpiry
        ? `${day.dailyExpiry.expiry} (${day.dailyExpiry.calendarDays} d)`
        : day.open
          ? 'none'
          : '',
      [
        ...(day.name === undefined ? [] : [day.name]),
        ...day.events.map((event) => `${clock(event.at)} ${event.title}`),
      ].join('\n'),
    ]);
  return [
    table({ head: ['Date', 'Day', 'Stocks close', 'Expires', '1DTE', 'Events (New York)'], rows }),
    `${summary.sessions} sessions, ${summary.withDailyExpiry} of them with a one-day SPXW expiry`,
  ].join('\n');
}

/** `16:00` of `2026-11-25T16:00:00-05:00`. */
function clock(at: string): string {
  return at.slice(11, 16);
}
