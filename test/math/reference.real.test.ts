import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  blackGreeks,
  blackPrice,
  impliedDeviation,
  normalCdf,
  type OptionSide,
} from '../../src/math/index.ts';
import { hasRealData, REAL_DATA } from '../support/real-data.ts';

const folder = join(REAL_DATA, 'reference');
const missing = !hasRealData;

function table(name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  const names = header!.trim().split(',');
  return lines.map((line) =>
    Object.fromEntries(
      line
        .trim()
        .split(',')
        .map((cell, i) => [names[i]!, cell]),
    ),
  );
}

const sideOf = (letter: string): OptionSide => (letter.toUpperCase().startsWith('C') ? 'C' : 'P');

describe.skipIf(missing)(`published option values${missing ? ' (skipped: no real data)' : ''}`, () => {
  test("Haug's 36 Black-Scholes-Merton values to their four decimals", () => {
    const rows = table('haug_bsm_values_p24.csv');
    expect(rows.length).toBe(36);
    for (const row of rows) {
      const [spot, strike, q, r, t, vol, value] = ['spot', 'strike', 'q', 'r', 't', 'vol', 'value'].map(
        (name) => Number(row[name]),
      ) as [number, number, number, number, number, number, number];
      const price =
        Math.exp(-r * t) *
        blackPrice(spot * Math.exp((r - q) * t), strike, vol * Math.sqrt(t), sideOf(row.type!));
      expect(Math.abs(price - value)).toBeLessThan(6e-5);
    }
  });

  test('QuantLib prices, deltas, gammas and vegas, a one-day option among them', () => {
    const rows = table('quantlib_bsm_vanilla.csv');
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      const number = (name: string) => Number(row[name]);
      const years = number('tau');
      const greeks = blackGreeks(
        number('F'),
        number('K'),
        number('sigma') * Math.sqrt(years),
        years,
        sideOf(row.type!),
      );
      const carry = number('F') / number('S');
      const discount = number('DF');
      const close = (value: number, expected: number) =>
        expect(Math.abs(value - expected)).toBeLessThan(1e-11 * Math.max(1, Math.abs(expected)));
      close(discount * greeks.price, number('price'));
      close(discount * carry * greeks.delta, number('delta'));
      close(discount * carry * carry * greeks.gamma, number('gamma'));
      close((discount * greeks.vega) / 100, number('vega'));
    }
  });

  test("py_vollib's 101 call and put cases to their printed digits", () => {
    const { columns, data } = JSON.parse(readFileSync(join(folder, 'py_vollib_test_data.json'), 'utf8')) as {
      columns: string[];
      data: number[][];
    };
    expect(data.length).toBe(101);
    for (const values of data) {
      const at = (name: string) => values[columns.indexOf(name)]!;
      const years = at('t');
      const discount = Math.exp(-at('R') * years);
      const forward = at('S') / discount;
      const deviation = at('v') * Math.sqrt(years);
      for (const [side, price, delta, gamma, vega] of [
        ['C', 'bs_call', 'CD', 'CG', 'CV'],
        ['P', 'bs_put', 'PD', 'PG', 'PV'],
      ] as const) {
        const greeks = blackGreeks(forward, at('K'), deviation, years, side);
        const close = (value: number, expected: number) =>
          expect(Math.abs(value - expected)).toBeLessThan(2e-9 + 1e-8 * Math.abs(expected));
        close(discount * greeks.price, at(price));
        close(greeks.delta, at(delta));
        close(greeks.gamma / discount, at(gamma));
        close(discount * greeks.vega, at(vega));
      }
    }
  });

  test("1,000 random cases of Let's Be Rational: distribution, price and inversion", () => {
    const { input, output } = JSON.parse(
      gunzipSync(readFileSync(join(folder, 'lets_be_rational_TestValues.json.gz')))
        .toString()
        .replaceAll('NaN', 'null'),
    ) as { input: Record<string, number>[]; output: Record<string, number>[] };
    expect(input.length).toBe(1000);
    let inverted = 0;
    input.forEach((given, i) => {
      const { F, K, T, sigma, z, q } = given as Record<'F' | 'K' | 'T' | 'sigma' | 'z' | 'q', number>;
      const expected = output[i]!;
      expect(Math.abs(normalCdf(z) / expected.norm_cdf! - 1)).toBeLessThan(1e-15);
      const side = q > 0 ? 'C' : 'P';
      const deviation = sigma * Math.sqrt(T);
      const price = blackPrice(F, K, deviation, side);
      expect(Math.abs(price - expected.black!)).toBeLessThan(1e-14 * Math.max(F, K) + 1e-12 * price);
      const result = impliedDeviation(expected.black!, F, K, side);
      if (!result.ok) return;
      // What the price's own rounding leaves open: its last bit over the vega.
      const slope =
        (blackPrice(F, K, deviation * 1.001, side) - blackPrice(F, K, deviation * 0.999, side)) /
        (0.002 * deviation);
      expect(Math.abs(result.value - deviation)).toBeLessThan(
        4e-16 * (Math.max(F, K) / slope) + 1e-13 * deviation,
      );
      inverted++;
    });
    expect(inverted).toBeGreaterThan(900);
  });
});
