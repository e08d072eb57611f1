import { contractLabel, type Leg } from '../book/index.ts';
import {
  legFee,
  type MarketView,
  MID,
  multiplier,
  priceAtTravel,
  sessionAt,
  TOUCH,
  widenedTravel,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { TradingCosts } from './trading-costs.ts';

/** What trading a package takes, US dollars for all its contracts. */
export interface PackagePrice {
  /** Net cash for options and shares at the touch: received is positive. Futures move no cash. */
  readonly cash: number;
  /** What the touch costs against the mids, futures included: half-spreads, never negative. */
  readonly halfSpreads: number;
  readonly fees: number;
}

/** Prices a package at the quoted touch, on a day with widened costs as far beyond it as the strategy says. A leg that cannot be priced or charged leaves no price: `detail` names it. */
export function pricePackage(
  view: MarketView,
  legs: readonly Leg[],
  costs: TradingCosts,
): Result<PackagePrice> {
  let [cash, halfSpreads, fees] = [0, 0, 0];
  for (const { contract, quantity } of legs) {
    const found = view.quote(contract);
    if (!found.ok) return found;
    const side = quantity > 0 ? 1 : -1;
    const touch = priceAtTravel(found.value.quote, side, widenedTravel(TOUCH, costs.spreadMultiple));
    const mid = priceAtTravel(found.value.quote, side, MID);
    if (!touch.ok || !mid.ok) return absent(touch.ok ? 'no-quote' : touch.reason, contractLabel(contract));
    const fee = legFee(
      {
        root: contract.root,
        price: touch.value,
        side: side === 1 ? 'buy' : 'sell',
        quantity: Math.abs(quantity),
        date: sessionAt(view.asOf, contract.root).tradeDate,
        complex: legs.length > 1,
      },
      costs.fees,
    );
    if (!fee.ok) return fee;
    const dollars = quantity * multiplier(contract.root);
    if (contract.kind !== 'future') cash -= dollars * touch.value;
    halfSpreads += dollars * (touch.value - mid.value);
    fees += fee.value / 100;
  }
  return ok({ cash, halfSpreads, fees });
}

/** The legs that undo a package. */
export function reversed(legs: readonly Leg[]): readonly Leg[] {
  return legs.map(({ contract, quantity }) => ({ contract, quantity: -quantity }));
}
