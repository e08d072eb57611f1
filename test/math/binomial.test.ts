import { describe, expect, test } from 'vitest';
import { binomialInterval, randomStream } from '../../src/math/index.ts';

describe('the exact interval of a probability', () => {
  test('of no hit in n ends at 1 − (α/2)^(1/n), and of all hits begins at its mirror', () => {
    const none = binomialInterval(0, 10, 0.95);
    expect(none.lower).toBe(0);
    expect(none.upper).toBeCloseTo(1 - Math.exp(Math.log(0.025) / 10), 12);
    const all = binomialInterval(10, 10, 0.95);
    expect(all.upper).toBe(1);
    expect(all.lower).toBeCloseTo(1 - none.upper, 12);
  });

  test('of 4 in 20 is the one of the tables: 5.73 % to 43.66 %', () => {
    const { lower, upper } = binomialInterval(4, 20, 0.95);
    expect(lower).toBeCloseTo(0.0573, 4);
    expect(upper).toBeCloseTo(0.4366, 4);
  });

  test('covers at least as often as it says', () => {
    const stream = randomStream(5);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      let hits = 0;
      for (let i = 0; i < 30; i++) if (stream.uniform() < 0.15) hits++;
      const { lower, upper } = binomialInterval(hits, 30, 0.9);
      if (lower <= 0.15 && 0.15 <= upper) covered++;
    }
    expect(covered).toBeGreaterThan(355);
  });

  test('refuses what is no count', () => {
    expect(() => binomialInterval(3, 2, 0.95)).toThrow(RangeError);
    expect(() => binomialInterval(0, 0, 0.95)).toThrow(RangeError);
    expect(() => binomialInterval(1, 2, 1)).toThrow(RangeError);
  });
});
