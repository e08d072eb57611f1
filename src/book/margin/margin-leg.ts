import { type Cents, type Contract, cents, multiplier } from '../../market/index.ts';
import type { Leg } from '../position.ts';

/**
 * A held leg with what its margin is figured from. `price` is its mark in points; for a future also the level from which
 * its gains and losses are counted.
 */
export interface MarginLeg extends Leg {
  readonly price: number;
  /** Forward of the leg's expiry in points: parity forward, or the VX of the same expiry. For a future its price. */
  readonly forward: number;
  /** Total standard deviation to expiry, volatility times the root of the year fraction; 0 for a future. */
  readonly deviation: number;
}

/** Dollars of `points` on `quantity` contracts, rounded to the cent. */
export function pointsValue(contract: Contract, quantity: number, points: number): Cents {
  return cents(Math.round(points * multiplier(contract.root) * 100 * quantity));
}

/** @throws RangeError when a leg has no whole number of contracts, or a price, forward or deviation that cannot be. */
export function assertMarginLegs(legs: readonly MarginLeg[]): void {
  for (const { quantity, price, forward, deviation } of legs) {
    if (!Number.isInteger(quantity) || quantity === 0)
      throw new RangeError(`not a number of contracts: ${quantity}`);
    if (!(price >= 0 && Number.isFinite(price))) throw new RangeError(`not a price in points: ${price}`);
    if (!(forward > 0 && Number.isFinite(forward)))
      throw new RangeError(`not a forward in points: ${forward}`);
    if (!(deviation >= 0 && Number.isFinite(deviation)))
      throw new RangeError(`not a standard deviation: ${deviation}`);
  }
}
