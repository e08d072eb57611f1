export { type DayCondor, type DeltaRule, dayCondors } from './day-condors.ts';
export { type DayFile, UNITS } from './day-file.ts';
export { readDayFile } from './read-day-file.ts';
