import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durrlemanG, type SviParameters, sviTotalVariance } from '../../src/volatility/index.ts';
import {
  formG,
  formVariance,
  gradientOfG,
  gradientOfVariance,
  toForm,
  toParameters,
} from '../../src/volatility/svi-form.ts';

const slices: fc.Arbitrary<SviParameters> = fc.record({
  a: fc.double({ min: 0.01, max: 0.1, noNaN: true }),
  b: fc.double({ min: 0.01, max: 0.8, noNaN: true }),
  rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
  m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
});
const places = fc.double({ min: -1, max: 1, noNaN: true });

describe('form of an SVI slice that the fit moves', () => {
  it('has the variance and the g of its slice, and returns to it', () => {
    fc.assert(
      fc.property(slices, places, (slice, k) => {
        const form = toForm(slice);
        expect(formVariance(form, 1 / slice.sigma, k)).toBeCloseTo(sviTotalVariance(slice, k), 12);
        const g = durrlemanG(slice, k);
        expect(Math.abs(formG(form, 1 / slice.sigma, k) - g)).toBeLessThan(1e-10 * (1 + Math.abs(g)));
        const back = toParameters(form);
        for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
          expect(back[name]).toBeCloseTo(slice[name], 12);
        }
      }),
    );
  });

  it('has the derivatives that differences show', () => {
    fc.assert(
      fc.property(slices, places, (slice, k) => {
        const form = toForm(slice);
        const [byG, byVariance] = [new Float64Array(5), new Float64Array(5)];
        gradientOfG(form, k, byG, 0);
        gradientOfVariance(form, k, 3, byVariance, 0);
        for (let i = 0; i < 5; i++) {
          const h = 1e-6 * slice.sigma;
          const [down, up] = [form.slice(), form.slice()];
          down[i]! -= h;
          up[i]! += h;
          const slope = (at: typeof formG) =>
            (at(up, Math.exp(-up[4]!), k) - at(down, Math.exp(-down[4]!), k)) / (2 * h);
          expect(Math.abs(slope(formG) - byG[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(byG[i]!)));
          expect(3 * slope(formVariance)).toBeCloseTo(byVariance[i]!, 5);
        }
      }),
    );
  });
});
