import { randomStream } from './random.ts';
import { quantile } from './statistics.ts';

/** How a bootstrap interval is drawn. */
export interface BootstrapOptions {
  readonly seed: number;
  /** Number of resampled series (at least 1). */
  readonly resamples: number;
  /** Mean length of the blocks that are kept together; 1 resamples single values. */
  readonly meanBlockLength: number;
  /** Coverage of the interval, for example 0.95. */
  readonly level: number;
}

/** A statistic and its percentile interval. */
export interface BootstrapInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** The statistic of each resampled series, in the order drawn. */
  readonly draws: Float64Array;
}

/**
 * Percentile interval of a statistic of a dependent series by the stationary bootstrap (Politis and Romano 1994): blocks
 * of geometric length, wrapped at the end of the series.
 *
 * @throws RangeError without values, or for options outside their range.
 */
export function stationaryBootstrap(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  { seed, resamples, meanBlockLength, level }: BootstrapOptions,
): BootstrapInterval {
  const n = values.length;
  if (n === 0) throw new RangeError('stationaryBootstrap: no values');
  if (!(Number.isInteger(resamples) && resamples >= 1))
    throw new RangeError(`stationaryBootstrap: ${resamples} resamples`);
  if (!(meanBlockLength >= 1))
    throw new RangeError(`stationaryBootstrap: mean block length ${meanBlockLength}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`stationaryBootstrap: level ${level}`);
  const sample = new Float64Array(n);
  const draws = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    const stream = randomStream(seed, r);
    let at = 0;
    for (let i = 0; i < n; i++) {
      const restart = i === 0 || stream.uniform() * meanBlockLength < 1;
      at = restart ? Math.floor(stream.uniform() * n) : (at + 1) % n;
      sample[i] = values[at]!;
    }
    draws[r] = statistic(sample);
  }
  const tail = 0.5 * (1 - level);
  return {
    estimate: statistic(Float64Array.from(values)),
    lower: quantile(draws, tail),
    upper: quantile(draws, 1 - tail),
    draws,
  };
}
