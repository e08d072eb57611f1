import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackPrice, normalCdf } from '../../src/math/index.ts';
import {
  probabilityBelow,
  probabilityBetween,
  riskNeutralDensity,
  type SmileSlice,
  sviTotalVariance,
  touchProbability,
} from '../../src/volatility/index.ts';

const SKEWED: SmileSlice = {
  forward: 7427.5,
  parameters: { a: 2e-5, b: 0.004, rho: -0.3, m: 0.002, sigma: 0.01 },
};
const FLAT: SmileSlice = {
  forward: 7427.5,
  parameters: { a: 1e-4, b: 1e-12, rho: 0, m: 0, sigma: 1 },
};

const strikes = fc.double({ min: 7200, max: 7650, noNaN: true });

function put({ forward, parameters }: SmileSlice, strike: number): number {
  const deviation = Math.sqrt(sviTotalVariance(parameters, Math.log(strike / forward)));
  return blackPrice(forward, strike, deviation, 'P');
}

describe('risk-neutral probabilities of a slice', () => {
  it('are the slope and the curvature of its put prices', () => {
    fc.assert(
      fc.property(strikes, (strike) => {
        const h = 0.5;
        const [low, mid, high] = [-h, 0, h].map((d) => put(SKEWED, strike + d)) as [number, number, number];
        expect(probabilityBelow(SKEWED, strike)).toBeCloseTo((high - low) / (2 * h), 5);
        expect(riskNeutralDensity(SKEWED, strike)).toBeCloseTo((high - 2 * mid + low) / (h * h), 6);
      }),
    );
  });

  it('sum to one and average to the forward', () => {
    let [mass, mean] = [0, 0];
    for (let strike = 6000; strike < 9000; strike += 0.25) {
      const density = riskNeutralDensity(SKEWED, strike + 0.125);
      mass += 0.25 * density;
      mean += 0.25 * density * (strike + 0.125);
    }
    expect(mass).toBeCloseTo(1, 6);
    expect(mean).toBeCloseTo(7427.5, 2);
  });

  it('add up between strikes and never fall with the strike', () => {
    fc.assert(
      fc.property(strikes, strikes, strikes, (a, b, c) => {
        const [low, mid, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const whole = probabilityBetween(SKEWED, low, high);
        expect(whole).toBeGreaterThanOrEqual(0);
        expect(probabilityBetween(SKEWED, low, mid) + probabilityBetween(SKEWED, mid, high)).toBeCloseTo(
          whole,
          12,
        );
      }),
    );
    expect(() => probabilityBetween(SKEWED, 7400, 7300)).toThrow(RangeError);
  });

  it('are zero at strikes of zero and below, and no figure is given for a strike that is no number', () => {
    for (const strike of [0, -1]) {
      expect(riskNeutralDensity(SKEWED, strike)).toBe(0);
      expect(probabilityBelow(SKEWED, strike)).toBe(0);
      expect(touchProbability(SKEWED, strike)).toBe(0);
      expect(probabilityBetween(SKEWED, strike, 7400)).toBe(probabilityBelow(SKEWED, 7400));
    }
    for (const strike of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => riskNeutralDensity(SKEWED, strike)).toThrow(RangeError);
      expect(() => probabilityBelow(SKEWED, strike)).toThrow(RangeError);
      expect(() => touchProbability(SKEWED, strike)).toThrow(RangeError);
    }
  });

  it('of touching follow the reflection principle when the smile is flat', () => {
    const s = 0.01;
    for (const level of [7300, 7400, 7450, 7600]) {
      const b = Math.log(level / FLAT.forward);
      const distance = Math.abs(b);
      const [drift, weight] = b > 0 ? [-s / 2, Math.exp(-b)] : [s / 2, Math.exp(-b)];
      const exact = normalCdf(-distance / s + drift) + weight * normalCdf(-distance / s - drift);
      expect(touchProbability(FLAT, level)).toBeCloseTo(exact, 8);
    }
    expect(touchProbability(FLAT, FLAT.forward)).toBe(1);
  });

  it('of touching a level are at least those of ending beyond it and at most twice', () => {
    fc.assert(
      fc.property(strikes, (level) => {
        const below = probabilityBelow(SKEWED, level);
        const beyond = level > SKEWED.forward ? 1 - below : below;
        const touch = touchProbability(SKEWED, level);
        expect(touch).toBeGreaterThanOrEqual(beyond);
        expect(touch).toBeLessThanOrEqual(2.05 * beyond + 1e-6);
      }),
    );
  });
});
