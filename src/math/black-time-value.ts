import { ATANH_REACH, atanhRatio, exp, log, logRatio } from './elementary.ts';
import { millsRatio, millsSlopeDenominator, millsSlopeNumerator } from './mills.ts';

/** 1/√(2π). */
export const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** Largest half deviation and log-moneyness for which {@link differenceShort} is exact to rounding. */
export const SHORT_HALF_DEVIATION = 0.11;
/** See {@link SHORT_HALF_DEVIATION}. */
export const SHORT_LOG_MONEYNESS = 0.8;

const LONG_HALF_DEVIATION = 0.5;
const LONG_LOG_MONEYNESS = 8;

/*
 * (M(h - t) - M(h + t)) / 2t of the Mills ratio M: its Taylor series in t around h. The odd derivatives follow from
 * Y(n+2) = (h² + 2n + 1) Y(n) - n(n-1) Y(n-2), where Y(1) = 1 - h M(h); the rounding of that recurrence grows with
 * sinh(ht)/(ht), which bounds the log-moneyness 2ht. Y(1) comes as the fraction y1 / unit and the sum goes out times
 * unit, which spares a division.
 */

/** The first 6 terms. */
export function differenceShort(y1: number, unit: number, h2: number, t2: number): number {
  const t4 = t2 * t2;
  const y3 = (h2 + 3) * y1 - unit;
  const low = y3 * (t2 * 0.16666666666666666) + y1;
  const y5 = (h2 + 7) * y3 - 6 * y1;
  const y7 = (h2 + 11) * y5 - 20 * y3;
  const y9 = (h2 + 15) * y7 - 42 * y5;
  const y11 = (h2 + 19) * y9 - 72 * y7;
  return (
    ((y11 * (t2 * 2.505210838544172e-8) + y9 * 2.7557319223985893e-6) * t4 +
      (y7 * (t2 * 0.0001984126984126984) + y5 * 0.008333333333333333)) *
      t4 +
    low
  );
}

/** The first 11 terms: exact to rounding for half deviations up to 0.52. */
export function differenceLong(y1: number, unit: number, h2: number, t2: number): number {
  const t4 = t2 * t2;
  const y3 = (h2 + 3) * y1 - unit;
  const low = y3 * (t2 * 0.16666666666666666) + y1;
  const y5 = (h2 + 7) * y3 - 6 * y1;
  const y7 = (h2 + 11) * y5 - 20 * y3;
  const y9 = (h2 + 15) * y7 - 42 * y5;
  const y11 = (h2 + 19) * y9 - 72 * y7;
  const y13 = (h2 + 23) * y11 - 110 * y9;
  const y15 = (h2 + 27) * y13 - 156 * y11;
  const y17 = (h2 + 31) * y15 - 210 * y13;
  const y19 = (h2 + 35) * y17 - 272 * y15;
  const y21 = (h2 + 39) * y19 - 342 * y17;
  return (
    ((((y21 * 1.9572941063391263e-20 * t4 +
      (y19 * (t2 * 8.22063524662433e-18) + y17 * 2.8114572543455206e-15)) *
      t4 +
      (y15 * (t2 * 7.647163731819816e-13) + y13 * 1.6059043836821613e-10)) *
      t4 +
      (y11 * (t2 * 2.505210838544172e-8) + y9 * 2.7557319223985893e-6)) *
      t4 +
      (y7 * (t2 * 0.0001984126984126984) + y5 * 0.008333333333333333)) *
      t4 +
    low
  );
}

/** ln(F/K), accurate also when the two nearly agree. */
export function logMoneyness(forward: number, strike: number): number {
  // Far from one both are brought back by a power of two, so that neither sum nor quotient leaves the doubles.
  if (forward > 1e150 && strike > 1e150) return logMoneyness(forward * 2 ** -600, strike * 2 ** -600);
  if (forward < 1e-150 && strike < 1e-150) return logMoneyness(forward * 2 ** 600, strike * 2 ** 600);
  const u = (forward - strike) / (forward + strike);
  if (u < ATANH_REACH && u > -ATANH_REACH) return (u + u) * atanhRatio(u * u);
  return forward < 1e150 && strike < 1e150 && forward > 1e-150 && strike > 1e-150
    ? logRatio(forward, strike)
    : logAny(forward) - logAny(strike);
}

function logAny(value: number): number {
  return value > 1e-290 ? log(value) : log(value * 2 ** 200) - 200 * Math.LN2;
}

/** √(FK), also where the product leaves the range of doubles. */
export function geometricMean(forward: number, strike: number): number {
  const product = forward * strike;
  return product > 1e-290 && product < 1e290 ? Math.sqrt(product) : Math.sqrt(forward) * Math.sqrt(strike);
}

/** The normalised time value and what the inversion needs beside it. */
export interface NormalisedValue {
  /** Out-of-the-money price over √(FK). */
  readonly value: number;
  /** exp(-|x|/2) less the value: the distance to the largest price, computed without cancellation. */
  readonly complement: number;
  /** Derivative of the value by the deviation. */
  readonly slope: number;
}

/**
 * Normalised out-of-the-money Black price b = exp(-x/2) N(-h + t) - exp(x/2) N(-h - t) for x = |ln(F/K)|, h = x/s,
 * t = s/2, as E (M(h - t) - M(h + t)) with E = n(h) exp(-t²/2): the form of Jäckel's "Let's Be Rational" (2013) written
 * with the Mills ratio, so that the exponential factor leaves the difference.
 *
 * @param lift logarithm of a factor on all three results, so that prices below the range of doubles can be compared.
 */
export function normalisedBlack(x: number, deviation: number, lift = 0): NormalisedValue {
  const largest = exp(lift - 0.5 * x);
  const t = 0.5 * deviation;
  const h = x === 0 ? 0 : x / deviation;
  const slope = INVERSE_ROOT_TWO_PI * exp(lift - 0.5 * (h * h + t * t));
  if (slope === 0) {
    const value = h > t ? 0 : largest;
    return { value, complement: largest - value, slope };
  }
  if (h < t && !(t < LONG_HALF_DEVIATION && x < LONG_LOG_MONEYNESS)) {
    const complement = slope * (millsRatio(t - h) + millsRatio(t + h));
    return { value: largest - complement, complement, slope };
  }
  const value = slope * millsDifference(x, h, t);
  return { value, complement: largest - value, slope };
}

/** M(h - t) - M(h + t) for x = 2ht, where h >= t or the series holds. */
function millsDifference(x: number, h: number, t: number): number {
  if (!(t < LONG_HALF_DEVIATION && x < LONG_LOG_MONEYNESS)) return millsRatio(h - t) - millsRatio(h + t);
  const difference = t < SHORT_HALF_DEVIATION && x < SHORT_LOG_MONEYNESS ? differenceShort : differenceLong;
  const unit = millsSlopeDenominator(h);
  return (2 * t * difference(millsSlopeNumerator(h), unit, h * h, t * t)) / unit;
}

/** Undiscounted Black-76 price of the out-of-the-money side; zero at zero deviation. Arguments are not checked. */
export function blackTimeValue(forward: number, strike: number, deviation: number): number {
  if (deviation === 0) return 0;
  const { value } = normalisedBlack(Math.abs(logMoneyness(forward, strike)), deviation);
  return geometricMean(forward, strike) * value;
}
