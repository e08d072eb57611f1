import {
  type EpochMs,
  type IsoDate,
  type OptionChain,
  type OptionRoot,
  type SettlementStyle,
  settlementStyle,
} from '../../market/index.ts';
import { blackPrice } from '../../math/index.ts';
import type { SmileShape } from './smile-shape.ts';
import { tickedQuote } from './spread-law.ts';

/** All that one modelled expiry's quotes follow from. */
export interface ChainTerms {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly quotedAt: EpochMs;
  readonly tradeDate: IsoDate;
  readonly strikes: Float64Array;
  readonly forward: number;
  readonly discount: number;
  /** Total deviation at the money. */
  readonly deviation: number;
  readonly smile: SmileShape;
  readonly halfSpread: (outside: number, z: number, inside: number) => number;
  /** True where the exchange had no such expiry. */
  readonly hypothetical: boolean;
}

interface Columns {
  readonly callBid: Float64Array;
  readonly callAsk: Float64Array;
  readonly putBid: Float64Array;
  readonly putAsk: Float64Array;
}

/** An expiry whose quotes are computed when one of them is first read: most frames are read at few expiries. */
export class ModelledChain implements OptionChain {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly settlement: SettlementStyle;
  readonly provenance = 'modelled' as const;
  readonly quotedAt: EpochMs;
  readonly hypothetical?: true;
  readonly #terms: () => ChainTerms;
  #known: ChainTerms | undefined;
  #columns: Columns | undefined;

  constructor(
    series: Pick<ChainTerms, 'root' | 'expiry' | 'quotedAt' | 'hypothetical'>,
    terms: () => ChainTerms,
  ) {
    this.root = series.root;
    this.expiry = series.expiry;
    this.quotedAt = series.quotedAt;
    this.settlement = settlementStyle(series.root, series.expiry);
    if (series.hypothetical) this.hypothetical = true;
    this.#terms = terms;
  }

  get strikes(): Float64Array {
    return this.#given().strikes;
  }
  get callBid(): Float64Array {
    return this.#quotes().callBid;
  }
  get callAsk(): Float64Array {
    return this.#quotes().callAsk;
  }
  get putBid(): Float64Array {
    return this.#quotes().putBid;
  }
  get putAsk(): Float64Array {
    return this.#quotes().putAsk;
  }

  #given(): ChainTerms {
    this.#known ??= this.#terms();
    return this.#known;
  }

  #quotes(): Columns {
    this.#columns ??= quoteColumns(this.#given());
    return this.#columns;
  }
}

/** Below this value an option has neither a bid nor company further out that has. */
const NEGLIGIBLE = 0.0005;

/** Black-76 values under the smile, put and call of a strike tied by parity, bracketed and put on ticks. */
export function quoteColumns({
  strikes,
  forward,
  discount,
  deviation,
  smile,
  halfSpread,
  ...terms
}: ChainTerms): Columns {
  const count = strikes.length;
  const columns = {
    callBid: new Float64Array(count),
    callAsk: new Float64Array(count),
    putBid: new Float64Array(count),
    putAsk: new Float64Array(count),
  };
  const quote = tickedQuote(terms.root, terms.tradeDate);
  const slot = { bid: 0, ask: 0 };
  for (let i = 0; i < count; i++) {
    const strike = strikes[i]!;
    const call = strike >= forward;
    const z = Math.log(strike / forward) / deviation;
    const priced = discount * blackPrice(forward, strike, deviation * smile(z), call ? 'C' : 'P');
    const outside = priced < NEGLIGIBLE ? 0 : priced;
    const inside = discount * Math.abs(forward - strike);
    quote(outside, halfSpread(outside, z, 0), slot);
    (call ? columns.callBid : columns.putBid)[i] = slot.bid;
    (call ? columns.callAsk : columns.putAsk)[i] = slot.ask;
    quote(outside + inside, halfSpread(outside, z, inside), slot);
    (call ? columns.putBid : columns.callBid)[i] = slot.bid;
    (call ? columns.putAsk : columns.callAsk)[i] = slot.ask;
  }
  return columns;
}
