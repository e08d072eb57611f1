import type { Provenance } from './provenance.ts';
import type { EpochMs, IsoDate } from './units.ts';

/** One tenor of a volatility futures curve, in VIX points. */
export interface FuturesQuote {
  readonly expiry: IsoDate;
  readonly bid: number;
  readonly ask: number;
  readonly provenance: Provenance;
  /** Set where a model quotes futures that were not listed yet. */
  readonly hypothetical?: true;
}

/** A VX curve at one instant, expiries ascending. */
export interface FuturesCurve {
  readonly quotedAt: EpochMs;
  readonly tenors: readonly FuturesQuote[];
  /** Set where a model quotes VXM too, at the same levels, which was not listed yet. */
  readonly hypotheticalVxm?: true;
}
