import {
  addDays,
  CALENDAR_YEARS,
  closeOf,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isTradingDay,
  NEW_YORK,
} from '../market/index.ts';

/** VIX and its family are computed until 16:15 New York (13:15 on half days), a quarter of an hour longer than stocks. */
const VOLATILITY_INDEX_LAG_MS = 15 * 60_000;
const STOCK_INDICES: ReadonlySet<string> = new Set(['SPX']);

/** When a day's stock-market figures are complete: its close; 16:00 New York on dates the calendar does not cover. */
export function afterClose(date: IsoDate): EpochMs {
  const covered = Number(date.slice(0, 4)) >= CALENDAR_YEARS.first;
  return covered && isTradingDay(date) ? closeOf(date) : instantOf(date, '16:00', NEW_YORK);
}

/** When the bar of an index is complete. */
export function barKnownAt(symbol: string, date: IsoDate): EpochMs {
  const close = afterClose(date);
  return STOCK_INDICES.has(symbol) ? close : epochMs(close + VOLATILITY_INDEX_LAG_MS);
}

/** 09:30 New York of the next session, for figures that are published during the following morning. */
export function nextSessionMorning(date: IsoDate): EpochMs {
  let day = addDays(date, 1);
  while (Number(day.slice(0, 4)) >= CALENDAR_YEARS.first && !isTradingDay(day)) day = addDays(day, 1);
  return instantOf(day, '09:30', NEW_YORK);
}

/** 18:00 New York of the same day, when the Treasury's par yields of the day are out. */
export function sameEvening(date: IsoDate): EpochMs {
  return instantOf(date, '18:00', NEW_YORK);
}

/** 16:00 New York a number of calendar days later: a lag no shorter than the source's publication delay. */
export function afterDays(date: IsoDate, days: number): EpochMs {
  return instantOf(addDays(date, days), '16:00', NEW_YORK);
}
