import type { DayEntry, DaySeries } from './day-entries.ts';
import { type DayFile, FIELD } from './read-day-file.ts';

/** Which strikes a condor of a {@link DayFile} takes: the nearest to each delta, in ten-thousandths without sign. */
export interface DeltaRule {
  readonly short: number;
  readonly long: number;
  /** A strike further than this from the wanted delta is not taken. */
  readonly reach: number;
}

/** A condor sold at the touch at one close and held to the next session's settlement, ten-thousandths of a point. */
export interface DayCondor {
  readonly entry: DayEntry;
  /** Rows of the legs at entry. */
  readonly longPut: number;
  readonly shortPut: number;
  readonly shortCall: number;
  readonly longCall: number;
  readonly credit: number;
  /** Paid at the expiry's own close, where its quotes stand for the settlement. */
  readonly cost: number;
}

/**
 * A condor for each session whose next session's expiry the file follows to its close, sold across the spread and bought
 * back across it there. Passed over is a session where a leg has no strike with a bid within reach, the strikes are
 * not in order, or one of them is not quoted at the expiry.
 */
export function dayCondors(file: DayFile, { short, long, reach }: DeltaRule): readonly DayCondor[] {
  const { quotes } = file;
  const condors: DayCondor[] = [];
  for (const entry of file.entries) {
    const { opened, settled } = entry;
    const longPut = nearest(file, opened.put, long, reach);
    const shortPut = nearest(file, opened.put, short, reach);
    const shortCall = nearest(file, opened.call, short, reach);
    const longCall = nearest(file, opened.call, long, reach);
    if (longPut < 0 || shortPut < 0 || shortCall < 0 || longCall < 0) continue;
    if (
      !(
        of(quotes, longPut, FIELD.strike) < of(quotes, shortPut, FIELD.strike) &&
        of(quotes, shortPut, FIELD.strike) < of(quotes, shortCall, FIELD.strike)
      )
    )
      continue;
    if (!(of(quotes, shortCall, FIELD.strike) < of(quotes, longCall, FIELD.strike))) continue;
    const a = rowOf(quotes, settled.put, of(quotes, longPut, FIELD.strike));
    const b = rowOf(quotes, settled.put, of(quotes, shortPut, FIELD.strike));
    const c = rowOf(quotes, settled.call, of(quotes, shortCall, FIELD.strike));
    const d = rowOf(quotes, settled.call, of(quotes, longCall, FIELD.strike));
    if (a < 0 || b < 0 || c < 0 || d < 0) continue;
    const credit =
      of(quotes, shortPut, FIELD.bid) +
      of(quotes, shortCall, FIELD.bid) -
      of(quotes, longPut, FIELD.ask) -
      of(quotes, longCall, FIELD.ask);
    const cost =
      of(quotes, b, FIELD.ask) +
      of(quotes, c, FIELD.ask) -
      of(quotes, a, FIELD.bid) -
      of(quotes, d, FIELD.bid);
    condors.push({ entry, longPut, shortPut, shortCall, longCall, credit, cost });
  }
  return condors;
}

function of(quotes: Int32Array, row: number, field: number): number {
  return quotes[row * FIELD.count + field]!;
}

/** Row of the delta nearest to a target, of those with a bid; the first of equals, −1 when there is none within reach. */
function nearest(file: DayFile, series: DaySeries, target: number, reach: number): number {
  const { quotes, delta } = file;
  const { from, to, order } = series;
  if (order === 0) return nearestOfAll(file, series, target, reach);
  let [first, end] = [from, to];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (order * (delta[middle]! - target) < 0) first = middle + 1;
    else end = middle;
  }
  let best = first;
  const before = first - 1;
  if (before >= from && (first === to || off(delta[before]!, target) <= off(delta[first]!, target))) {
    best = before;
    while (best > from && delta[best - 1] === delta[best]) best--;
  }
  const isGood = off(delta[best]!, target) <= reach && of(quotes, best, FIELD.bid) > 0;
  return isGood ? best : nearestOfAll(file, series, target, reach);
}

function nearestOfAll(
  { quotes, delta }: DayFile,
  { from, to }: DaySeries,
  target: number,
  reach: number,
): number {
  let best = -1;
  let least = reach + 1;
  for (let row = from; row < to; row++) {
    const away = off(delta[row]!, target);
    if (away < least && of(quotes, row, FIELD.bid) > 0) {
      least = away;
      best = row;
    }
  }
  return best;
}

function off(delta: number, target: number): number {
  return Math.abs(delta - target);
}

/** Row of a strike in a series, −1 when it is not listed; looked for first where an even grid would have it. */
function rowOf(quotes: Int32Array, { from, to, lowest, step }: DaySeries, wanted: number): number {
  const guess = from + Math.trunc((wanted - lowest) / step);
  if (guess >= from && guess < to && of(quotes, guess, FIELD.strike) === wanted) return guess;
  let [low, high] = [from, to - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = of(quotes, middle, FIELD.strike);
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
