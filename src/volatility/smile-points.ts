import { type OptionChain, quoteAt, type Right, type YearFraction } from '../market/index.ts';
import {
  absent,
  type BlackGreeks,
  blackGreeks,
  impliedDeviation,
  ok,
  type Result,
  remembered,
} from '../math/index.ts';

/** Volatility and greeks of one strike, from its out-of-the-money side. */
export interface SmilePoint {
  readonly strike: number;
  /** The out-of-the-money side: put below the forward, call from it up. */
  readonly side: Right;
  /** Discounted price used, index points. */
  readonly price: number;
  /** `mid` of a two-sided quote, or `half-offer` where nothing is bid. */
  readonly basis: 'mid' | 'half-offer';
  /** Half of the bid–ask spread (half of the offer where nothing is bid), index points. */
  readonly halfSpread: number;
  /** Total implied standard deviation σ√T. */
  readonly deviation: number;
  /** Annualised volatility on the clock of `years`, 0.15 is 15 %. */
  readonly volatility: number;
  /** Undiscounted Black-76 greeks of `side` by the forward, volatility and year; `delta` is the forward delta. */
  readonly greeks: BlackGreeks;
}

/** Why the quotes of a strike give no implied volatility. */
export type SmilePointReason =
  | 'no-offer'
  | 'crossed'
  | 'no-quote'
  | 'below-intrinsic'
  | 'above-maximum'
  | 'no-information';

/** A strike with its point, or the reason why its quotes give none. */
export interface SmileEntry {
  readonly strike: number;
  readonly point: Result<SmilePoint, SmilePointReason>;
}

/** What turns a chain's prices into deviations. */
export interface PricingBasis {
  readonly forward: number;
  readonly discount: number;
  /** Time to expiry; scales `volatility`, `vega` and the time greeks, never the deviation. */
  readonly years: YearFraction;
}

/**
 * Implied total deviation and greeks at every strike of a chain, out-of-the-money side only. A strike that cannot be
 * inverted carries its reason and disturbs no other. The answer for a chain and its last basis is remembered.
 */
export function strikeGreeks(chain: OptionChain, basis: PricingBasis): readonly SmileEntry[] {
  return greeksByStrike(chain, basis);
}

const greeksByStrike = remembered(
  (chain: OptionChain, basis: PricingBasis): readonly SmileEntry[] =>
    Array.from(chain.strikes, (strike, index) => ({ strike, point: pointAt(chain, index, basis) })),
  sameBasis,
);

/** Whether two bases price alike. */
export function sameBasis(one: PricingBasis, other: PricingBasis): boolean {
  return one.forward === other.forward && one.discount === other.discount && one.years === other.years;
}

/** The same for one strike, by its position in the chain's columns. */
export function pointAt(
  chain: OptionChain,
  index: number,
  { forward, discount, years }: PricingBasis,
): Result<SmilePoint, SmilePointReason> {
  const strike = chain.strikes[index]!;
  const side: Right = strike < forward ? 'P' : 'C';
  const quote = quoteAt(chain, index, side);
  if (quote.kind === 'none') return absent('no-quote');
  if (quote.kind === 'no-offer') return absent('no-offer');
  if (quote.kind === 'crossed') return absent('crossed', `${quote.bid} bid, ${quote.ask} asked`);
  const bid = quote.kind === 'two-sided' ? quote.bid : 0;
  const price = (bid + quote.ask) / 2;
  const deviation = impliedDeviation(price / discount, forward, strike, side);
  if (!deviation.ok) return deviation;
  return ok({
    strike,
    side,
    price,
    basis: quote.kind === 'two-sided' ? 'mid' : 'half-offer',
    halfSpread: (quote.ask - bid) / 2,
    deviation: deviation.value,
    volatility: deviation.value / Math.sqrt(years),
    greeks: blackGreeks(forward, strike, deviation.value, years, side),
  });
}
