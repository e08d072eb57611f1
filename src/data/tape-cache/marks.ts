import type { LegTicks } from './tape-cache.ts';
import type { Ticks } from './ticks.ts';

/** What a position costs to close at each instant of a block, in ticks. */
export interface ClosingTicks {
  /** Paid to close; negative when closing brings money in. Only where `known` is 1. */
  readonly cost: Float64Array;
  /** 0 where a leg was not listed, or a short leg had no offer. */
  readonly known: Uint8Array;
}

/**
 * Cost of closing a position leg by leg at the touch: shorts are bought at the ask, longs sold at the bid. A long without
 * a bid brings nothing.
 *
 * @param legs of one block
 * @param quantities beside them: contracts, short below zero
 * @param unlisted the block's mark of a strike that is not listed
 */
export function closingTicks(
  legs: readonly LegTicks[],
  quantities: readonly number[],
  unlisted: number,
): ClosingTicks {
  const length = legs[0]?.bid.length ?? 0;
  const memory = new ArrayBuffer(9 * length);
  const cost = new Float64Array(memory, 0, length);
  const known = new Uint8Array(memory, 8 * length, length).fill(1);
  for (let at = 0; at < legs.length; at++) {
    const { bid, ask } = legs[at]!;
    const quantity = quantities[at]!;
    addLeg(cost, known, quantity < 0 ? ask : bid, quantity, unlisted);
  }
  return { cost, known };
}

/** Its own function, so that the loop over instants is compiled for its arrays alone. */
function addLeg(
  cost: Float64Array,
  known: Uint8Array,
  side: Ticks,
  quantity: number,
  unlisted: number,
): void {
  for (let time = 0; time < cost.length; time++) {
    const ticks = side[time]!;
    if (ticks === unlisted || (quantity < 0 && ticks === 0)) known[time] = 0;
    else cost[time]! -= quantity * ticks;
  }
}
