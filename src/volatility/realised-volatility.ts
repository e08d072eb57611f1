import type { DailyBar, VolPoints } from '../market/index.ts';
import { absent, mean, ok, type Result, sampleDeviation } from '../math/index.ts';

/** Trading days in a year by the convention of daily volatility. */
export const TRADING_DAYS = 252;

/** Estimators of realised volatility from daily bars, by the name they have in the literature. */
export const REALISED_ESTIMATORS = [
  'close-close',
  'parkinson',
  'garman-klass',
  'rogers-satchell',
  'yang-zhang',
] as const;
/** One of {@link REALISED_ESTIMATORS}. */
export type RealisedEstimator = (typeof REALISED_ESTIMATORS)[number];

/** Why bars give no realised volatility. */
export type RealisedReason = 'too-few-bars' | 'no-open-and-range';

/**
 * Annualised volatility (252 days) over the last `days` of the bars:
 * - `close-close`: sample standard deviation of log returns; needs one bar more, for the first return.
 * - `parkinson` (1980): mean of ln(H/L)²/(4 ln 2). Session only.
 * - `garman-klass` (1980): mean of ½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)². Session only.
 * - `rogers-satchell` (1991): mean of ln(H/C)ln(H/O) + ln(L/C)ln(L/O), free of drift. Session only.
 * - `yang-zhang` (2000): overnight variance + k·open-to-close variance + (1−k)·Rogers–Satchell,
 *   k = 0.34/(1.34 + (n+1)/(n−1)); needs one bar more.
 *
 * @returns `no-open-and-range` when a range estimator meets bars whose open, high, low and close are all one number.
 * @throws RangeError for fewer than 2 days or a bar that is not positive, or whose high and low do not contain it.
 */
export function realisedVolatility(
  estimator: RealisedEstimator,
  bars: readonly DailyBar[],
  days: number,
): Result<VolPoints, RealisedReason> {
  if (!(Number.isInteger(days) && days >= 2)) throw new RangeError(`not a window of days: ${days}`);
  const before = estimator === 'close-close' || estimator === 'yang-zhang' ? 1 : 0;
  if (bars.length < days + before) {
    return absent('too-few-bars', `${bars.length} bars, ${days + before} needed`);
  }
  const window = bars.slice(bars.length - days - before);
  for (const bar of window) assertBar(bar);
  const counted = window.slice(before);
  if (estimator !== 'close-close' && counted.every(({ high, low }) => high === low)) {
    return absent('no-open-and-range', `${days} bars without a range`);
  }
  return ok(annualised(dailyVariance(estimator, window, counted)));
}

function dailyVariance(
  estimator: RealisedEstimator,
  window: readonly DailyBar[],
  counted: readonly DailyBar[],
): number {
  switch (estimator) {
    case 'close-close': {
      const deviation = sampleDeviation(counted.map((bar, i) => Math.log(bar.close / window[i]!.close)));
      return deviation * deviation;
    }
    case 'parkinson':
      return mean(counted.map(parkinson));
    case 'garman-klass':
      return mean(counted.map(garmanKlass));
    case 'rogers-satchell':
      return mean(counted.map(rogersSatchell));
    case 'yang-zhang': {
      const n = counted.length;
      const k = 0.34 / (1.34 + (n + 1) / (n - 1));
      const overnight = sampleDeviation(counted.map((bar, i) => Math.log(bar.open / window[i]!.close)));
      const session = sampleDeviation(counted.map((bar) => Math.log(bar.close / bar.open)));
      return overnight * overnight + k * session * session + (1 - k) * mean(counted.map(rogersSatchell));
    }
  }
}

/** Which estimator measures the session part of {@link dailyVariances}. */
export type DailyVarianceSource = 'close-close' | 'parkinson' | 'garman-klass' | 'rogers-satchell';

/**
 * Variance of each day from close to close, not annualised, one figure less than there are bars. `close-close` is the
 * squared log return; the others add the squared overnight return to a session estimate from the bar.
 */
export function dailyVariances(bars: readonly DailyBar[], source: DailyVarianceSource): Float64Array {
  for (const bar of bars) assertBar(bar);
  return Float64Array.from(bars.slice(1), (bar, i) => {
    const previous = bars[i]!.close;
    if (source === 'close-close') return Math.log(bar.close / previous) ** 2;
    const session =
      source === 'parkinson'
        ? parkinson(bar)
        : source === 'garman-klass'
          ? garmanKlass(bar)
          : rogersSatchell(bar);
    return Math.log(bar.open / previous) ** 2 + session;
  });
}

/**
 * Realised variance of one session from its intraday prices, overnight included when the previous close is given: the
 * sum of squared log returns between neighbouring prices (Andersen and Bollerslev 1998).
 *
 * @throws RangeError below two prices, counting the previous close.
 */
export function intradayVariance(prices: ArrayLike<number>, previousClose?: number): number {
  const path = previousClose === undefined ? Array.from(prices) : [previousClose, ...Array.from(prices)];
  if (path.length < 2) throw new RangeError(`realised variance needs two prices, received ${path.length}`);
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += Math.log(path[i]! / path[i - 1]!) ** 2;
  return sum;
}

/** A daily variance as annualised volatility points. */
export function annualised(dailyVariance: number): VolPoints {
  return (100 * Math.sqrt(TRADING_DAYS * dailyVariance)) as VolPoints;
}

function parkinson({ high, low }: DailyBar): number {
  return Math.log(high / low) ** 2 / (4 * Math.LN2);
}

function garmanKlass({ open, high, low, close }: DailyBar): number {
  return 0.5 * Math.log(high / low) ** 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2;
}

function rogersSatchell({ open, high, low, close }: DailyBar): number {
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}

function assertBar({ date, open, high, low, close }: DailyBar): void {
  if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity)) {
    throw new RangeError(`not a bar: ${date} open ${open} high ${high} low ${low} close ${close}`);
  }
}
