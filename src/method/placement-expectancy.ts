import { TOUCH } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { SmileSlice } from '../volatility/index.ts';
import { type Attempt, attemptAt, type Found, type SearchInputs } from './credit-search.ts';
import { riskNeutralExpectancy } from './placement-odds.ts';
import { packageCredit } from './placement-strikes.ts';
import type { Working } from './plan.ts';

export interface ExpectancyTarget {
  /** Least expectancy per condor, points. */
  readonly points: number;
  /** The touch must pay more than this, points. */
  readonly minCreditPoints: number;
  readonly discount: number;
}

/**
 * From wide to narrow: both sides move in together until the risk-neutral expectancy at the headline fill reaches the
 * target. Strikes whose credit at the touch is too small are traced and passed over.
 */
export function byExpectancy(
  { points, minCreditPoints, discount }: ExpectancyTarget,
  start: number,
  step: number,
  inputs: SearchInputs,
  slice: SmileSlice,
): Result<Found, 'expectancy-not-reached'> {
  const workings: Working[] = [];
  let best: { readonly attempt: Attempt; readonly expectancy: number } | undefined;
  let last: Attempt | undefined;
  for (let distance = start; distance > 0; distance -= step) {
    const attempt = attemptAt(inputs, distance, distance);
    if (!attempt || sameShorts(attempt, last)) continue;
    last = attempt;
    const expectancy = riskNeutralExpectancy(slice, discount, attempt.strikes, attempt.credit);
    const touch = packageCredit(inputs.chain, attempt.strikes, TOUCH);
    const pays = touch.ok && touch.value > minCreditPoints;
    const { shortPut: put, shortCall: call } = attempt.strikes;
    workings.push({
      name: `search step ${workings.length + 1}: ${put} / ${call}${pays ? '' : ', credit too small'}`,
      value: expectancy,
      unit: 'points of risk-neutral expectancy',
    });
    if (!pays) continue;
    if (expectancy >= points) return ok({ shorts: { put, call }, workings });
    if (!best || expectancy > best.expectancy) best = { attempt, expectancy };
  }
  const found = best
    ? `the best is ${best.expectancy.toFixed(3)} at ${best.attempt.strikes.shortPut} / ${best.attempt.strikes.shortCall}`
    : 'no strikes can be priced';
  return absent('expectancy-not-reached', `no strikes give ${points} points; ${found}`);
}

function sameShorts(one: Attempt, other: Attempt | undefined): boolean {
  return (
    one.strikes.shortPut === other?.strikes.shortPut && one.strikes.shortCall === other.strikes.shortCall
  );
}
