import {
  CALENDAR_YEARS,
  closeOf,
  DAY_MS,
  type DailyBar,
  dateIn,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isTradingDay,
  type MarketView,
  NEW_YORK,
  type Observation,
  previousTradingDay,
  tradeDateAt,
  tradingDayOnOrBefore,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

type ValuesReason = 'no-values' | 'too-few-values' | 'stale-values';
type HistoryReason = 'no-bars' | 'too-few-bars' | 'stale-bars';

/**
 * Exactly the `count` latest daily bars. Bars that end before the previous session are `stale-bars`: what a signal says
 * of another time is no signal of now.
 */
export function dailyBars(
  view: MarketView,
  symbol: string,
  count: number,
): Result<readonly DailyBar[], HistoryReason> {
  const bars = view.bars(symbol, count);
  const last = bars.at(-1);
  if (!last) return absent('no-bars', symbol);
  const wanted = previousSession(view);
  if (last.date < wanted) return absent('stale-bars', `${symbol} ends on ${last.date}, before ${wanted}`);
  if (bars.length < count) return absent('too-few-bars', `${bars.length} of ${symbol}, ${count} needed`);
  return ok(bars);
}

/** Exactly the `count` latest daily values; `stale-values` as {@link dailyBars}. */
export function dailyValues(
  view: MarketView,
  name: string,
  count: number,
): Result<readonly Observation<number>[], ValuesReason> {
  const values = view.values(name, count);
  const last = values.at(-1);
  if (!last) return absent('no-values', name);
  const wanted = previousSession(view);
  if (sessionKnownBy(last.knownAt) < wanted)
    return absent('stale-values', `${name} ends with ${sessionKnownBy(last.knownAt)}, before ${wanted}`);
  if (values.length < count) return absent('too-few-values', `${values.length} of ${name}, ${count} needed`);
  return ok(values);
}

/** A monthly figure may be this old before the series counts as ended: a month, and a late publication. */
const MONTHLY_LIMIT_MS = 62 * DAY_MS;

/** Exactly the `count` latest values of a monthly series; `stale-values` when none came out for 62 days. */
export function monthlyValues(
  view: MarketView,
  name: string,
  count: number,
): Result<readonly Observation<number>[], ValuesReason> {
  const values = view.values(name, count);
  const last = values.at(-1);
  if (!last) return absent('no-values', name);
  const age = view.asOf - last.knownAt;
  if (age > MONTHLY_LIMIT_MS)
    return absent('stale-values', `${name} has told nothing for ${Math.floor(age / DAY_MS)} days`);
  if (values.length < count) return absent('too-few-values', `${values.length} of ${name}, ${count} needed`);
  return ok(values);
}

/** The level of an index now, else the close of its latest daily bar when that is no older than the previous session. */
export function levelOrClose(
  view: MarketView,
  symbol: string,
): Result<{ readonly value: number; readonly stamp: EpochMs; readonly from: 'level' | 'close' }> {
  const level = view.level(symbol);
  if (level) return ok({ value: level.value, stamp: level.tickedAt, from: 'level' });
  const bars = dailyBars(view, symbol, 1);
  if (!bars.ok) return bars;
  const [bar] = bars.value;
  return ok({ value: bar!.close, stamp: barStamp(view, bar!), from: 'close' });
}

/** When a daily bar was complete: the stock close, on days without a session 16:00 New York; never after the view. */
export function barStamp(view: MarketView, { date }: DailyBar): EpochMs {
  const covered = Number(date.slice(0, 4)) >= CALENDAR_YEARS.first && isTradingDay(date);
  const close = covered ? closeOf(date) : instantOf(date, '16:00', NEW_YORK);
  return epochMs(Math.min(close, view.asOf));
}

/** The latest session that had closed at an instant. */
export function sessionKnownBy(at: EpochMs): IsoDate {
  const day = tradingDayOnOrBefore(dateIn(at, NEW_YORK));
  return closeOf(day) <= at ? day : previousTradingDay(day);
}

/** The session before the one the view is in. */
function previousSession(view: MarketView): IsoDate {
  return previousTradingDay(tradeDateAt(view.asOf));
}

/** Share of `values` below `value`, equal ones by half, 0 to 1. */
export function shareBelow(values: readonly number[], value: number): number {
  let below = 0;
  for (const one of values) below += one < value ? 1 : one === value ? 0.5 : 0;
  return below / values.length;
}
