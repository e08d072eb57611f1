import { describe, expect, it } from 'vitest';
import { expectedRange, yearsToExpiry } from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder } from './chains.ts';

function range(...args: Parameters<typeof expectedRange>) {
  const result = expectedRange(...args);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

describe('expected range', () => {
  const chain = chainOf(blackRows(ladder(7000, 7800, 5), 7427.5, () => 0.008, { halfSpread: 0.001 }));

  it('reads VIX of 14.92 as the daily 0.94 % of the publisher', () => {
    expect(range('vix1d', { forward: 7000, vix1d: 14.92 }).percent).toBeCloseTo(0.94, 3);
  });

  it('turns a VIX9D/HV20 blend of 0.6 into per cent and points', () => {
    const { percent, points, inputs } = range('vix9d-hv20', { forward: 7000, vix9d: 15, hv20: 12 });
    expect(percent).toBeCloseTo((0.6 * 15 + 0.4 * 12) / Math.sqrt(252), 12);
    expect(points).toBeCloseTo(70 * percent, 9);
    expect(inputs).toEqual({ forward: 7000, vix9d: 15, hv20: 12, shortWeight: 0.6, multiplier: 1 });
  });

  it('gives 0.47 % for the printed formula at VIX9D 15 and HV20 12', () => {
    const literal = range('publisher-literal', { forward: 7000, vix9d: 15, hv20: 12 });
    expect(literal.percent).toBeCloseTo(0.47, 2);
  });

  it('takes one standard deviation from the straddle of a normal move', () => {
    const { points } = range('atm-straddle', { forward: 7427.5, chain });
    expect(points / (7427.5 * 0.008)).toBeCloseTo(1, 2);
  });

  it('takes the deviation of the strip when the volatility is flat', () => {
    const years = yearsToExpiry(chain);
    if (!years.ok) throw new Error(years.reason);
    const { percent } = range('strip-variance', { forward: 7427.5, chain, years: years.value });
    expect(percent).toBeCloseTo(0.8, 2);
  });

  it('names the input that is missing', () => {
    expect(expectedRange('vix9d-hv20', { forward: 7000, vix9d: 15 })).toEqual({
      ok: false,
      reason: 'missing-input',
      detail: 'hv20',
    });
    expect(expectedRange('atm-straddle', { forward: 7000 })).toMatchObject({ reason: 'missing-input' });
    expect(expectedRange('vix1d', { forward: 7000 })).toMatchObject({ detail: 'vix1d' });
  });

  it('refuses volatilities that are none, by name', () => {
    for (const bad of [0, -3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(expectedRange('vix1d', { forward: 7000, vix1d: bad })).toEqual({
        ok: false,
        reason: 'not-a-volatility',
        detail: `vix1d ${bad}`,
      });
      for (const name of ['vix9d-hv20', 'publisher-literal'] as const) {
        const inputs = { forward: 7000, vix9d: 15, hv20: 12 };
        expect(expectedRange(name, { ...inputs, vix9d: bad })).toMatchObject({ detail: `vix9d ${bad}` });
        expect(expectedRange(name, { ...inputs, hv20: bad })).toMatchObject({ detail: `hv20 ${bad}` });
      }
    }
  });

  it('throws for a forward or multiplier that is not positive and a weight outside 0 to 1', () => {
    const inputs = { forward: 7000, vix9d: 15, hv20: 12 };
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => expectedRange('vix9d-hv20', { ...inputs, forward: bad })).toThrow(RangeError);
      expect(() => expectedRange('vix9d-hv20', { ...inputs, multiplier: bad })).toThrow(RangeError);
      expect(() => expectedRange('publisher-literal', { ...inputs, multiplier: bad })).toThrow(RangeError);
    }
    for (const shortWeight of [-0.1, 1.1, Number.NaN]) {
      expect(() => expectedRange('vix9d-hv20', { ...inputs, shortWeight })).toThrow(RangeError);
    }
    expect(range('vix9d-hv20', { ...inputs, shortWeight: 1 }).percent).toBeCloseTo(15 / Math.sqrt(252), 12);
  });

  it('has no straddle where the forward lies outside the strikes', () => {
    expect(expectedRange('atm-straddle', { forward: 6000, chain })).toMatchObject({ reason: 'no-straddle' });
  });
});
