import { type IsoDate, instantOf, type OptionChain } from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';

/** A monthly VIX chain around a forward with a flat smile; every quote is 0.04 wide, in cents. */
export function vixChain(
  date: IsoDate,
  time: string,
  expiry: IsoDate,
  forward = 18.1,
  deviation = 0.25,
): OptionChain {
  const strikes = Float64Array.from({ length: 50 }, (_, i) => 10 + i);
  const bids = (right: 'C' | 'P') =>
    strikes.map((strike) =>
      Math.max(0, Math.round((blackPrice(forward, strike, deviation, right) - 0.02) * 100) / 100),
    );
  const offers = (bid: Float64Array) => bid.map((one) => Math.round((one + 0.04) * 100) / 100);
  const callBid = bids('C');
  const putBid = bids('P');
  return {
    root: 'VIX',
    expiry,
    settlement: 'AM',
    provenance: 'synthetic',
    quotedAt: instantOf(date, time, 'America/New_York'),
    strikes,
    callBid,
    callAsk: offers(callBid),
    putBid,
    putAsk: offers(putBid),
  };
}
