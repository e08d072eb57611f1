import { contractLabel, type Leg } from '../book/index.ts';
import { cents, daysBetween, isDated, type MarketView, tradeDateAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { fundingRate } from '../signals/index.ts';
import type { ParityForward } from '../volatility/index.ts';
import { marginRequirement } from './governor-margin.ts';

const DAYS_A_YEAR = 365;

/** What waiting for the payoff of a parity lock takes. */
export interface LockFunding {
  /** Worth now of a dollar at settlement. */
  readonly discount: number;
  /** Interest on the margin that the lock ties up beyond the cash that it brought, US dollars. */
  readonly dollars: number;
  readonly detail: string;
}

/**
 * Funds a lock until it settles, by the {@link fundingRate} of the moment, simple interest over calendar days: the payoff
 * is discounted by it where the chain's own parity does not tell a discount, and the margin requirement of the locked legs
 * alone, less the cash that locking brings, costs it. Absent without a rate or a margin figure.
 */
export function lockFunding(
  view: MarketView,
  legs: readonly Leg[],
  cashBrought: number,
  { discount, discountSource }: Pick<ParityForward, 'discount' | 'discountSource'>,
): Result<LockFunding> {
  const rate = fundingRate(view);
  if (!rate.ok) return rate;
  const margin = marginRequirement(view, { cash: cents(0) }, legs);
  if (!margin.ok) return margin;
  const tradeDate = tradeDateAt(view.asOf);
  const { contract } = legs[0]!;
  if (!isDated(contract)) return absent('no-settlement', contractLabel(contract));
  const days = daysBetween(tradeDate, contract.expiry);
  const interest = (rate.value.value / 100) * (days / DAYS_A_YEAR);
  const tied = Math.max(0, margin.value / 100 - Math.max(0, cashBrought));
  const dollars = tied * interest;
  const named = `${tied.toFixed(0)} dollars of margin for ${days} days at ${rate.value.value.toFixed(2)} % a year`;
  return ok({
    discount: discountSource === 'fitted' ? discount : 1 / (1 + interest),
    dollars,
    detail: `${named}: ${dollars.toFixed(2)}`,
  });
}
