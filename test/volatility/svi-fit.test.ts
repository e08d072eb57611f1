import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/index.ts';
import {
  durrlemanG,
  fitSvi,
  minimumG,
  type SviData,
  type SviParameters,
  sviTotalVariance,
} from '../../src/volatility/index.ts';
import { sabrVolatility } from './sabr.ts';

/** Slices of a short expiry in units of its at-the-money deviation. */
function shortSlice(deviation: number, shape: readonly [m: number, width: number, rho: number, b: number]) {
  const [m, width, rho, b] = shape;
  const sigma = width * deviation;
  const slope = b * deviation;
  const a = Math.max(deviation * deviation - 0.9 * slope * sigma, 0.05 * deviation * deviation);
  return { a, b: slope, rho, m: m * deviation, sigma };
}

function dataOf(slice: SviParameters, deviation: number, count: number, noise: () => number): SviData {
  const k = Float64Array.from({ length: count }, (_, i) => (-6 + (10 * i) / (count - 1)) * deviation);
  const w = k.map((at) => (Math.sqrt(sviTotalVariance(slice, at)) + noise() * deviation) ** 2);
  return { k, w, weight: w.map((value) => 1 / (2 * Math.sqrt(value))) };
}

function fitted(data: SviData, floor?: Parameters<typeof fitSvi>[1]) {
  const fit = fitSvi(data, floor);
  if (!fit.ok) throw new Error(fit.reason);
  return fit.value;
}

const none = () => 0;

describe('SVI fit', () => {
  it('returns the slice that made clean data', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.002, max: 0.05, noNaN: true }),
        fc.tuple(
          fc.double({ min: -0.3, max: 0.6, noNaN: true }),
          fc.double({ min: 0.6, max: 2, noNaN: true }),
          fc.double({ min: -0.6, max: -0.1, noNaN: true }),
          fc.double({ min: 0.25, max: 0.5, noNaN: true }),
        ),
        (deviation, shape) => {
          const truth = shortSlice(deviation, shape);
          fc.pre(minimumG(truth).g > 0);
          const { parameters } = fitted(dataOf(truth, deviation, 60, none));
          for (let u = -6; u <= 4; u += 0.5) {
            const [found, made] = [parameters, truth].map((p) =>
              Math.sqrt(sviTotalVariance(p, u * deviation)),
            );
            expect(Math.abs(found! - made!)).toBeLessThan(1e-4 * made!);
          }
        },
      ),
    );
  });

  it('follows a smile of another family, SABR’s of one month, within a third of a volatility point and without arbitrage', () => {
    const years = 30 / 365;
    const smile = { alpha: 0.15, beta: 1, rho: -0.7, volOfVol: 2, years };
    const volatility = (at: number) => sabrVolatility(100, 100 * Math.exp(at), smile);
    const k = Float64Array.from({ length: 61 }, (_, i) => -0.12 + 0.003 * i);
    const w = k.map((at) => volatility(at) ** 2 * years);
    const { parameters } = fitted({ k, w, weight: w.map((value) => 1 / (2 * Math.sqrt(value))) });
    for (const at of k) {
      const found = Math.sqrt(sviTotalVariance(parameters, at) / years);
      expect(Math.abs(found - volatility(at))).toBeLessThan(0.0033);
    }
    expect(minimumG(parameters).g).toBeGreaterThan(0);
  });

  it('keeps within the noise of noisy quotes', () => {
    const { normal } = randomStream(7);
    const truth = shortSlice(0.01, [0.1, 1, -0.4, 0.4]);
    const data = dataOf(truth, 0.01, 60, () => 0.01 * normal());
    const { parameters, method } = fitted(data);
    expect(method).toBe('projected');
    const error = data.k.map(
      (at) => Math.sqrt(sviTotalVariance(parameters, at) / sviTotalVariance(truth, at)) - 1,
    );
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(0.01);
  });

  it("takes the arbitrage out of Vogt's smile and stays close to it where it is quoted", () => {
    const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
    const k = Float64Array.from({ length: 81 }, (_, i) => -1 + i / 40);
    const w = k.map((at) => sviTotalVariance(vogt, at));
    const fit = fitted({ k, w, weight: w.map((value) => 1 / (2 * Math.sqrt(value))) });
    expect(fit.method).toBe('constrained');
    expect(fit.minimumG.g).toBeGreaterThanOrEqual(0);
    for (let u = -12; u <= 12; u += 0.01) {
      expect(
        durrlemanG(fit.parameters, fit.parameters.m + fit.parameters.sigma * Math.sinh(u)),
      ).toBeGreaterThan(-1e-9);
    }
    expect(fit.rms).toBeLessThan(0.01);
  });

  it('is free of butterfly arbitrage whatever the quotes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.3, max: 3, noNaN: true }), { minLength: 5, maxLength: 30 }),
        fc.double({ min: 0.002, max: 0.2, noNaN: true }),
        (ratios, deviation) => {
          const n = ratios.length;
          const k = Float64Array.from({ length: n }, (_, i) => ((8 * i) / (n - 1) - 5) * deviation);
          const w = Float64Array.from(ratios, (ratio) => (ratio * deviation) ** 2);
          const { parameters } = fitted({ k, w, weight: w.map((value) => 1 / value) });
          for (let u = -12; u <= 12; u += 0.05) {
            expect(durrlemanG(parameters, parameters.m + parameters.sigma * Math.sinh(u))).toBeGreaterThan(
              -1e-9,
            );
          }
          expect(parameters.b * (1 + Math.abs(parameters.rho))).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('does not fall below an earlier slice when told', () => {
    const data = dataOf(shortSlice(0.01, [0.1, 1, -0.4, 0.4]), 0.01, 60, none);
    const floor = { k: data.k, w: data.w.map((w, i) => (i < 20 ? 1.2 * w : 0.8 * w)) };
    const { parameters } = fitted(data, floor);
    data.k.forEach((k, i) => {
      expect(sviTotalVariance(parameters, k) / floor.w[i]!).toBeGreaterThan(0.999);
    });
  });

  it('needs five points', () => {
    const four = Float64Array.of(-0.01, 0, 0.01, 0.02);
    expect(fitSvi({ k: four, w: four.map(() => 1e-4), weight: four.map(() => 1) })).toMatchObject({
      reason: 'too-few-points',
    });
  });
});
