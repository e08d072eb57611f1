export { type DayCondor, type DeltaRule, dayCondors } from './day-condors.ts';
export { type DayFile, readDayFile, UNITS } from './read-day-file.ts';
