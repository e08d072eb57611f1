import type { IsoDate } from '../../market/index.ts';
import { sharedBytes, TICK_UNITS, ticksIn, ticksOf, unitFor } from './ticks.ts';

/** Quotes of one expiry as a stored file holds them: one row a strike and instant, ordered by instant, then strike. */
export interface ExpiryRows {
  readonly expiry: IsoDate;
  /** Milliseconds since 1970 UTC. */
  readonly instants: Float64Array;
  readonly strikes: Float64Array;
  readonly callBid: Float64Array;
  readonly callAsk: Float64Array;
  readonly putBid: Float64Array;
  readonly putAsk: Float64Array;
}

/** Quotes a strike has at an instant: call bid, call ask, put bid, put ask, in this order. */
export const SIDES = 4;
/** Instants from which on a block is kept a second time by strike; with fewer, a leg is read from the rows. */
const WORTH_A_COPY = 16;

/** What a block is, without its quotes. */
export interface BlockShape {
  readonly expiry: IsoDate;
  /** Place in {@link TICK_UNITS}. */
  readonly unit: number;
  /** Ascending, milliseconds since 1970 UTC. */
  readonly instants: Float64Array;
  /** Every strike listed at any of the instants, ascending. */
  readonly strikes: Float64Array;
}

/**
 * One expiry of one stored file in ticks, twice. By time: a row an instant, in it for each of the four sides every
 * strike. By strike, where there are instants enough: calls, then puts; for each strike the bids of all instants, then the
 * asks.
 */
export interface Block extends BlockShape {
  readonly rows: Uint8Array;
  readonly records: Uint8Array | undefined;
}

/** Bytes of one row. */
export function rowBytes({ unit, strikes }: BlockShape): number {
  return SIDES * strikes.length * TICK_UNITS[unit]!.width;
}

/** Bytes of one record: a strike of one right over all instants. */
export function recordBytes({ unit, instants }: BlockShape): number {
  return 2 * instants.length * TICK_UNITS[unit]!.width;
}

export function hasRecords({ instants }: BlockShape): boolean {
  return instants.length >= WORTH_A_COPY;
}

/** @throws RangeError when a price is negative or no number: it cannot be told from what marks an unlisted strike. */
export function toBlock(rows: ExpiryRows): Block {
  const sides = [rows.callBid, rows.callAsk, rows.putBid, rows.putAsk];
  for (const side of sides) {
    const odd = side.find((price) => !(price >= 0 && price < Number.POSITIVE_INFINITY));
    if (odd !== undefined) throw new RangeError(`${odd} is no price`);
  }
  const shape = {
    expiry: rows.expiry,
    unit: unitFor(sides),
    instants: distinct(rows.instants),
    strikes: distinct(rows.strikes),
  };
  const unit = TICK_UNITS[shape.unit]!;
  const [times, strikes] = [shape.instants.length, shape.strikes.length];
  const byTime = sharedBytes(times * rowBytes(shape));
  const ticks = ticksIn(byTime, unit).fill(unit.unlisted);
  for (let row = 0, time = -1, at = 0; row < rows.instants.length; row++) {
    if (row === 0 || rows.instants[row] !== rows.instants[row - 1]) {
      time++;
      at = 0;
    }
    while (shape.strikes[at]! < rows.strikes[row]!) at++;
    for (let side = 0; side < SIDES; side++)
      ticks[(time * SIDES + side) * strikes + at] = ticksOf(sides[side]![row]!, unit);
  }
  if (!hasRecords(shape)) return { ...shape, rows: byTime, records: undefined };
  const byStrike = sharedBytes(byTime.length);
  const turned = ticksIn(byStrike, unit);
  for (let side = 0, to = 0; side < SIDES; side += 2) {
    for (let at = 0; at < strikes; at++) {
      for (const one of [side, side + 1]) {
        for (let time = 0; time < times; time++) turned[to++] = ticks[(time * SIDES + one) * strikes + at]!;
      }
    }
  }
  return { ...shape, rows: byTime, records: byStrike };
}

/** Place of a value among ascending ones, undefined when it is not there. */
export function placeIn(ascending: Float64Array, value: number): number | undefined {
  let low = 0;
  let high = ascending.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ascending[middle]!;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function distinct(values: Float64Array): Float64Array {
  return Float64Array.from(new Set(values)).sort();
}
