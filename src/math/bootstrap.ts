import { randomStream } from './random.ts';
import { quantile } from './statistics.ts';

/** How a dependent series is resampled. */
export interface ResampleOptions {
  readonly seed: number;
  /** Number of resampled series (at least 1). */
  readonly resamples: number;
  /** Mean length of the blocks that are kept together; 1 resamples single values. */
  readonly meanBlockLength: number;
}

/** How a bootstrap interval is drawn. */
export interface BootstrapOptions extends ResampleOptions {
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
 * Places (indices) of resampled series by the stationary bootstrap (Politis and Romano 1994): blocks of geometric length,
 * wrapped at the end. The array handed out is reused for the next series.
 *
 * @param length values in a resampled series; as many as there are unless given.
 * @throws RangeError without values, or for options outside their range.
 */
export function* blockResamples(
  count: number,
  { seed, resamples, meanBlockLength }: ResampleOptions,
  length = count,
): Generator<Uint32Array> {
  if (!(count > 0)) throw new RangeError('blockResamples: no values');
  if (!(Number.isInteger(resamples) && resamples >= 1))
    throw new RangeError(`blockResamples: ${resamples} resamples`);
  if (!(meanBlockLength >= 1)) throw new RangeError(`blockResamples: mean block length ${meanBlockLength}`);
  const places = new Uint32Array(length);
  for (let r = 0; r < resamples; r++) {
    const stream = randomStream(seed, r);
    let at = 0;
    for (let i = 0; i < length; i++) {
      const restart = i === 0 || stream.uniform() * meanBlockLength < 1;
      at = restart ? Math.floor(stream.uniform() * count) : (at + 1) % count;
      places[i] = at;
    }
    yield places;
  }
}

/**
 * Percentile interval of a statistic of a dependent series over {@link blockResamples}.
 *
 * @throws RangeError without values, or for options outside their range.
 */
export function stationaryBootstrap(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  { level, ...options }: BootstrapOptions,
): BootstrapInterval {
  if (!(level > 0 && level < 1)) throw new RangeError(`stationaryBootstrap: level ${level}`);
  const sample = new Float64Array(values.length);
  const draws: number[] = [];
  for (const places of blockResamples(values.length, options)) {
    for (let i = 0; i < places.length; i++) sample[i] = values[places[i]!]!;
    draws.push(statistic(sample));
  }
  const tail = 0.5 * (1 - level);
  return {
    estimate: statistic(Float64Array.from(values)),
    lower: quantile(draws, tail),
    upper: quantile(draws, 1 - tail),
    draws: Float64Array.from(draws),
  };
}
