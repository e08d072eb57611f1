import type { IsoDate } from '../../market/index.ts';

/** Units of a point, and of a delta of 1, in rows of an end-of-day file. */
export const UNITS = 10_000;

/** Where a row holds what, and how many numbers it has. */
export const FIELD = { strike: 0, bid: 1, ask: 2, delta: 3, count: 4 } as const;

/** 1 when delta never falls from strike to strike, else −1 when it never rises, else 0. */
export type DeltaOrder = -1 | 0 | 1;

/** Rows of one right of an expiry at one close, strikes ascending: the first, and the one behind the last. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly order: DeltaOrder;
}

/**
 * An expiry that is quoted, calls and puts, at the close of the session before it and at its own. It is handed out while the file is
 * read: its rows hold until the reading goes on.
 */
export interface DayEntry {
  readonly date: IsoDate;
  readonly expiry: IsoDate;
  /** Row after row, as {@link FIELD} says, in ten-thousandths of a point; deltas in ten-thousandths without sign. */
  readonly quotes: Int32Array;
  readonly put: RowRange;
  readonly call: RowRange;
  readonly settledPut: RowRange;
  readonly settledCall: RowRange;
}
