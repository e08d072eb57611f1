export { type DayCondor, type DeltaRule, dayCondor } from './day-condor.ts';
export { type DayEntry, UNITS } from './day-entry.ts';
export { readDayFile } from './read-day-file.ts';
