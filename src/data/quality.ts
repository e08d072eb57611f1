import { expiresAt, type OptionChain } from '../market/index.ts';
import type { Dropped } from './imported.ts';

/** What is noteworthy about stored quotes; counts are of single options except where said. */
export interface ChainQuality {
  /** Bid above ask, both quoted. */
  readonly crossed: number;
  /** A bid or an ask, not both. */
  readonly oneSided: number;
  /** Neither bid nor ask, or a strike listed in the other right only. */
  readonly zero: number;
  /** Quoted although the series had already expired at the quote instant: what is left on the screen. */
  readonly stale: number;
  /** Ends of live chains (two an expiry) whose last listed out-of-the-money option still has a bid. */
  readonly truncatedWings: number;
}

export function chainQuality(chains: readonly OptionChain[]): ChainQuality {
  const total = { crossed: 0, oneSided: 0, zero: 0, stale: 0, truncatedWings: 0 };
  for (const chain of chains) {
    const expired = expiresAt(chain.root, chain.expiry) <= chain.quotedAt;
    const last = chain.strikes.length - 1;
    for (const [bids, asks] of [
      [chain.callBid, chain.callAsk],
      [chain.putBid, chain.putAsk],
    ] as const) {
      for (let i = 0; i <= last; i++) {
        const bid = bids[i]!;
        const ask = asks[i]!;
        if (bid === 0 && ask === 0) total.zero++;
        else if (bid === 0 || ask === 0) total.oneSided++;
        else if (bid > ask) total.crossed++;
        if (expired && (bid > 0 || ask > 0)) total.stale++;
      }
    }
    if (!expired && last >= 0) {
      if (chain.putBid[0]! > 0) total.truncatedWings++;
      if (chain.callBid[last]! > 0) total.truncatedWings++;
    }
  }
  return total;
}

/** Adds up what was dropped, by reason, reasons in order of first mention. */
export function sumDropped(all: readonly Dropped[]): Dropped[] {
  const byReason = new Map<string, number>();
  for (const { reason, rows } of all) if (rows > 0) byReason.set(reason, (byReason.get(reason) ?? 0) + rows);
  return [...byReason].map(([reason, rows]) => ({ reason, rows }));
}
