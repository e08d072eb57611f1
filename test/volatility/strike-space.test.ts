import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { YearFraction } from '../../src/market/index.ts';
import { normalCdf, randomStream } from '../../src/math/index.ts';
import {
  fitStrikeSpace,
  type StrikeSpaceFit,
  strikeSpaceProbabilityBelow,
} from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from './chains.ts';

const FORWARD = 7427.5;
const BASIS = { forward: FORWARD, discount: 1, years: 0.003 as YearFraction };
const STRIKES = ladder(7250, 7600, 5);

function fitted(rows: readonly QuoteRow[], discount = 1): StrikeSpaceFit {
  const fit = fitStrikeSpace(chainOf(rows), { ...BASIS, discount });
  if (!fit.ok) throw new Error(`${fit.reason}: ${fit.detail}`);
  return fit.value;
}

function expectNoArbitrage({ strikes, calls }: StrikeSpaceFit): void {
  let before = -1;
  for (let i = 0; i + 1 < strikes.length; i++) {
    const slope = (calls[i + 1]! - calls[i]!) / (strikes[i + 1]! - strikes[i]!);
    expect(slope).toBeGreaterThanOrEqual(before - 1e-7);
    expect(slope).toBeLessThanOrEqual(1e-7);
    before = slope;
  }
  expect(calls.at(-1)!).toBeGreaterThanOrEqual(-1e-6);
}

describe('strike-space fit', () => {
  it('keeps prices that are free of arbitrage where they are', () => {
    const fit = fitted(blackRows(STRIKES, FORWARD, () => 0.008, { halfSpread: 0.02 }));
    expect(fit.insideShare).toBe(1);
    expect(Math.max(...fit.residuals.map(Math.abs))).toBeLessThan(0.2);
    expectNoArbitrage(fit);
  });

  it('finds the lognormal probabilities and density behind them', () => {
    const fit = fitted(blackRows(STRIKES, FORWARD, () => 0.008, { halfSpread: 0.02 }));
    for (const strike of [7330, 7400, 7427.5, 7500]) {
      const below = strikeSpaceProbabilityBelow(fit, strike);
      const exact = normalCdf(Math.log(strike / FORWARD) / 0.008 + 0.004);
      expect(below.ok && Math.abs(below.value - exact)).toBeLessThan(0.005);
    }
    const mass = fit.density.reduce((sum, d) => sum + 5 * d, 0);
    expect(mass).toBeCloseTo(1, 1);
    expect(strikeSpaceProbabilityBelow(fit, 7000)).toMatchObject({ reason: 'outside-strikes' });
  });

  it('takes an arbitrage out of noisy quotes and stays near them', () => {
    const { normal } = randomStream(3);
    const rows = blackRows(STRIKES, FORWARD, () => 0.008, { halfSpread: 0.1 }).map((row): QuoteRow => {
      const shift = 0.05 * normal();
      return [row[0], row[1] + shift, row[2] + shift, row[3] + shift, row[4] + shift];
    });
    const fit = fitted(rows);
    expectNoArbitrage(fit);
    expect(fit.insideShare).toBeGreaterThan(0.9);
  });

  it('is free of arbitrage whatever the quotes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: 60, noNaN: true }), { minLength: 6, maxLength: 40 }),
        (mids) => {
          const low = FORWARD - (5 * mids.length) / 2;
          const rows = mids.map(
            (mid, i): QuoteRow => [low + 5 * i, mid - 0.04, mid + 0.04, mid - 0.04, mid + 0.04],
          );
          const fit = fitStrikeSpace(chainOf(rows), BASIS);
          if (fit.ok) expectNoArbitrage(fit.value);
          else expect(fit.reason).toBe('not-solved');
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('undoes the discount', () => {
    const plain = fitted(blackRows(STRIKES, FORWARD, () => 0.008, { halfSpread: 0.02 }));
    const half = fitted(
      blackRows(STRIKES, FORWARD, () => 0.008, { halfSpread: 0.01, discount: 0.5 }),
      0.5,
    );
    half.calls.forEach((call, i) => {
      expect(call).toBeCloseTo(plain.calls[i]!, 4);
    });
  });

  it('needs six quotes', () => {
    const rows = blackRows(ladder(7420, 7440, 5), FORWARD, () => 0.008);
    expect(fitStrikeSpace(chainOf(rows), BASIS)).toMatchObject({ reason: 'too-few-strikes' });
  });
});
