import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { deviationError, greeks } from '../../bench/lib/high-precision.mjs';
import {
  blackGreeks,
  blackGreeksBatch,
  blackPrice,
  impliedDeviation,
  loadKernels,
  type OptionColumns,
  randomStream,
} from '../../src/math/index.ts';
import { greekColumns, higherColumns, randomOptions } from './columns.ts';

// The engine of Node 20 has relaxed vectors behind this flag; later ones ignore it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Relative error of the inversion of an out-of-the-money price, against arithmetic of 320 binary digits. */
function inversionError(price: number, forward: number, strike: number): number {
  const result = impliedDeviation(price, forward, strike, strike >= forward ? 'C' : 'P');
  if (!result.ok) throw new Error(`${price} ${forward} ${strike}: ${result.reason}`);
  return Math.abs(deviationError(price, forward, strike, result.value));
}

function worstError(
  rows: number,
  seed: number,
  draw: (uniform: () => number) => [number, number, number],
): number {
  const stream = randomStream(seed);
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    const [forward, strike, deviation] = draw(stream.uniform);
    const price = blackPrice(forward, strike, deviation, strike >= forward ? 'C' : 'P');
    if (price > 0) worst = Math.max(worst, inversionError(price, forward, strike));
  }
  return worst;
}

describe('inversion against high precision', () => {
  test('is within 1e-15 on index options of zero to two days', () => {
    const worst = worstError(600, 51, (u) => {
      const forward = 5800 + 400 * u();
      const years = (5 + 780 * u()) / (252 * 390);
      const z = -5 + 8 * u();
      const deviation = (0.08 + 0.2 * u()) * (1 - 0.12 * z + 0.03 * z * z) * Math.sqrt(years);
      return [forward, Math.round((forward * Math.exp(z * deviation)) / 5) * 5, deviation];
    });
    expect(worst).toBeLessThan(1e-15);
  });

  test('is within 1e-15 out to twenty-four deviations and down to one minute', () => {
    const worst = worstError(600, 52, (u) => {
      const forward = 1000 + 8000 * u();
      const deviation = 0.03 * Math.exp(Math.log(60) * u()) * Math.sqrt((1 + 2880 * u() * u()) / 525600);
      return [forward, Math.round(forward * Math.exp((48 * u() - 24) * deviation) * 4) / 4, deviation];
    });
    expect(worst).toBeLessThan(1e-15);
  });

  test('is within 1.5e-15 on volatility-index options with wide strikes', () => {
    const worst = worstError(600, 53, (u) => {
      const forward = 12 + 60 * u();
      const deviation = (0.4 + 2.6 * u()) * Math.sqrt((1 + 300 * u()) / 365);
      return [
        forward,
        Math.round(Math.max(5, Math.min(200, forward * Math.exp((5 * u() - 2) * deviation))) * 2) / 2,
        deviation,
      ];
    });
    expect(worst).toBeLessThan(1.5e-15);
  });

  test('is within 1e-15 over ten deviations either way and total deviations 1e-4 to 5', () => {
    const worst = worstError(1200, 54, (u) => {
      const forward = 10 + 7000 * u();
      const deviation = Math.exp(Math.log(1e-4) + Math.log(5e4) * u());
      return [forward, forward * Math.exp((20 * u() - 10) * deviation), deviation];
    });
    expect(worst).toBeLessThan(1e-15);
  });

  test('is within 1e-15 exactly at the money', () => {
    const worst = worstError(300, 55, (u) => {
      const forward = 1 + 9000 * u();
      return [forward, forward, Math.exp(Math.log(1e-12) + Math.log(1e13) * u())];
    });
    expect(worst).toBeLessThan(1e-15);
  });

  test.each([
    [5e-324, 6000, 6100],
    [1e-320, 6000, 5000],
    [2.3e-308, 15, 150],
    [1e-290, 6000, 6000.01],
    [1e-200, 20, 21],
    [1e-12, 20, 200],
    [5e-324, 2.2e-308, 6245.9],
    [1e-310, 760, 4.4e-227],
    [1e-300, 4.2e-134, 185],
    [1e250, 1e290, 1.01e290],
  ])('the tiny price %d is inverted within 1e-15', (price, forward, strike) => {
    expect(inversionError(price, forward, strike)).toBeLessThan(1e-15);
  });

  test.each([
    [99.99, 100, 100],
    [100 - 1e-9, 100, 100],
    [100 - 2e-14, 100, 100],
    [14.999999, 15, 200],
    [15 - 1e-14, 30, 15],
  ])('the price %d just below its maximum is inverted within 1e-15', (price, forward, strike) => {
    expect(inversionError(price, forward, strike)).toBeLessThan(1e-15);
  });
});

describe('price and greeks against high precision', () => {
  const rows = 400;
  const options = randomOptions(rows, 56, 10);
  const names = [
    'price',
    'delta',
    'gamma',
    'vega',
    'theta',
    'vanna',
    'charm',
    'volga',
    'speed',
    'colour',
  ] as const;

  /** Largest error of each greek relative to the size of the terms it is made of. */
  function worstErrors(at: (i: number) => Record<(typeof names)[number], number>): Record<string, number> {
    const worst: Record<string, number> = {};
    for (let i = 0; i < rows; i++) {
      const exact = greeks(
        options.forward[i]!,
        options.strike[i]!,
        options.deviation[i]!,
        options.years[i]!,
        options.call[i] === 1,
      );
      const found = at(i);
      for (const name of names) {
        const { value, size } = exact[name];
        worst[name] = Math.max(worst[name] ?? 0, Math.abs(found[name] - value) / size);
      }
    }
    return worst;
  }

  const within = (limit: number) =>
    Object.fromEntries(names.map((name) => [name, expect.toSatisfy((e: number) => e < limit)]));

  test('scalar: within 1e-12 over ten deviations', () => {
    const worst = worstErrors((i) =>
      blackGreeks(
        options.forward[i]!,
        options.strike[i]!,
        options.deviation[i]!,
        options.years[i]!,
        options.call[i] === 1 ? 'C' : 'P',
      ),
    );
    expect(worst).toEqual(within(1e-12));
  });

  const batches = {
    plain: blackGreeksBatch,
    portable: loadKernels().blackGreeks,
    relaxed: loadKernels({ build: 'relaxed' }).blackGreeks,
  };

  test.each(Object.entries(batches))('%s batch: within 1e-12 over ten deviations', (_name, run) => {
    const six = greekColumns(rows);
    const higher = higherColumns(rows);
    run(options satisfies OptionColumns, six, new Uint8Array(rows), higher);
    const columns = { ...six, ...higher };
    const worst = worstErrors(
      (i) =>
        Object.fromEntries(names.map((name) => [name, columns[name][i]!])) as Record<
          (typeof names)[number],
          number
        >,
    );
    expect(worst).toEqual(within(1e-12));
  });

  test('to the last minute before expiry', () => {
    for (const strike of [5985, 5995, 6000, 6005, 6015])
      for (const side of ['C', 'P'] as const) {
        const years = 1 / 525600;
        const deviation = 0.12 * Math.sqrt(years);
        const found = blackGreeks(6000.25, strike, deviation, years, side);
        const exact = greeks(6000.25, strike, deviation, years, side === 'C');
        for (const name of names)
          expect(Math.abs(found[name] - exact[name].value) / exact[name].size).toBeLessThan(1e-12);
      }
  });
});
