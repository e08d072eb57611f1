import { type Cents, cents, fundLeverage, type IsoDate } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import { contractLabel } from '../position.ts';
import { type MarginLeg, pointsValue } from './margin-leg.ts';
import type { MarginRules } from './rules.ts';

/** Value and margin of all long shares of funds. */
export interface SharesMargin {
  /** Market value. */
  readonly value: Cents;
  readonly maintenance: Cents;
  readonly initial: Cents;
}

/**
 * Margin of long shares of funds: maintenance a share of their value (FINRA rule 4210 (c)), times the fund's multiple and at
 * most all of it (Regulatory Notice 09-53); initial that of Regulation T, at least the maintenance. Each leg rounded up to
 * the cent. Brokers ask more of these funds, often all of the value.
 *
 * @returns `no-short-shares` for shares sold short, for which there is no rule here.
 */
export function sharesMargin(
  legs: readonly MarginLeg[],
  date: IsoDate,
  { shares }: MarginRules,
): Result<SharesMargin, 'no-short-shares'> {
  let [value, maintenance, initial] = [0, 0, 0];
  for (const { contract, quantity, price } of legs) {
    if (contract.kind !== 'fund') continue;
    if (quantity < 0) return absent('no-short-shares', contractLabel(contract));
    const worth = pointsValue(contract, quantity, price);
    const kept = Math.min(1, shares.maintenance * fundLeverage(contract.root, date));
    value += worth;
    maintenance += upToCent(worth * kept);
    initial += upToCent(worth * Math.max(shares.initial, kept));
  }
  return ok({ value: cents(value), maintenance: cents(maintenance), initial: cents(initial) });
}

function upToCent(amount: number): number {
  return Math.ceil(Math.round(amount * 1e4) / 1e4);
}
