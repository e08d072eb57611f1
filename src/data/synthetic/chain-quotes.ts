import {
  type EpochMs,
  type IsoDate,
  type OptionChain,
  type OptionRoot,
  roundToTick,
  settlementStyle,
  tickSize,
} from '../../market/index.ts';
import { blackPrice } from '../../math/index.ts';
import { type SmileShape, smileDeviation } from './smile.ts';

/** Half-spread in points: `base + share · price`, wider with distance from the money, never above `cap`. */
export interface SpreadLaw {
  readonly base: number;
  readonly share: number;
  readonly cap: number;
}

export const SPX_SPREAD: SpreadLaw = { base: 0.02, share: 0.004, cap: 8 };
export const VIX_SPREAD: SpreadLaw = { base: 0.03, share: 0.025, cap: 0.8 };

export interface ChainTerms {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly quotedAt: EpochMs;
  readonly strikes: Float64Array;
  /** Natural logarithms of the strikes. */
  readonly logStrikes: Float64Array;
  readonly forward: number;
  readonly discount: number;
  /** Total standard deviation at the money. */
  readonly deviation: number;
  readonly smile: SmileShape;
  readonly spread: SpreadLaw;
  /** Factor on every half-spread: how nervous the market is. */
  readonly stress: number;
}

/** Below this a value earns no bid at any strike further out either, so the rest of the wing needs no pricing. */
const NEGLIGIBLE = 0.001;

/** Quotes of one expiry: Black-76 values under the smile, bracketed by a half-spread and pushed out to real ticks. */
export function quoteChain(terms: ChainTerms): OptionChain {
  const { strikes, logStrikes, forward, discount, deviation } = terms;
  const logForward = Math.log(forward);
  const count = strikes.length;
  // One block for the four columns: a minute tape makes millions of them.
  const block = new ArrayBuffer(4 * count * Float64Array.BYTES_PER_ELEMENT);
  const column = (place: number) =>
    new Float64Array(block, place * count * Float64Array.BYTES_PER_ELEMENT, count);
  const chain = {
    root: terms.root,
    expiry: terms.expiry,
    settlement: settlementStyle(terms.root, terms.expiry),
    provenance: 'synthetic',
    quotedAt: terms.quotedAt,
    strikes,
    callBid: column(0),
    callAsk: column(1),
    putBid: column(2),
    putAsk: column(3),
  } as const;

  let atMoney = 0;
  while (atMoney < count && strikes[atMoney]! < forward) atMoney++;
  const quoteWing = (from: number, end: number, direction: 1 | -1) => {
    let worthless = false;
    for (let i = from; i !== end; i += direction) {
      const strike = strikes[i]!;
      const z = (logStrikes[i]! - logForward) / deviation;
      const outside = worthless
        ? 0
        : discount *
          blackPrice(forward, strike, smileDeviation(terms.smile, deviation, z), direction > 0 ? 'C' : 'P');
      if (outside < NEGLIGIBLE) worthless = true;
      const inside = outside + discount * Math.abs(forward - strike);
      const [call, put] = direction > 0 ? [outside, inside] : [inside, outside];
      chain.callBid[i] = bidOf(terms, call, z);
      chain.callAsk[i] = askOf(terms, call, z);
      chain.putBid[i] = bidOf(terms, put, z);
      chain.putAsk[i] = askOf(terms, put, z);
    }
  };
  quoteWing(atMoney, count, 1);
  quoteWing(atMoney - 1, -1, -1);
  return chain;
}

function bidOf(terms: ChainTerms, value: number, z: number): number {
  const price = Math.max(0, value - halfSpread(terms, value, z));
  return roundToTick(price, tickSize(terms.root, price, 'outright'), 'down');
}

function askOf(terms: ChainTerms, value: number, z: number): number {
  const price = value + halfSpread(terms, value, z);
  return roundToTick(price, tickSize(terms.root, price, 'outright'), 'up');
}

function halfSpread({ spread, stress }: ChainTerms, value: number, z: number): number {
  const distance = 1 + 0.25 * Math.min(Math.abs(z), 4);
  return Math.min(spread.cap, (spread.base + spread.share * value * distance) * stress);
}
