import type { FundRoot } from './contract.ts';
import type { Provenance } from './provenance.ts';
import type { EpochMs } from './units.ts';

/** The quote of a share of a fund, US dollars, both sides above zero. */
export interface FundQuote {
  readonly root: FundRoot;
  readonly bid: number;
  readonly ask: number;
  /** The instant it belongs to. */
  readonly quotedAt: EpochMs;
  readonly provenance: Provenance;
  /** Set where a model quotes shares before there were any. */
  readonly hypothetical?: true;
}
