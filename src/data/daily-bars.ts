import { CALENDAR_YEARS, type IsoDate, isTradingDay } from '../market/index.ts';
import type { BarRow, Dropped, Imported } from './imported.ts';
import { isKnownBad } from './known-bad-prints.ts';
import { ImportRefusal } from './refusal.ts';

/** A bar as read, with the row it stood in; values in index points, null where the source is blank. */
export interface RawBar extends BarRow {
  readonly row: number;
}

/** False for weekends and holidays; dates before the exchange calendar begins count as sessions. */
export function isSession(date: IsoDate): boolean {
  return Number(date.slice(0, 4)) < CALENDAR_YEARS.first || isTradingDay(date);
}

/**
 * The part of daily bars that is stored: sessions only (a volatility index also prints on holidays), no known bad
 * prints, rounded to the two decimals that index levels are published with (public copies carry them as 32-bit floats).
 * @throws ImportRefusal for a price that is not a positive number or a date that occurs twice.
 */
export function checkedBars(raw: readonly RawBar[]): Pick<Imported, 'bars' | 'dropped'> {
  const bars: BarRow[] = [];
  const dropped: Dropped[] = [];
  const seen = new Set<string>();
  for (const bar of raw) {
    const { row, symbol, date } = bar;
    if (seen.has(`${symbol} ${date}`)) throw new ImportRefusal(`${symbol} of ${date} occurs twice`, row);
    seen.add(`${symbol} ${date}`);
    const prices = [bar.open, bar.high, bar.low, bar.close];
    if (prices.some((price) => price !== null && !(price >= 0 && Number.isFinite(price)))) {
      throw new ImportRefusal(`${symbol} of ${date} has a price that is no positive number`, row);
    }
    const reason = reasonToDrop(bar);
    if (reason) dropped.push({ reason, rows: 1 });
    else {
      bars.push({
        symbol,
        date,
        open: rounded(bar.open),
        high: rounded(bar.high),
        low: rounded(bar.low),
        close: rounded(bar.close)!,
      });
    }
  }
  return { bars, dropped };
}

function reasonToDrop(bar: RawBar): string | undefined {
  if (!isSession(bar.date)) return 'not a session of the exchange';
  if (bar.close === 0) return 'zero close';
  if (isKnownBad(bar)) return 'known bad print';
  const { open, high, low, close } = bar;
  if (high !== null && low !== null && high < low) return 'high below low';
  if (open === 0 || high === 0 || low === 0) return 'zero open, high or low';
  if (high !== null && close > high + 0.01) return 'close above high';
  if (low !== null && close < low - 0.01) return 'close below low';
  return undefined;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
