import { multiplier, type OptionChain, type Right, strikeIndex } from '../market/index.ts';
import { absent, blackGreeks, ok, type Result } from '../math/index.ts';
import { type PricingBasis, pointAt, type SmilePointReason } from './smile-points.ts';

/** A signed number of one option of a chain: positive is long. */
export interface OptionLeg {
  readonly right: Right;
  readonly strike: number;
  readonly quantity: number;
}

/** US dollars for the whole position. */
export interface PositionGreeks {
  /** At the mids, discounted; positive is an asset. */
  readonly value: number;
  /** Per index point of the forward. */
  readonly delta: number;
  /** Change of delta per index point. */
  readonly gamma: number;
  /** Per point of annualised volatility (15 % to 16 %), the same at all strikes. */
  readonly vega: number;
  /** Per hour of calendar time, forward and volatility held. */
  readonly theta: number;
  /** Change of delta per point of volatility. */
  readonly vanna: number;
  /** Change of delta per hour. */
  readonly charm: number;
}

const HOURS_PER_YEAR = 8760;

/**
 * Dollar greeks of option legs on one chain, each leg at the implied deviation of its own strike's out-of-the-money
 * side. One leg that cannot be valued leaves no total: the reason names it in `detail`.
 */
export function positionGreeks(
  chain: OptionChain,
  legs: readonly OptionLeg[],
  basis: PricingBasis,
): Result<PositionGreeks, SmilePointReason | 'strike-not-listed'> {
  const total = { value: 0, delta: 0, gamma: 0, vega: 0, theta: 0, vanna: 0, charm: 0 };
  for (const { right, strike, quantity } of legs) {
    const leg = `${strike}${right}`;
    const index = strikeIndex(chain, strike);
    if (index < 0) return absent('strike-not-listed', leg);
    const point = pointAt(chain, index, basis);
    if (!point.ok) return absent(point.reason, leg);
    const greeks = blackGreeks(basis.forward, strike, point.value.deviation, basis.years, right);
    const dollars = quantity * multiplier(chain.root) * basis.discount;
    total.value += dollars * greeks.price;
    total.delta += dollars * greeks.delta;
    total.gamma += dollars * greeks.gamma;
    total.vega += (dollars * greeks.vega) / 100;
    total.theta += (dollars * greeks.theta) / HOURS_PER_YEAR;
    total.vanna += (dollars * greeks.vanna) / 100;
    total.charm += (dollars * greeks.charm) / HOURS_PER_YEAR;
  }
  return ok(total);
}
