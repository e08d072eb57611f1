import { absent, ok, type Result } from './result.ts';

type Values = ArrayLike<number>;

function atLeast(values: Values, count: number, what: string): void {
  if (values.length < count)
    throw new RangeError(`${what}: needs ${count} values, received ${values.length}`);
}

/** Arithmetic mean. @throws RangeError without values. */
export function mean(values: Values): number {
  atLeast(values, 1, 'mean');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Mean of the given power (2, 3 or 4) of the distance from the mean. */
function centralMoment(values: Values, power: 2 | 3 | 4): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - centre;
    sum += power === 2 ? d * d : power === 3 ? d * d * d : d * d * (d * d);
  }
  return sum / values.length;
}

/** Standard deviation with n - 1 in the denominator. @throws RangeError below two values. */
export function sampleDeviation(values: Values): number {
  atLeast(values, 2, 'sampleDeviation');
  return Math.sqrt((centralMoment(values, 2) * values.length) / (values.length - 1));
}

/** Standard deviation with n in the denominator. @throws RangeError without values. */
export function populationDeviation(values: Values): number {
  atLeast(values, 1, 'populationDeviation');
  return Math.sqrt(centralMoment(values, 2));
}

function sorted(values: Values): Float64Array {
  const copy = Float64Array.from(values);
  if (copy.some(Number.isNaN)) throw new RangeError('statistics: a value is not a number');
  return copy.sort();
}

/**
 * Quantile by linear interpolation between order statistics at (n - 1) p (type 7 of Hyndman and Fan 1996).
 *
 * @throws RangeError without values, or when the probability is outside 0 to 1.
 */
export function quantile(values: Values, probability: number): number {
  atLeast(values, 1, 'quantile');
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`quantile: probability ${probability} is outside 0 to 1`);
  const order = sorted(values);
  const position = (order.length - 1) * probability;
  const below = Math.floor(position);
  const low = order[below]!;
  const high = order[Math.min(below + 1, order.length - 1)]!;
  return low + (position - below) * (high - low);
}

/**
 * Mean of the worst (lowest) 1 - level share of the values; when that share is not a whole number of values, the last
 * one counts with the fraction left (Acerbi and Tasche 2002). Sign as the values': a loss is negative.
 *
 * @param level confidence, for example 0.95.
 * @throws RangeError without values, or when the level is not in [0, 1).
 */
export function expectedShortfall(values: Values, level: number): number {
  atLeast(values, 1, 'expectedShortfall');
  if (!(level >= 0 && level < 1)) throw new RangeError(`expectedShortfall: level ${level} is not in [0, 1)`);
  const order = sorted(values);
  const share = (1 - level) * order.length;
  // Where the share differs from a whole number by rounding only, it is that number.
  const size = Math.abs(share - Math.round(share)) < 1e-9 * order.length ? Math.round(share) : share;
  if (size === 0) return order[0]!;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += order[i]! * Math.min(1, size - i);
  return sum / size;
}

type MomentReason = 'too-few' | 'no-spread';

function spreadOf(values: Values): Result<number, MomentReason> {
  if (values.length < 2) return absent('too-few', `${values.length} values`);
  const variance = centralMoment(values, 2);
  const centre = mean(values);
  return variance > (centre * Number.EPSILON) ** 2 && variance > 0 ? ok(variance) : absent('no-spread');
}

/** Third standardised moment m3 / m2^(3/2), with n in the denominators. */
export function skewness(values: Values): Result<number, MomentReason> {
  const spread = spreadOf(values);
  return spread.ok ? ok(centralMoment(values, 3) / (spread.value * Math.sqrt(spread.value))) : spread;
}

/** Fourth standardised moment m4 / m2², with n in the denominators; 3 for a normal distribution. */
export function kurtosis(values: Values): Result<number, MomentReason> {
  const spread = spreadOf(values);
  return spread.ok ? ok(centralMoment(values, 4) / (spread.value * spread.value)) : spread;
}
