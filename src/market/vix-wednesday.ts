import { plannedOnOrBefore, wasPlanned } from './closures.ts';
import { addDays, nthWeekday } from './time.ts';
import type { IsoDate } from './units.ts';

/** The monthly settlement date of a month, beyond the public calendar too: its rule looks a month ahead. */
export function vixMonthlyOf(year: number, month: number): IsoDate {
  const friday = month === 12 ? nthWeekday(year + 1, 1, 5, 3) : nthWeekday(year, month + 1, 5, 3);
  return vixExpiryOfWednesday(addDays(friday, -30));
}

/** The VIX settlement date of a week, given its Wednesday. */
export function vixExpiryOfWednesday(wednesday: IsoDate): IsoDate {
  const bothOpen = wasPlanned(wednesday) && wasPlanned(addDays(wednesday, 30));
  return bothOpen ? wednesday : plannedOnOrBefore(addDays(wednesday, -1));
}
