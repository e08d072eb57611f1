import { CALENDAR_YEARS, type IsoDate, isoDate } from '../../market/index.ts';
import { UsageError } from './failure.ts';

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
