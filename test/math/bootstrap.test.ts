import { describe, expect, test } from 'vitest';
import { mean, randomStream, sampleDeviation, stationaryBootstrap } from '../../src/math/index.ts';

const series = (seed: number, n: number, persistence: number) => {
  const stream = randomStream(seed);
  let last = 0;
  return Float64Array.from({ length: n }, () => (last = persistence * last + stream.normal()));
};

describe('the stationary block bootstrap', () => {
  const options = { seed: 4, resamples: 400, meanBlockLength: 1, level: 0.95 };

  test('of independent values has the width of the normal interval of the mean', () => {
    const values = series(11, 400, 0);
    const { estimate, lower, upper } = stationaryBootstrap(values, mean, options);
    const half = (1.96 * sampleDeviation(values)) / Math.sqrt(values.length);
    expect(estimate).toBe(mean(values));
    expect((upper - lower) / (2 * half)).toBeCloseTo(1, 0.5);
    expect(Math.abs((upper - lower) / (2 * half) - 1)).toBeLessThan(0.15);
  });

  test('widens with the blocks when the values persist', () => {
    const values = series(12, 600, 0.7);
    const width = (meanBlockLength: number) => {
      const { lower, upper } = stationaryBootstrap(values, mean, { ...options, meanBlockLength });
      return upper - lower;
    };
    expect(width(25) / width(1)).toBeGreaterThan(1.6);
  });

  test('covers the true mean about as often as it says', () => {
    let covered = 0;
    for (let run = 0; run < 200; run++) {
      const { lower, upper } = stationaryBootstrap(series(1000 + run, 100, 0), mean, {
        ...options,
        resamples: 200,
      });
      if (lower <= 0 && 0 <= upper) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(199);
  });

  test('gives the same draws for the same seed and others for another', () => {
    const values = series(3, 60, 0.2);
    const draws = (seed: number) =>
      stationaryBootstrap(values, mean, { ...options, seed, meanBlockLength: 5 }).draws;
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  test('refuses an empty series and options out of range', () => {
    expect(() => stationaryBootstrap([], mean, options)).toThrow(RangeError);
    for (const wrong of [{ resamples: 0 }, { meanBlockLength: 0.5 }, { level: 1 }])
      expect(() => stationaryBootstrap([1], mean, { ...options, ...wrong })).toThrow(RangeError);
  });
});
