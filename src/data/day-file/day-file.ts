import type { DayEntry } from './day-entries.ts';

/** Units of a point, and of a delta of 1, in the columns of a {@link DayFile}. */
export const UNITS = 10_000;

/** Where a row of a {@link DayFile} holds what, and how many numbers it has. */
export const FIELD = { strike: 0, bid: 1, ask: 2, count: 3 } as const;

/** End-of-day quotes of a file. */
export interface DayFile {
  readonly rows: number;
  /** Row after row, as {@link FIELD} says, in ten-thousandths of a point. */
  readonly quotes: Int32Array;
  /** By row, in ten-thousandths without sign: apart and narrow, as it is what a strike is looked for by. */
  readonly delta: Int16Array;
  /** Expiries that can be entered at one close and followed to their own. */
  readonly entries: readonly DayEntry[];
  /** Entry after entry, as `ENTRY` and `SERIES` say: numbers in a row, which a search meets in fewer places than objects. */
  readonly series: Int32Array;
}
