import type { OptionChain } from './chain.ts';
import type { FuturesCurve } from './curve.ts';
import type { FundQuote } from './fund-quote.ts';
import type { EpochMs } from './units.ts';

/** A level of an index with the instant of its last tick: after the close it is frozen while options still trade. */
export interface IndexLevel {
  readonly value: number;
  readonly tickedAt: EpochMs;
}

/** What a tape hands over at one instant: nothing in it is stamped after `at`. */
export interface Frame {
  readonly at: EpochMs;
  readonly chains: readonly OptionChain[];
  readonly levels: { readonly [symbol: string]: IndexLevel };
  /** Quoted VX curve; absent when the tape has none (then it can be implied from the VIX chains). */
  readonly curve?: FuturesCurve;
  /** Shares of funds on VIX futures; absent when the tape quotes none. */
  readonly funds?: readonly FundQuote[];
}
