import { absent, ok, type Result } from '../math/index.ts';
import type { Quote } from './chain.ts';

declare const travelUnit: unique symbol;
/**
 * Share of the *whole* bid–ask spread travelled from the side that is good for us: 0 is the best imaginable fill (buy
 * at the bid), 0.5 the mid, 1 the touch (buy at the offer). Never a share of the half-spread.
 */
export type SpreadTravel = number & { readonly [travelUnit]: 'SpreadTravel' };

/** Across the whole spread: sold at the bid, bought at the offer. */
export const TOUCH = 1 as SpreadTravel;
/** Half-way: the middle of bid and offer. */
export const MID = 0.5 as SpreadTravel;

/**
 * Travel by number of legs in a package (ORATS convention: 66 % for two legs, 56 % for four). One leg at 75 % is our
 * assumption; a count between two entries takes the worse one, beyond four the four-leg figure.
 */
export function travelByLegCount(legs: number): SpreadTravel {
  if (!(Number.isInteger(legs) && legs > 0)) throw new RangeError(`not a number of legs: ${legs}`);
  if (legs === 1) return 0.75 as SpreadTravel;
  return (legs < 4 ? 0.66 : 0.56) as SpreadTravel;
}

/** A travel whose distance from the mid is multiplied: beyond the touch where a market is wider than its quotes. */
export function widenedTravel(travel: SpreadTravel, multiple: number): SpreadTravel {
  return (MID + multiple * (travel - MID)) as SpreadTravel;
}

/**
 * Price in points per contract when buying (`side` 1) or selling (`side` −1) at the given travel, not yet on a tick.
 * Where nobody bids, buying travels from a bid of zero and selling brings nothing at any travel; no price is below zero.
 */
export function priceAtTravel(
  quote: Quote,
  side: 1 | -1,
  travel: SpreadTravel,
): Result<number, 'no-offer' | 'crossed' | 'no-quote'> {
  switch (quote.kind) {
    case 'none':
      return absent('no-quote');
    case 'no-offer':
      return absent('no-offer');
    case 'crossed':
      return absent('crossed', `${quote.bid} bid, ${quote.ask} asked`);
    case 'no-bid':
      return ok(side === 1 ? travel * quote.ask : 0);
    case 'two-sided': {
      const width = quote.ask - quote.bid;
      return ok(side === 1 ? quote.bid + travel * width : Math.max(0, quote.ask - travel * width));
    }
  }
}
