import { millsRatio, millsSlope } from './mills.ts';

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** ln(F/K), accurate also when the two nearly agree. */
export function logMoneyness(forward: number, strike: number): number {
  const ratio = forward / strike;
  return ratio > 0.5 && ratio < 2
    ? Math.log1p((forward - strike) / strike)
    : Math.log(forward) - Math.log(strike);
}

/**
 * M(h - t) - M(h + t) of the Mills ratio M, by its Taylor series in t around h; for small t and 2ht below about 8.
 *
 * The odd derivatives follow from Y(n+2) = (h² + 2n + 1) Y(n) - n(n-1) Y(n-2), Y(1) = 1 - h M(h).
 */
function millsDifferenceSeries(h: number, t: number): number {
  const h2 = h * h;
  const t2 = t * t;
  let before = millsSlope(h);
  let current = (h2 + 3) * before - 1;
  let weight = t2 / 6;
  let sum = before + weight * current;
  for (let n = 3; n < 40; n += 2) {
    const next = (h2 + 2 * n + 1) * current - n * (n - 1) * before;
    before = current;
    current = next;
    weight *= t2 / ((n + 1) * (n + 2));
    const term = weight * current;
    sum += term;
    if (Math.abs(term) < 1e-17 * sum) break;
  }
  return 2 * t * sum;
}

/** The normalised time value and what the inversion needs beside it. */
export interface NormalisedValue {
  /** Out-of-the-money price over √(FK). */
  readonly value: number;
  /** exp(-|x|/2) less {@link value}: the distance to the largest price, computed without cancellation. */
  readonly complement: number;
  /** Derivative of the value by the deviation. */
  readonly slope: number;
}

/**
 * Normalised out-of-the-money Black price b(x, s) = exp(-|x|/2) N(-h + t) - exp(|x|/2) N(-h - t), h = |x|/s, t = s/2,
 * as E (M(h - t) - M(h + t)) with E = n(h) exp(-t²/2): the form of Jäckel's "Let's Be Rational" (2013) written with
 * the Mills ratio, so that the exponential factor leaves the difference.
 */
export function normalisedBlack(x: number, deviation: number): NormalisedValue {
  const distance = Math.abs(x);
  const largest = Math.exp(-0.5 * distance);
  const t = 0.5 * deviation;
  const h = distance === 0 ? 0 : distance / deviation;
  const slope = INVERSE_ROOT_TWO_PI * Math.exp(-0.5 * (h * h + t * t));
  if (slope === 0) {
    const value = h > t ? 0 : largest;
    return { value, complement: largest - value, slope };
  }
  if (t < 0.5 && distance < 8) {
    const value = slope * millsDifferenceSeries(h, t);
    return { value, complement: largest - value, slope };
  }
  if (h >= t) {
    const value = slope * (millsRatio(h - t) - millsRatio(h + t));
    return { value, complement: largest - value, slope };
  }
  const complement = slope * (millsRatio(t - h) + millsRatio(t + h));
  return { value: largest - complement, complement, slope };
}

/** Undiscounted Black-76 price of the out-of-the-money side; zero at zero deviation. Arguments are not checked. */
export function blackTimeValue(forward: number, strike: number, deviation: number): number {
  if (deviation === 0) return 0;
  const { value } = normalisedBlack(logMoneyness(forward, strike), deviation);
  return Math.sqrt(forward) * Math.sqrt(strike) * value;
}
