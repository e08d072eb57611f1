import { describe, expect, it } from 'vitest';

import { fairCredit, lossProbability } from '../../src/method/placement-odds.ts';
import type { CondorStrikes } from '../../src/method/placement-strikes.ts';
import type { SmileSlice } from '../../src/volatility/index.ts';

const FORWARD = 7000;
/** One trading day at a flat volatility in per cent. */
const flat = (volatility: number): SmileSlice => ({
  forward: FORWARD,
  parameters: { a: (volatility / 100) ** 2 / 252, b: 0, rho: 0, m: 0, sigma: 0.1 },
});
const condorAt = (distance: number, width: number): CondorStrikes => ({
  longPut: FORWARD - distance - width,
  shortPut: FORWARD - distance,
  shortCall: FORWARD + distance,
  longCall: FORWARD + distance + width,
});

/**
 * Published tiers of credit: width of the wings, distances in points at 12, 15 and 18 %, and the probability of ending
 * inside the break-evens, figured apart.
 */
const TIERS = [
  [0.7, 5, [76, 95, 115], 85, 85],
  [0.7, 10, [91, 115, 139], 92, 92],
  [0.7, 25, [105, 134, 163], 95, 96],
  [1.15, 5, [61, 77, 93], 76, 76],
  [1.15, 10, [79, 99, 120], 87, 87],
  [1.15, 25, [94, 120, 147], 93, 94],
  [1.6, 5, [50, 63, 76], 67, 67],
  [1.6, 10, [69, 88, 107], 82, 82],
  [1.6, 25, [86, 111, 135], 90, 92],
] as const;

describe('what a smile makes of a condor', () => {
  it.each(TIERS)(
    'a fair credit of %s with wings of %s points lies %s points away',
    (credit, width, distances, low, high) => {
      for (const [i, distance] of distances.entries()) {
        const slice = flat([12, 15, 18][i]!);
        expect(fairCredit(slice, condorAt(distance - 0.6, width))).toBeGreaterThan(credit);
        expect(fairCredit(slice, condorAt(distance + 0.6, width))).toBeLessThan(credit);
        const inside = 100 * (1 - lossProbability(slice, condorAt(distance, width), credit));
        expect(inside).toBeGreaterThan(low - 1);
        expect(inside).toBeLessThan(high + 1);
      }
    },
  );
});
