import { expiresAt, type OptionChain } from '../market/index.ts';
import type { Dropped } from './imported.ts';
import { SnapshotScorer } from './snapshot-score.ts';

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

/** Quality of the chains of one root and date, handed over one after the other in order of time. */
export class BlockQuality {
  readonly #total = { crossed: 0, oneSided: 0, zero: 0, stale: 0, truncatedWings: 0 };
  readonly #scorer = new SnapshotScorer();
  readonly #scores = new Map<number, number>();
  readonly #forwards = new Map<number, number | undefined>();
  #open: OptionChain[] = [];

  add(chain: OptionChain): void {
    if (this.#open.length > 0 && this.#open[0]!.quotedAt !== chain.quotedAt) this.#close();
    this.#open.push(chain);
    const total = this.#total;
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

  /** What was counted, and by instant the score and the parity point of the nearest expiry. */
  end(): {
    readonly quality: ChainQuality;
    readonly scores: ReadonlyMap<number, number>;
    readonly forwards: ReadonlyMap<number, number | undefined>;
  } {
    this.#close();
    return { quality: this.#total, scores: this.#scores, forwards: this.#forwards };
  }

  #close(): void {
    const [first] = this.#open;
    if (!first) return;
    const { score, forward } = this.#scorer.score(this.#open);
    this.#scores.set(first.quotedAt, score);
    this.#forwards.set(first.quotedAt, forward);
    this.#open = [];
  }
}

/** Adds up what was dropped, by reason, reasons in order of first mention; the first row is the earliest named one. */
export function sumDropped(all: readonly Dropped[]): Dropped[] {
  const byReason = new Map<string, Dropped>();
  for (const { reason, rows, firstRow } of all) {
    if (rows === 0) continue;
    const held = byReason.get(reason);
    const firsts = [held?.firstRow, firstRow].filter((row) => row !== undefined);
    byReason.set(reason, {
      reason,
      rows: (held?.rows ?? 0) + rows,
      ...(firsts.length > 0 ? { firstRow: Math.min(...firsts) } : {}),
    });
  }
  return [...byReason.values()];
}
