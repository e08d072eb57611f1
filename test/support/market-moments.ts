import { kurtosis, mean, populationDeviation } from '../../src/math/index.ts';

/** Moments by which the synthetic market is compared with the real one, of aligned daily closes. */
export interface MarketMoments {
  /** Volatility of daily log returns, % a year of 252 sessions. */
  readonly volatility: number;
  /** Plain kurtosis of daily log returns; 3 is normal. */
  readonly kurtosis: number;
  /** Autocorrelation of absolute returns at lags of 1, 5 and 20 sessions. */
  readonly cluster1: number;
  readonly cluster5: number;
  readonly cluster20: number;
  /** Correlation of a return with the absolute return of the session after. */
  readonly leverage: number;
  readonly vixMean: number;
  readonly vixDeviation: number;
  /** Autocorrelation of VIX from one session to the next. */
  readonly vixPersistence: number;
  /** Standard deviation of the daily log change of VIX, %. */
  readonly vixChange: number;
  /** Correlation of the log changes of index and VIX. */
  readonly vixIndex: number;
  /** Mean of VIX less the volatility realised over the 21 sessions after it, points. */
  readonly premium: number;
}

/** What the S&P 500 and VIX had from 1995-01-03 to 2026-07-20, 7,938 sessions; a test computes it anew. */
export const REAL_MOMENTS: MarketMoments = {
  volatility: 18.8,
  kurtosis: 13.4,
  cluster1: 0.28,
  cluster5: 0.33,
  cluster20: 0.22,
  leverage: -0.13,
  vixMean: 19.9,
  vixDeviation: 8.0,
  vixPersistence: 0.98,
  vixChange: 6.9,
  vixIndex: -0.73,
  premium: 3.9,
};

const MONTH = 21;

export function momentsOf(closes: readonly number[], vix: readonly number[]): MarketMoments {
  const returns = changes(closes);
  const size = returns.map(Math.abs);
  const premiums = returns.slice(0, returns.length - MONTH + 1).map((_, i) => {
    const ahead = returns.slice(i, i + MONTH);
    const realised = 100 * Math.sqrt((252 / MONTH) * ahead.reduce((sum, one) => sum + one ** 2, 0));
    return vix[i]! - realised;
  });
  const tails = kurtosis(returns);
  if (!tails.ok) throw new Error(tails.reason);
  return {
    volatility: 100 * Math.sqrt(252) * populationDeviation(returns),
    kurtosis: tails.value,
    cluster1: autocorrelation(size, 1),
    cluster5: autocorrelation(size, 5),
    cluster20: autocorrelation(size, 20),
    leverage: correlation(returns.slice(0, -1), size.slice(1)),
    vixMean: mean(vix),
    vixDeviation: populationDeviation(vix),
    vixPersistence: autocorrelation(vix, 1),
    vixChange: 100 * populationDeviation(changes(vix)),
    vixIndex: correlation(returns, changes(vix)),
    premium: mean(premiums),
  };
}

function changes(levels: readonly number[]): number[] {
  return levels.slice(1).map((level, i) => Math.log(level / levels[i]!));
}

function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(0, -lag), values.slice(lag));
}

function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [mean(one), mean(other)];
  const product = mean(one.map((value, i) => (value - a) * (other[i]! - b)));
  return product / (populationDeviation(one) * populationDeviation(other));
}
