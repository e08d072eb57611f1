import { blackPrice } from '../math/index.ts';
import { probabilityBelow, type SmileSlice, sviTotalVariance } from '../volatility/index.ts';
import type { CondorStrikes } from './placement-strikes.ts';

/** Risk-neutral probability that a short condor sold for `credit` points ends beyond one of its break-evens. */
export function lossProbability(
  slice: SmileSlice,
  { shortPut, shortCall }: CondorStrikes,
  credit: number,
): number {
  return probabilityBelow(slice, shortPut - credit) + 1 - probabilityBelow(slice, shortCall + credit);
}

/**
 * Mean payoff of a short condor in points over the risk-neutral density of the fitted smile: what its credit would be
 * without costs, undiscounted. The mean of an option's payoff over that density is its Black price at the fitted
 * deviation (Breeden and Litzenberger 1978), so no integral is taken.
 */
export function fairCredit(
  slice: SmileSlice,
  { longPut, shortPut, shortCall, longCall }: CondorStrikes,
): number {
  const mean = (strike: number, right: 'P' | 'C') => {
    const w = sviTotalVariance(slice.parameters, Math.log(strike / slice.forward));
    return blackPrice(slice.forward, strike, Math.sqrt(w), right);
  };
  return mean(shortPut, 'P') - mean(longPut, 'P') + mean(shortCall, 'C') - mean(longCall, 'C');
}

/** Expected result of a short condor in points by the risk-neutral density: the credit less the discounted mean payoff. */
export function riskNeutralExpectancy(
  slice: SmileSlice,
  discount: number,
  strikes: CondorStrikes,
  credit: number,
): number {
  return credit - discount * fairCredit(slice, strikes);
}
