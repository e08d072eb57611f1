import { type EpochMs, instantOf, isoDate, NEW_YORK } from '../../src/market/index.ts';

/** The instant of a New York date and clock time; the close where no time is given. */
export function newYork(date: string, time = '16:00'): EpochMs {
  return instantOf(isoDate(date), time, NEW_YORK);
}
