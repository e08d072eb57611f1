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
 * Expected result of a short condor in points by the risk-neutral density of the fitted smile: the credit less the
 * discounted mean payoff. The mean of an option's payoff over that density is its Black price at the fitted deviation
 * (Breeden and Litzenberger 1978), so no integral is taken.
 */
export function riskNeutralExpectancy(
  slice: SmileSlice,
  discount: number,
  { longPut, shortPut, shortCall, longCall }: CondorStrikes,
  credit: number,
): number {
  const mean = (strike: number, right: 'P' | 'C') => {
    const w = sviTotalVariance(slice.parameters, Math.log(strike / slice.forward));
    return blackPrice(slice.forward, strike, Math.sqrt(w), right);
  };
  const puts = mean(shortPut, 'P') - mean(longPut, 'P');
  const calls = mean(shortCall, 'C') - mean(longCall, 'C');
  return credit - discount * (puts + calls);
}
