import { type OptionChain, quoteAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { convexCallPrices } from './convex-prices.ts';
import type { PricingBasis } from './smile-points.ts';

/** Prices of one expiry without arbitrage in strike, straight from the quotes: no shape of smile is assumed. */
export interface StrikeSpaceFit {
  /** Strikes with a two-sided out-of-the-money quote, ascending. */
  readonly strikes: Float64Array;
  /** Undiscounted call prices, convex in strike. */
  readonly calls: Float64Array;
  /** Fitted less quoted mid, in half-spreads. */
  readonly residuals: Float64Array;
  /** Share of strikes whose fitted price lies between bid and ask. */
  readonly insideShare: number;
  /** Density per index point at the strikes between the first and the last; not negative. */
  readonly density: Float64Array;
}

/** Why a chain cannot be fitted in strike space. */
export type StrikeSpaceReason = 'too-few-strikes' | 'no-straddle' | 'not-solved';

const FEWEST_STRIKES = 6;

/**
 * Convex call prices nearest to a chain's out-of-the-money mids in half-spreads, for expiries of a day or so, where
 * no slice of five parameters follows the quotes. Parity turns puts into calls.
 */
export function fitStrikeSpace(
  chain: OptionChain,
  { forward, discount }: PricingBasis,
): Result<StrikeSpaceFit, StrikeSpaceReason> {
  const points: { strike: number; call: number; error: number }[] = [];
  let closest = { distance: Number.POSITIVE_INFINITY, price: 0 };
  chain.strikes.forEach((strike, index) => {
    const isPut = strike < forward;
    const quote = quoteAt(chain, index, isPut ? 'P' : 'C');
    if (quote.kind !== 'two-sided') return;
    const price = (quote.bid + quote.ask) / 2 / discount;
    const distance = Math.abs(strike - forward);
    if (distance < closest.distance) closest = { distance, price: price + distance / 2 };
    points.push({
      strike,
      call: isPut ? price + forward - strike : price,
      error: Math.max((quote.ask - quote.bid) / 2 / discount, 1e-3),
    });
  });
  if (points.length < FEWEST_STRIKES) {
    return absent('too-few-strikes', `${points.length} two-sided out-of-the-money quotes`);
  }
  if (!(closest.price > 0)) return absent('no-straddle');
  const strikes = Float64Array.from(points, ({ strike }) => strike);
  const prices = Float64Array.from(points, ({ call }) => call);
  const errors = Float64Array.from(points, ({ error }) => error);
  // At the money an option is worth about 0.4 standard deviations.
  const fit = convexCallPrices({ strikes, prices, errors, forward, width: closest.price / 0.4 });
  if (!fit.ok) return fit;
  const calls = fit.value;
  const residuals = calls.map((call, i) => (call - prices[i]!) / errors[i]!);
  const slope = (i: number) => (calls[i + 1]! - calls[i]!) / (strikes[i + 1]! - strikes[i]!);
  const density = Float64Array.from({ length: strikes.length - 2 }, (_, i) =>
    Math.max(0, (slope(i + 1) - slope(i)) / ((strikes[i + 2]! - strikes[i]!) / 2)),
  );
  const inside = residuals.filter((residual) => Math.abs(residual) <= 1 + 1e-6).length;
  return ok({ strikes, calls, residuals, insideShare: inside / strikes.length, density });
}

/**
 * Risk-neutral probability of expiring at or below a strike: 1 plus the slope of the call prices, interpolated between
 * the middles of neighbouring strikes.
 *
 * @returns `outside-strikes` beyond the first and the last of those middles.
 */
export function strikeSpaceProbabilityBelow(
  { strikes, calls }: StrikeSpaceFit,
  strike: number,
): Result<number, 'outside-strikes'> {
  const middle = (i: number) => (strikes[i]! + strikes[i + 1]!) / 2;
  const below = (i: number) => 1 + (calls[i + 1]! - calls[i]!) / (strikes[i + 1]! - strikes[i]!);
  const last = strikes.length - 2;
  if (!(strike >= middle(0) && strike <= middle(last))) {
    return absent('outside-strikes', `${middle(0)} to ${middle(last)}`);
  }
  let low = 0;
  while (low < last - 1 && middle(low + 1) < strike) low++;
  const share = (strike - middle(low)) / (middle(low + 1) - middle(low));
  return ok((1 - share) * below(low) + share * below(low + 1));
}
