import { blackTimeValue, logMoneyness } from './black-time-value.ts';
import { normalCdf, normalPdf } from './normal.ts';

/** Call or put. */
export type OptionSide = 'C' | 'P';

function check(forward: number, strike: number, deviation: number): void {
  if (!(forward > 0 && forward < Number.POSITIVE_INFINITY))
    throw new RangeError(`Black-76: forward ${forward} is not a positive finite number`);
  if (!(strike > 0 && strike < Number.POSITIVE_INFINITY))
    throw new RangeError(`Black-76: strike ${strike} is not a positive finite number`);
  if (!(deviation >= 0 && deviation < Number.POSITIVE_INFINITY))
    throw new RangeError(`Black-76: deviation ${deviation} is not a non-negative finite number`);
}

/**
 * Undiscounted price of a European option on a forward (Black 1976).
 *
 * The out-of-the-money side is computed and the other follows by parity, so that far wings keep their relative accuracy.
 *
 * @param deviation total standard deviation of the logarithm at expiry, volatility times the root of the year fraction.
 * @throws RangeError when forward or strike is not positive and finite, or the deviation negative or not finite.
 */
export function blackPrice(forward: number, strike: number, deviation: number, side: OptionSide): number {
  check(forward, strike, deviation);
  const intrinsic = side === 'C' ? forward - strike : strike - forward;
  return Math.max(intrinsic, 0) + blackTimeValue(forward, strike, deviation);
}

/** First-order distance d1 = ln(F/K)/s + s/2; at zero deviation its limit. */
function distance(forward: number, strike: number, deviation: number): number {
  const x = logMoneyness(forward, strike);
  return x === 0 ? 0.5 * deviation : x / deviation + 0.5 * deviation;
}

/**
 * Sensitivity of the undiscounted price to the forward: N(d1) for a call, N(d1) - 1 for a put. At zero deviation 1 or 0
 * (one half at the strike itself).
 *
 * @throws RangeError as {@link blackPrice}.
 */
export function blackDelta(forward: number, strike: number, deviation: number, side: OptionSide): number {
  check(forward, strike, deviation);
  const d1 = distance(forward, strike, deviation);
  return side === 'C' ? normalCdf(d1) : -normalCdf(-d1);
}

/** Undiscounted Black-76 price and its derivatives. Volatility is per root year; time greeks are per year of passing time. */
export interface BlackGreeks {
  readonly price: number;
  /** dV/dF. */
  readonly delta: number;
  /** d²V/dF². */
  readonly gamma: number;
  /** dV/dσ, per unit of volatility (1 = 100 points). */
  readonly vega: number;
  /** Change of value per year as time passes, forward and volatility held: -dV/dT. */
  readonly theta: number;
  /** d²V/dFdσ. */
  readonly vanna: number;
  /** Change of delta per year as time passes: -d²V/dFdT. */
  readonly charm: number;
  /** d²V/dσ². */
  readonly volga: number;
  /** d³V/dF³. */
  readonly speed: number;
  /** Change of gamma per year as time passes: -d³V/dF²dT. */
  readonly colour: number;
}

/**
 * Undiscounted price and derivatives to third order.
 *
 * At zero deviation every figure is its limit: price intrinsic, delta a step, the rest zero. At the strike itself that
 * limit is one half for delta and a signed infinity for gamma, speed and colour (for theta and charm too at zero years).
 *
 * @param deviation total standard deviation σ√T.
 * @param years year fraction T to expiry, the clock of vega and of the time greeks.
 * @throws RangeError as {@link blackPrice}; also when years is negative or not finite, or zero with a positive deviation.
 */
export function blackGreeks(
  forward: number,
  strike: number,
  deviation: number,
  years: number,
  side: OptionSide,
): BlackGreeks {
  check(forward, strike, deviation);
  if (!(years >= 0 && years < Number.POSITIVE_INFINITY) || (years === 0 && deviation > 0))
    throw new RangeError(`Black-76: ${years} years cannot carry a deviation of ${deviation}`);
  const price = blackPrice(forward, strike, deviation, side);
  const d1 = distance(forward, strike, deviation);
  const delta = side === 'C' ? normalCdf(d1) : -normalCdf(-d1);
  const density = normalPdf(d1);
  const root = Math.sqrt(years);
  if (density === 0)
    return { price, delta, gamma: 0, vega: 0, theta: 0, vanna: 0, charm: 0, volga: 0, speed: 0, colour: 0 };
  const vega = forward * density * root;
  if (deviation === 0) {
    const limit = Number.POSITIVE_INFINITY;
    const timed = years === 0 ? -limit : 0;
    return {
      price,
      delta,
      gamma: limit,
      vega,
      theta: timed,
      vanna: 0.5 * density * root,
      charm: timed,
      volga: 0,
      speed: -limit,
      colour: limit,
    };
  }
  const d2 = d1 - deviation;
  const gamma = density / (forward * deviation);
  return {
    price,
    delta,
    gamma,
    vega,
    theta: (-0.5 * forward * density * deviation) / years,
    vanna: (-density * d2 * root) / deviation,
    charm: (0.5 * density * d2) / years,
    volga: vega * root * (d1 * (d2 / deviation)),
    speed: (-gamma * (d1 / deviation + 1)) / forward,
    colour: (0.5 * gamma * (1 - d1 * d2)) / years,
  };
}
