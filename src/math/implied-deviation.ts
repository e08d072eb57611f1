import { logMoneyness, normalisedBlack } from './black-time-value.ts';
import type { OptionSide } from './black76.ts';
import { normalQuantile } from './normal.ts';
import { absent, ok, type Result } from './result.ts';

/** Why a price implies no deviation. */
export type ImpliedReason = 'below-intrinsic' | 'above-maximum' | 'no-information';

/** Deviation at which the normalised value is `value`, its distance to the largest value being `complement`. */
function invert(x: number, value: number, complement: number): number {
  const upper = complement < 0.5 * (value + complement);
  const distance = Math.abs(x);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  // At the money the value is 1 - 2 N(-s/2); away from it the inflection point s = √(2|x|) starts the search.
  const central = -2 * normalQuantile(Math.max(0.5 * complement * Math.exp(0.5 * distance), 1e-300));
  let s = Math.max(central, Math.sqrt(2 * distance));
  for (let step = 0; step < 200; step++) {
    const at = normalisedBlack(x, s);
    const objective = upper ? at.complement : at.value;
    const target = upper ? complement : value;
    const error = objective > 0 ? Math.log(objective / target) : Number.NEGATIVE_INFINITY;
    const tooLow = upper ? error > 0 : error < 0;
    if (error === 0) return s;
    if (tooLow) low = s;
    else high = s;
    const gradient = (upper ? -at.slope : at.slope) / objective;
    const newton = -error / gradient;
    const curvature = (distance * distance) / (s * s * s) - 0.25 * s - gradient;
    const halley = newton / (1 + 0.5 * Math.max(-1, newton * curvature));
    let next = s + halley;
    if (Math.abs(halley) <= 1e-9 * s && step > 0) return next;
    if (!(next > low && next < high))
      next =
        high === Number.POSITIVE_INFINITY ? 2 * s : low === 0 ? 0.5 * s : Math.sqrt(low) * Math.sqrt(high);
    s = next;
  }
  return s;
}

/**
 * Total standard deviation σ√T at which the Black-76 price equals an undiscounted price, solved on the
 * out-of-the-money side (in-the-money prices by parity).
 *
 * @returns the deviation, or why there is none: `below-intrinsic`; `above-maximum` when the price is at or above what
 * any volatility gives (the forward for a call, the strike for a put); `no-information` when the time value is zero or
 * lost in the rounding of an in-the-money price.
 * @throws RangeError when forward or strike is not positive and finite, or the price is not a number.
 */
export function impliedDeviation(
  price: number,
  forward: number,
  strike: number,
  side: OptionSide,
): Result<number, ImpliedReason> {
  if (Number.isNaN(price)) throw new RangeError('impliedDeviation: the price is not a number');
  if (!(forward > 0 && strike > 0 && forward < Number.POSITIVE_INFINITY && strike < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `impliedDeviation: forward ${forward} or strike ${strike} is not positive and finite`,
    );
  const intrinsic = Math.max(side === 'C' ? forward - strike : strike - forward, 0);
  const timeValue = price - intrinsic;
  const noise = intrinsic === 0 ? 0 : Number.EPSILON * price;
  if (timeValue < -noise) return absent('below-intrinsic', `${price} is below ${intrinsic}`);
  const largest = Math.min(forward, strike);
  if (timeValue >= largest) return absent('above-maximum', `${price} is not below ${largest + intrinsic}`);
  if (timeValue <= noise) return absent('no-information', `${price} against intrinsic ${intrinsic}`);
  const scale = Math.sqrt(forward) * Math.sqrt(strike);
  const x = logMoneyness(forward, strike);
  return ok(invert(x, timeValue / scale, (largest - timeValue) / scale));
}
