import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blackDelta, blackGreeks, blackPrice } from '../../src/math/index.ts';

interface Case {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly yield: number;
  readonly years: number;
  readonly volatility: number;
}

function discounted({ spot, strike, rate, yield: carry, years, volatility }: Case, side: 'C' | 'P'): number {
  const forward = spot * Math.exp((rate - carry) * years);
  return Math.exp(-rate * years) * blackPrice(forward, strike, volatility * Math.sqrt(years), side);
}

const option = (
  ...[spot, strike, rate, carry, years, volatility]: [number, number, number, number, number, number]
) => ({
  spot,
  strike,
  rate,
  yield: carry,
  years,
  volatility,
});

describe('published Black–Scholes–Merton values', () => {
  test.each([
    ['Hull 42/40', option(42, 40, 0.1, 0, 0.5, 0.2), 4.759422392872, 0.8085993729],
    ['Haug 60/65', option(60, 65, 0.08, 0, 0.25, 0.3), 2.133368444916, 5.846282209855],
    ['Haug 100/95', option(100, 95, 0.1, 0.05, 0.5, 0.2), 9.628983522021, 2.464787646756],
    ['Haug 19/19 on a future', option(19, 19, 0.1, 0.1, 0.75, 0.28), 1.701050725236, 1.701050725236],
    ['100/100 one year', option(100, 100, 0.05, 0, 1, 0.2), 10.450583572186, 5.573526022257],
  ])('%s', (_name, values, call, put) => {
    expect(discounted(values, 'C')).toBeCloseTo(call, 11);
    expect(discounted(values, 'P')).toBeCloseTo(put, 11);
  });

  test("Hull's greeks of the 49/50 call", () => {
    const years = 0.3846;
    const growth = Math.exp(0.05 * years);
    const greeks = blackGreeks(49 * growth, 50, 0.2 * Math.sqrt(years), years, 'C');
    expect(greeks.price / growth).toBeCloseTo(2.400461086966, 11);
    expect(greeks.delta).toBeCloseTo(0.521601633972, 11);
    expect(greeks.gamma * growth).toBeCloseTo(0.065545377252, 11);
    expect(greeks.vega / growth).toBeCloseTo(12.105242754244, 10);
    // Spot theta adds interest on the strike to the forward theta: -r K exp(-rT) N(d2).
    const strikePart = 0.05 * (49 * greeks.delta - greeks.price / growth);
    expect(greeks.theta / growth - strikePart).toBeCloseTo(-4.305389964546, 10);
  });
});

const forwards = fc.double({ min: 1, max: 1e4, noNaN: true });
const distances = fc.double({ min: -8, max: 8, noNaN: true });
const deviations = fc.double({ min: 1e-4, max: 3, noNaN: true });

