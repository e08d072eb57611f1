import { describe, expect, test } from 'vitest';
import {
  kurtosis,
  mean,
  normalCdf,
  populationDeviation,
  randomStream,
  skewness,
} from '../../src/math/index.ts';

const draw = (count: number, next: () => number) => Float64Array.from({ length: count }, next);

/** Largest distance between the empirical and the given distribution function (Kolmogorov–Smirnov). */
function ksDistance(values: Float64Array, cdf: (x: number) => number): number {
  const order = Float64Array.from(values).sort();
  return order.reduce((worst, x, i) => {
    const f = cdf(x);
    return Math.max(worst, Math.abs(f - i / order.length), Math.abs(f - (i + 1) / order.length));
  }, 0);
}

describe('a random stream', () => {
  test('is named by its seed and path, draw for draw', () => {
    const name = [7, -3, 2 ** 40] as const;
    expect(draw(50, randomStream(...name).uniform)).toEqual(draw(50, randomStream(...name).uniform));
  });

  test('differs when seed, path, order or length of the path differ', () => {
    const names = [
      [1],
      [2],
      [-1],
      [1, 0],
      [0, 1],
      [1, 0, 0],
      [1, 2 ** 32],
      [1, -(2 ** 32)],
      [2 ** 32 + 1],
    ] as const;
    const first = names.map(([seed, ...path]) => randomStream(seed, ...path).uniform());
    expect(new Set(first).size).toBe(names.length);
  });

  test('neighbouring paths are uncorrelated', () => {
    const n = 20_000;
    const a = draw(n, randomStream(5, 1).normal);
    const b = draw(n, randomStream(5, 2).normal);
    const products = a.map((x, i) => x * b[i]!);
    expect(Math.abs(mean(products)) * Math.sqrt(n)).toBeLessThan(4);
    const firsts = Float64Array.from({ length: n }, (_, path) => randomStream(9, path).uniform());
    expect(ksDistance(firsts, (x) => x) * Math.sqrt(n)).toBeLessThan(1.95);
  });

  test('draws follow the uniform, normal and exponential distributions', () => {
    const n = 50_000;
    const stream = randomStream(2026);
    expect(ksDistance(draw(n, stream.uniform), (x) => x) * Math.sqrt(n)).toBeLessThan(1.95);
    expect(ksDistance(draw(n, stream.exponential), (x) => -Math.expm1(-x)) * Math.sqrt(n)).toBeLessThan(1.95);
    const normals = draw(n, stream.normal);
    expect(ksDistance(normals, normalCdf) * Math.sqrt(n)).toBeLessThan(1.95);
    expect(populationDeviation(normals)).toBeCloseTo(1, 1);
    const skew = skewness(normals);
    const kurt = kurtosis(normals);
    expect(skew.ok && Math.abs(skew.value)).toBeLessThan(0.05);
    expect(kurt.ok && Math.abs(kurt.value - 3)).toBeLessThan(0.1);
  });

  test('refuses names that are not whole numbers', () => {
    expect(() => randomStream(0.5)).toThrow(RangeError);
    expect(() => randomStream(1, Number.NaN)).toThrow(RangeError);
  });
});
