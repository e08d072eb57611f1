import { blackPrice, normalCdf, normalPdf } from '../math/index.ts';
import { durrlemanG, type SviParameters, sviPoint } from './svi.ts';

/** A slice over its forward: what probabilities are read from. */
export interface SmileSlice {
  readonly forward: number;
  readonly parameters: SviParameters;
}

/**
 * The slice of the first share of a slice's variance, in the same shape by delta: s²·w(k/s), s² the share. What the smile
 * of an expiry says of an instant before it, when shapes stay as the variance passes.
 *
 * @throws RangeError when the share is not in (0, 1].
 */
export function sliceOfShare({ forward, parameters }: SmileSlice, share: number): SmileSlice {
  if (!(share > 0 && share <= 1)) throw new RangeError(`not a share of variance: ${share}`);
  const s = Math.sqrt(share);
  const { a, b, rho, m, sigma } = parameters;
  return { forward, parameters: { a: share * a, b: s * b, rho, m: s * m, sigma: s * sigma } };
}

/**
 * Risk-neutral density of the price at expiry, per index point (Breeden and Litzenberger 1978):
 * g(k)·φ(d₂)/(K√w), d₂ = −k/√w − √w/2. Zero at strikes of zero and below, as a price is positive.
 *
 * @throws RangeError when the strike is not finite.
 */
export function riskNeutralDensity({ forward, parameters }: SmileSlice, strike: number): number {
  if (!isPossible(strike)) return 0;
  const k = Math.log(strike / forward);
  const deviation = Math.sqrt(sviPoint(parameters, k).w);
  return (durrlemanG(parameters, k) * normalPdf(-k / deviation - deviation / 2)) / (strike * deviation);
}

/**
 * Risk-neutral probability of expiring at or below a strike: N(−d₂) + φ(d₂)·d√w/dk. Zero at strikes of zero and below.
 *
 * @throws RangeError when the strike is not finite.
 */
export function probabilityBelow({ forward, parameters }: SmileSlice, strike: number): number {
  if (!isPossible(strike)) return 0;
  const k = Math.log(strike / forward);
  const { w, slope } = sviPoint(parameters, k);
  const deviation = Math.sqrt(w);
  const d2 = -k / deviation - deviation / 2;
  return normalCdf(-d2) + (normalPdf(d2) * slope) / (2 * deviation);
}

/**
 * Risk-neutral probability of expiring between two strikes.
 *
 * @throws RangeError when they are not in order or not finite.
 */
export function probabilityBetween(slice: SmileSlice, low: number, high: number): number {
  if (!(low <= high)) throw new RangeError(`strikes out of order: ${low}, ${high}`);
  return probabilityBelow(slice, high) - probabilityBelow(slice, low);
}

/**
 * Risk-neutral probability that the forward touches a level before expiry, by put–call symmetry (Bowie and Carr 1994):
 * above the forward 2·P(S > B) + C(B)/B, below it 2·P(S < B) − P(B)/B. Exact for a flat smile and continuous paths; with a
 * smile it keeps the smile's digital at the level and ignores its asymmetry around it. At most 1, and 0 for a level of zero or below.
 *
 * @throws RangeError when the level is not finite.
 */
export function touchProbability(slice: SmileSlice, level: number): number {
  if (!isPossible(level)) return 0;
  const { forward, parameters } = slice;
  if (level === forward) return 1;
  const deviation = Math.sqrt(sviPoint(parameters, Math.log(level / forward)).w);
  const below = probabilityBelow(slice, level);
  const touch =
    level > forward
      ? 2 * (1 - below) + blackPrice(forward, level, deviation, 'C') / level
      : 2 * below - blackPrice(forward, level, deviation, 'P') / level;
  return Math.min(1, touch);
}

function isPossible(price: number): boolean {
  if (!Number.isFinite(price)) throw new RangeError(`not a price: ${price}`);
  return price > 0;
}
