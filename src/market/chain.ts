import type { OptionRoot, Right, SettlementStyle } from './contract.ts';
import type { Provenance } from './provenance.ts';
import type { EpochMs, IsoDate, Strike } from './units.ts';

/**
 * All quotes of one root and one expiry at one instant, columnar. Strikes ascend and are unique. Prices are index
 * points; in a column 0 states "no bid" or "no offer" as the exchange's feeds do, so read single quotes by
 * {@link quoteAt}, which names the case.
 */
export interface OptionChain {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly settlement: SettlementStyle;
  readonly provenance: Provenance;
  /** The instant these quotes belong to, not when they were fetched. */
  readonly quotedAt: EpochMs;
  /** Set where a model quotes an expiry that the exchange did not list. */
  readonly hypothetical?: true;
  readonly strikes: Float64Array;
  readonly callBid: Float64Array;
  readonly callAsk: Float64Array;
  readonly putBid: Float64Array;
  readonly putAsk: Float64Array;
}

/** Bid and offer of one contract, index points; which of the two there is decides what can be done with it. */
export type Quote =
  | { readonly kind: 'two-sided'; readonly bid: number; readonly ask: number }
  | { readonly kind: 'no-bid'; readonly ask: number }
  | { readonly kind: 'no-offer'; readonly bid: number }
  | { readonly kind: 'crossed'; readonly bid: number; readonly ask: number }
  | { readonly kind: 'none' };

/** The quote of the strike at `index` of the chain's columns; `none` for an index outside them. */
export function quoteAt(chain: OptionChain, index: number, right: Right): Quote {
  const bid = (right === 'C' ? chain.callBid : chain.putBid)[index] ?? 0;
  const ask = (right === 'C' ? chain.callAsk : chain.putAsk)[index] ?? 0;
  if (bid > 0 && ask > 0) return bid > ask ? { kind: 'crossed', bid, ask } : { kind: 'two-sided', bid, ask };
  if (ask > 0) return { kind: 'no-bid', ask };
  if (bid > 0) return { kind: 'no-offer', bid };
  return { kind: 'none' };
}

/** Position of a strike in the chain, or -1 when the chain does not list it. */
export function strikeIndex(chain: OptionChain, strike: Strike | number): number {
  let low = 0;
  let high = chain.strikes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = chain.strikes[middle]!;
    if (at === strike) return middle;
    if (at < strike) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
