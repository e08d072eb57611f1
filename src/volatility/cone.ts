import type { VolPoints } from '../market/index.ts';
import { absent, ok, quantile, type Result } from '../math/index.ts';
import { annualised, TRADING_DAYS } from './realised-volatility.ts';

/** Probabilities a cone is drawn at; 0 and 1 are the smallest and the largest value seen. */
export const CONE_PROBABILITIES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1] as const;

/** Realised volatility over one horizon, in points a year. */
export interface ConeHorizon {
  /** Length of the window in trading days. */
  readonly days: number;
  /** Windows, each one day on from the last: they overlap. */
  readonly windows: number;
  /** Factor 1/(1 − h/n + (h²−1)/(3n²)) by which overlap shrinks the variance among windows (Hodges and Tompkins 2002). */
  readonly overlapFactor: number;
  /** Quantiles at {@link CONE_PROBABILITIES} as seen. */
  readonly observed: readonly VolPoints[];
  /** Quantiles with the overlap undone: distances of realised variance from its mean times the root of the factor. */
  readonly corrected: readonly VolPoints[];
  /** The latest window. */
  readonly current: VolPoints;
  /** Ascending realised variances of the windows, a day. */
  readonly variances: Float64Array;
}

/**
 * The volatility cone (Burghardt and Lane 1990): for each horizon the distribution of realised volatility over all
 * windows of that length. Correction: of n windows of h daily variances each, the sample variance is expected to be
 * 1 − h/n + (h²−1)/(3n²) of the true one, so distances from the mean are stretched by the root of its inverse.
 *
 * @param dailyVariances variance of each day, not annualised, oldest first
 * @returns per horizon its distribution, or `too-few-days` below two windows.
 */
export function volatilityCone(
  dailyVariances: Float64Array,
  horizons: readonly number[],
): readonly { readonly days: number; readonly cone: Result<ConeHorizon, 'too-few-days'> }[] {
  return horizons.map((days) => ({ days, cone: coneAt(dailyVariances, days) }));
}

/**
 * Share of realised windows below a volatility, overlap undone, 0 to 1: where an implied volatility of the same horizon
 * stands in history. Between two windows the share is interpolated.
 */
export function conePercentile(cone: ConeHorizon, volatility: number): number {
  const { variances, overlapFactor } = cone;
  const centre = variances.reduce((sum, v) => sum + v, 0) / variances.length;
  const asked = (volatility / 100) ** 2 / TRADING_DAYS;
  const seen = centre + (asked - centre) / Math.sqrt(overlapFactor);
  const last = variances.length - 1;
  if (seen <= variances[0]!) return 0;
  if (seen >= variances[last]!) return 1;
  const above = variances.findIndex((v) => v > seen);
  const low = variances[above - 1]!;
  return (above - 1 + (seen - low) / (variances[above]! - low)) / last;
}

function coneAt(daily: Float64Array, days: number): Result<ConeHorizon, 'too-few-days'> {
  if (!(Number.isInteger(days) && days > 0)) throw new RangeError(`not a horizon in days: ${days}`);
  const windows = daily.length - days + 1;
  if (windows < 2) return absent('too-few-days', `${daily.length} days for windows of ${days}`);
  const variances = new Float64Array(windows);
  for (let i = 0; i < windows; i++) {
    let sum = 0;
    for (let j = i; j < i + days; j++) sum += daily[j]!;
    variances[i] = sum / days;
  }
  const current = annualised(variances[windows - 1]!);
  const centre = variances.reduce((sum, v) => sum + v, 0) / windows;
  variances.sort();
  // From h = n on the overlap leaves no information and the expression no meaning.
  if (days >= windows) return absent('too-few-days', `${windows} windows of ${days} days`);
  const overlapFactor = 1 / (1 - days / windows + (days * days - 1) / (3 * windows * windows));
  const observed = CONE_PROBABILITIES.map((p) => quantile(variances, p));
  const stretch = Math.sqrt(overlapFactor);
  return ok({
    days,
    windows,
    overlapFactor,
    observed: observed.map(annualised),
    corrected: observed.map((v) => annualised(Math.max(0, centre + stretch * (v - centre)))),
    current,
    variances,
  });
}
