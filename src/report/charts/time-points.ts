import { civilOf, DAY_MS, type EpochMs, NEW_YORK } from '../../market/index.ts';
import { CHART_WIDTH } from './svg.ts';

/** An amount at an instant. */
export interface TimePoint {
  readonly at: EpochMs;
  readonly dollars: number;
}

/** The New York wall clock as if it were UTC, so that the axis shows exchange time in every machine's zone. */
export function newYorkClock(at: EpochMs): Date {
  const { date, time } = civilOf(at, NEW_YORK);
  return new Date(`${date}T${time}Z`);
}

/** Of ascending clocks the first of each day. */
export function firstOfEachDay(clocks: readonly number[]): number[] {
  const dayOf = (clock: number) => Math.floor(clock / DAY_MS);
  return clocks.filter((clock, k) => k === 0 || dayOf(clock) !== dayOf(clocks[k - 1]!));
}

/** At most four points for each pixel of width, ends and extremes among them. */
export function visible(points: readonly TimePoint[]): readonly TimePoint[] {
  if (points.length <= 4 * CHART_WIDTH) return points;
  const kept: TimePoint[] = [];
  for (let column = 0; column < CHART_WIDTH; column++) {
    const [from, end] = [column, column + 1].map((at) => Math.floor((at * points.length) / CHART_WIDTH));
    let [low, high] = [from!, from!];
    for (let i = from!; i < end!; i++) {
      if (points[i]!.dollars < points[low]!.dollars) low = i;
      if (points[i]!.dollars > points[high]!.dollars) high = i;
    }
    const places = new Set([from!, low, high, end! - 1].sort((a, b) => a - b));
    for (const place of places) kept.push(points[place]!);
  }
  return kept;
}
