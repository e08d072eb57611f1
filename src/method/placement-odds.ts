import { blackPrice, type Result } from '../math/index.ts';
import {
  probabilityBelow,
  type SmileSlice,
  sviTotalVariance,
  touchProbability,
} from '../volatility/index.ts';
import type { CondorStrikes } from './placement-strikes.ts';
import type { Working } from './plan.ts';

/** Names under which a plan states what the smile says of its short strikes. */
export const BREACH_WORKINGS = {
  put: 'risk-neutral probability of settling below the short put',
  call: 'risk-neutral probability of settling above the short call',
  putTouch: 'risk-neutral probability of touching the short put',
  callTouch: 'risk-neutral probability of touching the short call',
} as const;

/** How likely the fitted smile of the entry makes a settlement beyond, and a touch of, each short strike, %. */
export function breachWorkings(
  density: Result<SmileSlice>,
  { shortPut, shortCall }: CondorStrikes,
): readonly Working[] {
  if (!density.ok) {
    const value = `absent: ${density.reason} ${density.detail ?? ''}`.trimEnd();
    return [{ name: BREACH_WORKINGS.put, value, unit: '%' }];
  }
  const slice = density.value;
  const percent = (name: string, probability: number) => ({ name, value: 100 * probability, unit: '%' });
  return [
    percent(BREACH_WORKINGS.put, probabilityBelow(slice, shortPut)),
    percent(BREACH_WORKINGS.call, 1 - probabilityBelow(slice, shortCall)),
    percent(BREACH_WORKINGS.putTouch, touchProbability(slice, shortPut)),
    percent(BREACH_WORKINGS.callTouch, touchProbability(slice, shortCall)),
  ];
}

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
