import type { IsoDate } from '../../market/index.ts';
import { type DayEntry, FIELD, type RowRange } from './day-entry.ts';

/** Which strikes a condor of a {@link DayEntry} takes: the nearest to each delta, in ten-thousandths without sign. */
export interface DeltaRule {
  readonly short: number;
  readonly long: number;
  /** A strike further than this from the wanted delta is not taken. */
  readonly reach: number;
}

/** A condor sold at the touch at one close and held to the next session's settlement, ten-thousandths of a point. */
export interface DayCondor {
  readonly date: IsoDate;
  readonly expiry: IsoDate;
  /** Long put, short put, short call, long call. */
  readonly strikes: readonly [number, number, number, number];
  readonly credit: number;
  /** Paid at the expiry's own close, where its quotes stand for the settlement. */
  readonly cost: number;
}

/**
 * The condor of an entry, sold across the spread and bought back across it at the expiry's own close. There is none where a leg has no
 * strike with a bid within reach, the strikes are not in order, or one of them is not quoted at the expiry.
 */
export function dayCondor(entry: DayEntry, { short, long, reach }: DeltaRule): DayCondor | undefined {
  const { quotes, put, call, settledPut, settledCall } = entry;
  const a = nearest(quotes, put, long, reach);
  const b = nearest(quotes, put, short, reach);
  const c = nearest(quotes, call, short, reach);
  const d = nearest(quotes, call, long, reach);
  if (a < 0 || b < 0 || c < 0 || d < 0) return undefined;
  const lowest = quotes[a + FIELD.strike]!;
  const low = quotes[b + FIELD.strike]!;
  const high = quotes[c + FIELD.strike]!;
  const highest = quotes[d + FIELD.strike]!;
  if (!(lowest < low && low < high && high < highest)) return undefined;
  const e = placeOf(quotes, settledPut, lowest);
  const f = placeOf(quotes, settledPut, low);
  const g = placeOf(quotes, settledCall, high);
  const h = placeOf(quotes, settledCall, highest);
  if (e < 0 || f < 0 || g < 0 || h < 0) return undefined;
  return {
    date: entry.date,
    expiry: entry.expiry,
    strikes: [lowest, low, high, highest],
    credit: quotes[b + FIELD.bid]! + quotes[c + FIELD.bid]! - quotes[a + FIELD.ask]! - quotes[d + FIELD.ask]!,
    cost: quotes[f + FIELD.ask]! + quotes[g + FIELD.ask]! - quotes[e + FIELD.bid]! - quotes[h + FIELD.bid]!,
  };
}

/** Where the row lies whose delta is nearest to a target, of those with a bid; the first of equals, −1 when there is none within reach. */
function nearest(quotes: Int32Array, range: RowRange, target: number, reach: number): number {
  const { from, to, order } = range;
  if (order === 0) return nearestOfAll(quotes, range, target, reach);
  let first = from;
  let end = to;
  while (first < end) {
    const middle = (first + end) >> 1;
    if (order * (deltaAt(quotes, middle) - target) < 0) first = middle + 1;
    else end = middle;
  }
  const isBefore =
    first > from && (first === to || off(quotes, first - 1, target) <= off(quotes, first, target));
  let best = isBefore ? first - 1 : first;
  while (best > from && deltaAt(quotes, best - 1) === deltaAt(quotes, best)) best--;
  const at = best * FIELD.count;
  if (off(quotes, best, target) <= reach && quotes[at + FIELD.bid]! > 0) return at;
  return nearestOfAll(quotes, range, target, reach);
}

function nearestOfAll(quotes: Int32Array, { from, to }: RowRange, target: number, reach: number): number {
  let best = -1;
  let least = reach + 1;
  for (let row = from; row < to; row++) {
    const away = off(quotes, row, target);
    if (away < least && quotes[row * FIELD.count + FIELD.bid]! > 0) {
      least = away;
      best = row * FIELD.count;
    }
  }
  return best;
}

function deltaAt(quotes: Int32Array, row: number): number {
  return quotes[row * FIELD.count + FIELD.delta]!;
}

function off(quotes: Int32Array, row: number, target: number): number {
  return Math.abs(deltaAt(quotes, row) - target);
}

/** Where the row of a strike lies, −1 when it is not listed. */
function placeOf(quotes: Int32Array, { from, to }: RowRange, wanted: number): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = quotes[middle * FIELD.count + FIELD.strike]!;
    if (found === wanted) return middle * FIELD.count;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
