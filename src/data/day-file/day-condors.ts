import { type DayEntry, type DayFile, ENTRY, FIELD, SERIES } from './day-file.ts';

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
  const { entries, quotes } = file;
  const condors: DayCondor[] = [];
  for (let i = 0; i < entries.length; i++) {
    const at = i * ENTRY.count;
    const longPut = nearest(file, at + ENTRY.put, long, reach);
    const shortPut = nearest(file, at + ENTRY.put, short, reach);
    const shortCall = nearest(file, at + ENTRY.call, short, reach);
    const longCall = nearest(file, at + ENTRY.call, long, reach);
    if (longPut < 0 || shortPut < 0 || shortCall < 0 || longCall < 0) continue;
    const lowest = of(quotes, longPut, FIELD.strike);
    const low = of(quotes, shortPut, FIELD.strike);
    const high = of(quotes, shortCall, FIELD.strike);
    const highest = of(quotes, longCall, FIELD.strike);
    if (!(lowest < low && low < high && high < highest)) continue;
    const a = rowOf(file, at + ENTRY.settledPut, lowest);
    const b = rowOf(file, at + ENTRY.settledPut, low);
    const c = rowOf(file, at + ENTRY.settledCall, high);
    const d = rowOf(file, at + ENTRY.settledCall, highest);
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
    condors.push({ entry: entries[i]!, longPut, shortPut, shortCall, longCall, credit, cost });
  }
  return condors;
}

function of(quotes: Int32Array, row: number, field: number): number {
  return quotes[row * FIELD.count + field]!;
}

/** Row of the delta nearest to a target, of those with a bid; the first of equals, −1 when there is none within reach. */
function nearest(file: DayFile, at: number, target: number, reach: number): number {
  const { quotes, delta, series } = file;
  const from = series[at + SERIES.from]!;
  const to = series[at + SERIES.to]!;
  const order = series[at + SERIES.order]!;
  if (order === 0) return nearestOfAll(file, from, to, target, reach);
  let first = from;
  let end = to;
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
  return isGood ? best : nearestOfAll(file, from, to, target, reach);
}

function nearestOfAll(
  { quotes, delta }: DayFile,
  from: number,
  to: number,
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
function rowOf({ quotes, series }: DayFile, at: number, wanted: number): number {
  const from = series[at + SERIES.from]!;
  const to = series[at + SERIES.to]!;
  const guess = from + Math.trunc((wanted - series[at + SERIES.lowest]!) / series[at + SERIES.step]!);
  if (guess >= from && guess < to && of(quotes, guess, FIELD.strike) === wanted) return guess;
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = of(quotes, middle, FIELD.strike);
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
