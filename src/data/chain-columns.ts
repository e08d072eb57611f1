import {
  dateIn,
  type EpochMs,
  type IsoDate,
  isTradingDay,
  NEW_YORK,
  type OptionChain,
  type OptionRoot,
  type Right,
  settlementStyle,
} from '../market/index.ts';
import type { QuoteBlock } from './imported.ts';
import { ImportRefusal } from './refusal.ts';
import { ABSURD_PRICE } from './snapshot-score.ts';

/** One option's bid and ask, 0 for none, and the row of the source it stood in. */
export interface QuoteRow {
  readonly row: number;
  readonly right: Right;
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
}

export interface ChainQuotes {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly rows: readonly QuoteRow[];
}

/**
 * Turns the quotes of one expiry into a chain. A strike listed in only one right has 0 / 0 in the other.
 * @throws ImportRefusal when an option occurs twice, a strike is not positive or the expiry is no session.
 */
function toChain({ root, expiry, rows }: ChainQuotes, quotedAt: EpochMs): OptionChain {
  if (!isTradingDay(expiry)) throw new ImportRefusal(`${root} expiry ${expiry} is no session`, rows[0]?.row);
  const strikes = Float64Array.from(new Set(rows.map((row) => row.strike))).sort();
  const at = new Map(Array.from(strikes, (strike, index) => [strike, index]));
  const column = (): Float64Array => new Float64Array(strikes.length);
  const chain = {
    root,
    expiry,
    settlement: settlementStyle(root, expiry),
    provenance: 'quoted' as const,
    quotedAt,
    strikes,
    callBid: column(),
    callAsk: column(),
    putBid: column(),
    putAsk: column(),
  };
  const seen = { C: new Uint8Array(strikes.length), P: new Uint8Array(strikes.length) };
  for (const { row, right, strike, bid, ask } of rows) {
    if (!(strike > 0)) throw new ImportRefusal(`strike ${strike} is not positive`, row);
    const index = at.get(strike)!;
    if (seen[right][index]) throw new ImportRefusal(`${root} ${expiry} ${strike} ${right} occurs twice`, row);
    seen[right][index] = 1;
    if (isAbsurd(right, strike, bid, ask)) {
      throw new ImportRefusal(
        `${root} ${expiry} ${strike} ${right}: ${bid} / ${ask} is beyond what it can be worth`,
        row,
      );
    }
    (right === 'C' ? chain.callBid : chain.putBid)[index] = bid;
    (right === 'C' ? chain.callAsk : chain.putAsk)[index] = ask;
  }
  return chain;
}

/** A put is worth no more than its strike, and no index option was ever worth that many points. */
function isAbsurd(right: Right, strike: number, bid: number, ask: number): boolean {
  return bid >= ABSURD_PRICE || ask >= ABSURD_PRICE || (right === 'P' && bid > strike);
}

/** Chains of one quote instant, by root. */
export function collectChains(series: readonly ChainQuotes[], quotedAt: EpochMs): QuoteBlock[] {
  const date = dateIn(quotedAt, NEW_YORK);
  const byRoot = new Map<OptionRoot, OptionChain[]>();
  for (const quotes of series) {
    const chains = byRoot.get(quotes.root) ?? [];
    chains.push(toChain(quotes, quotedAt));
    byRoot.set(quotes.root, chains);
  }
  return [...byRoot].map(([root, chains]) => ({
    root,
    date,
    chains: chains.sort((a, b) => (a.expiry < b.expiry ? -1 : 1)),
  }));
}
