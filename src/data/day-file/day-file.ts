import type { IsoDate } from '../../market/index.ts';

/** Units of a point, and of a delta of 1, in the columns of a {@link DayFile}. */
export const UNITS = 10_000;

/** Where a row of a {@link DayFile} holds what, and how many numbers it has. */
export const FIELD = { strike: 0, bid: 1, ask: 2, count: 3 } as const;

/** An expiry that is quoted, calls and puts, at the close of the session before it and at its own. */
export interface DayEntry {
  readonly date: IsoDate;
  readonly expiry: IsoDate;
}

/**
 * What is told of a series, and how many numbers that takes: its first row and the one behind the last; 1 when delta never
 * falls from strike to strike, −1 when it never rises, else 0, as it is at the own close, where none is looked for by delta; its first
 * strike and the distance of the second from it, in ten-thousandths of a point, 1 where there is but one.
 */
export const SERIES = { from: 0, to: 1, order: 2, lowest: 3, step: 4, count: 5 } as const;

/** Where the series of an entry are told, at the close before and at its own, and how many numbers they take. */
export const ENTRY = {
  put: 0,
  call: SERIES.count,
  settledPut: 2 * SERIES.count,
  settledCall: 3 * SERIES.count,
  count: 4 * SERIES.count,
} as const;

/** End-of-day quotes of a file. */
export interface DayFile {
  readonly rows: number;
  /** Row after row, as {@link FIELD} says, in ten-thousandths of a point. */
  readonly quotes: Int32Array;
  /** By row, in ten-thousandths without sign: apart and narrow, as it is what a strike is looked for by. */
  readonly delta: Int16Array;
  /** Expiries that can be entered at one close and followed to their own. */
  readonly entries: readonly DayEntry[];
  /** Entry after entry, as {@link ENTRY} and {@link SERIES} say: numbers in a row, which a search meets in fewer places than objects. */
  readonly series: Int32Array;
}
