import { CALENDAR_YEARS, type IsoDate, isoDate, type SessionRange, tradingDays } from '../../market/index.ts';
import { DataError, UsageError } from './failure.ts';

/** A date option inside the exchange calendar, or undefined when it was not given. */
export function dateOption(name: string, text: string): IsoDate;
export function dateOption(name: string, text: string | undefined): IsoDate | undefined;
export function dateOption(name: string, text: string | undefined): IsoDate | undefined {
  if (text === undefined) return undefined;
  let date: IsoDate;
  try {
    date = isoDate(text);
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
  const { first, last } = CALENDAR_YEARS;
  const year = Number(date.slice(0, 4));
  if (year < first || year > last)
    throw new UsageError(`${name}: ${date} is outside the exchange calendar, ${first}–${last}`);
  return date;
}

/** A range of dates, both ends included. @throws UsageError when it runs backwards. */
export function rangeOf(from: IsoDate, to: IsoDate): SessionRange {
  if (from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { from, to };
}

/**
 * The range asked for, its open ends those of what is stored.
 * @throws DataError when a lone end lies beyond what is stored, or the range holds no session.
 */
export function rangeWithin(
  stored: SessionRange,
  from: IsoDate | undefined,
  to: IsoDate | undefined,
): SessionRange {
  const range = { from: from ?? stored.from, to: to ?? stored.to };
  if (range.from > range.to && !(from && to)) {
    const asked = from ? `--from ${from}` : `--to ${to}`;
    throw new DataError(
      `${asked}: the store holds SPXW quotes from ${stored.from} to ${stored.to} only; see alvh data ls`,
    );
  }
  const { from: first, to: last } = rangeOf(range.from, range.to);
  if (tradingDays(first, last).length === 0)
    throw new DataError(`no session lies from ${first} to ${last}; see alvh calendar --from ${first}`);
  return range;
}
