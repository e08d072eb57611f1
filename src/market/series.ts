import type { EpochMs, IsoDate } from './units.ts';

/** One value with the instant from which it could be known (for a daily close: after that day's close). */
export interface Observation<Value> {
  readonly knownAt: EpochMs;
  readonly value: Value;
}

/** A daily bar in index points. */
export interface DailyBar {
  readonly date: IsoDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Values in order of when they were first known; it answers only about what was known at the instant asked. */
export class PointInTimeSeries<Value> {
  readonly #points: readonly Observation<Value>[];

  /** @throws RangeError when the points do not ascend in `knownAt`. */
  constructor(points: readonly Observation<Value>[]) {
    for (let i = 1; i < points.length; i++) {
      if (points[i]!.knownAt < points[i - 1]!.knownAt) {
        throw new RangeError(`series runs backwards in time at point ${i}`);
      }
    }
    this.#points = points;
  }

  /** Number of points known at `asOf` (stamped at or before it). */
  countAt(asOf: EpochMs): number {
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#points[middle]!.knownAt <= asOf) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The latest point known at `asOf`. */
  at(asOf: EpochMs): Observation<Value> | undefined {
    return this.#points[this.countAt(asOf) - 1];
  }

  /** Up to `count` latest points known at `asOf`, oldest first. */
  last(asOf: EpochMs, count: number): readonly Observation<Value>[] {
    const end = this.countAt(asOf);
    return this.#points.slice(Math.max(0, end - count), end);
  }
}