describe('Black-76', () => {
  test('call less put is forward less strike', () => {
    fc.assert(
      fc.property(forwards, distances, deviations, (forward, z, s) => {
        const strike = forward * Math.exp(z * s);
        fc.pre(strike > 1e-6 && strike < 1e9);
        const gap =
          blackPrice(forward, strike, s, 'C') - blackPrice(forward, strike, s, 'P') - (forward - strike);
        expect(Math.abs(gap)).toBeLessThanOrEqual(4e-16 * (forward + strike));
        const deltas = blackDelta(forward, strike, s, 'C') - blackDelta(forward, strike, s, 'P');
        expect(deltas).toBeCloseTo(1, 15);
      }),
    );
  });

  test('price rises with deviation and stays between intrinsic and its largest value', () => {
    fc.assert(
      fc.property(forwards, distances, deviations, (forward, z, s) => {
        const strike = forward * Math.exp(z * s);
        fc.pre(strike > 1e-6 && strike < 1e9);
        const price = blackPrice(forward, strike, s, 'C');
        expect(price).toBeGreaterThanOrEqual(Math.max(forward - strike, 0));
        expect(price).toBeLessThanOrEqual(forward);
        expect(blackPrice(forward, strike, s * 1.01, 'C')).toBeGreaterThanOrEqual(price);
      }),
    );
  });

  test('each greek agrees with bump and reprice', () => {
    const years = 0.08;
    for (const strike of [5600, 5950, 6000, 6100, 6400])
      for (const side of ['C', 'P'] as const) {
        const volatility = 0.17;
        const at = (forward: number, sigma: number, time: number) =>
          blackGreeks(forward, strike, sigma * Math.sqrt(time), time, side);
        const g = at(6000, volatility, years);
        const close = (value: number, bumped: number, scale: number) =>
          expect(Math.abs(value - bumped)).toBeLessThan(1e-6 * scale);
        const h = 0.5;
        const up = at(6000 + h, volatility, years);
        const down = at(6000 - h, volatility, years);
        close(g.delta, (up.price - down.price) / (2 * h), 1);
        close(g.gamma, (up.delta - down.delta) / (2 * h), 1e-2);
        close(g.speed, (up.gamma - down.gamma) / (2 * h), 1e-3);
        const v = 1e-5;
        const rich = at(6000, volatility + v, years);
        const poor = at(6000, volatility - v, years);
        close(g.vega, (rich.price - poor.price) / (2 * v), 1e3);
        close(g.vanna, (rich.delta - poor.delta) / (2 * v), 1);
        close(g.volga, (rich.vega - poor.vega) / (2 * v), 1e4);
        const t = 1e-6;
        const later = at(6000, volatility, years - t);
        const sooner = at(6000, volatility, years + t);
        close(g.theta, (later.price - sooner.price) / (2 * t), 1e3);
        close(g.charm, (later.delta - sooner.delta) / (2 * t), 10);
        close(g.colour, (later.gamma - sooner.gamma) / (2 * t), 1e-1);
      }
  });

  test('at zero deviation the price is intrinsic and the delta a step', () => {
    expect(blackPrice(6000, 5900, 0, 'C')).toBe(100);
    expect(blackPrice(6000, 5900, 0, 'P')).toBe(0);
    expect([5900, 6000, 6100].map((strike) => blackDelta(6000, strike, 0, 'C'))).toEqual([1, 0.5, 0]);
    expect([5900, 6000, 6100].map((strike) => blackDelta(6000, strike, 0, 'P'))).toEqual([-0, -0.5, -1]);
    const { price, delta, ...rest } = blackGreeks(6000, 6100, 0, 0, 'P');
    expect([price, delta]).toEqual([100, -1]);
    expect(Object.values(rest).every((greek) => greek === 0)).toBe(true);
  });

  test('at the strike, greeks approach the limits stated for zero deviation', () => {
    const limit = blackGreeks(100, 100, 0, 0.25, 'C');
    const near = blackGreeks(100, 100, 1e-12, 0.25, 'C');
    for (const name of ['price', 'delta', 'vega', 'vanna', 'theta', 'charm', 'volga'] as const)
      expect(near[name]).toBeCloseTo(limit[name], 8);
    for (const name of ['gamma', 'colour'] as const) expect(limit[name]).toBe(Number.POSITIVE_INFINITY);
    expect(limit.speed).toBe(Number.NEGATIVE_INFINITY);
  });

  test('extreme strikes and deviations stay finite', () => {
    for (const strike of [1e-300, 1e-3, 1, 1e3, 1e300])
      for (const s of [1e-300, 1e-8, 1, 50, 1e3, 1e150, 1e300])
        for (const side of ['C', 'P'] as const) {
          const values: number[] = Object.values(blackGreeks(1.5, strike, s, 1, side));
          expect(values.every(Number.isFinite), `${strike} ${s} ${values.join()}`).toBe(true);
        }
  });

  test('refuses nonsense by name', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => blackPrice(bad, 100, 0.1, 'C')).toThrow(RangeError);
      expect(() => blackPrice(100, bad, 0.1, 'C')).toThrow(RangeError);
    }
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => blackDelta(100, 100, bad, 'C')).toThrow(RangeError);
      expect(() => blackGreeks(100, 100, 0.1, bad, 'C')).toThrow(RangeError);
    }
    expect(() => blackGreeks(100, 100, 0.1, 0, 'C')).toThrow(/cannot carry/);
  });
});
