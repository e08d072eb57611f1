import { describe, expect, it } from 'vitest';
import { varianceStrip } from '../../src/volatility/index.ts';
import { NEAR, NEXT, termChain } from './cboe-example.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from './chains.ts';

function strip(rows: readonly QuoteRow[], years: number, discount: number) {
  const result = varianceStrip(chainOf(rows), years, discount);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

describe("Cboe's worked VIX example", () => {
  it.each([NEAR, NEXT])('gives the printed figures of the $name term', (term) => {
    const { years, discount } = term;
    const result = varianceStrip(termChain(term), years, discount);
    if (!result.ok) throw new Error(result.reason);
    const { value } = result;
    expect(value.forward).toBeCloseTo(term.forward, 5);
    expect(value.reference).toBe(1960);
    expect(value.strikes).toHaveLength(term.used);
    expect(value.strikes[0]).toMatchObject({ strike: term.first, side: 'put' });
    expect(value.strikes.at(-1)).toMatchObject({ strike: term.last, side: 'call' });
    expect(Math.abs(value.sum - term.sum)).toBeLessThan(5e-11);
    expect(Math.abs(value.variance - term.variance)).toBeLessThan(2e-8);
    expect(value.putWing.truncated).toBe(false);
    for (const [strike, width] of term.widths) {
      expect(value.strikes.find((point) => point.strike === strike)?.width).toBe(width);
    }
  });
});

describe('variance strip', () => {
  it('gives 27.1822769 % on the small board checkable by hand', () => {
    const rows: QuoteRow[] = [
      [70, 0, 0, 0.2, 0.2],
      [85, 0, 0, 0.7, 0.7],
      [95, 0, 0, 1.8, 1.8],
      [100, 6.4, 6.4, 2.6, 2.6],
      [110, 2.1, 2.1, 0, 0],
      [130, 0.2, 0.2, 0, 0],
    ];
    const { variance, forward, strikes } = strip(rows, 0.25, 0.95);
    expect(forward).toBe(104);
    expect(strikes.map(({ width }) => width)).toEqual([15, 12.5, 7.5, 7.5, 15, 20]);
    expect(variance).toBeCloseTo(0.0738876178, 10);
    expect(100 * Math.sqrt(variance)).toBeCloseTo(27.1822769, 7);
  });

  it('finds the variance of a flat smile', () => {
    const rows = blackRows(ladder(5000, 9800, 5), 7427.5, () => 0.05, { halfSpread: 0 });
    expect(strip(rows, 1, 1).variance).toBeCloseTo(0.0025, 6);
  });

  it('ends a wing at two strikes in a row without a bid and skips a lone one', () => {
    const rows = blackRows(ladder(7000, 7900, 25), 7427.5, () => 0.05);
    const silence = (...strikes: number[]) => {
      for (const row of rows.filter(([strike]) => strikes.includes(strike))) {
        rows[rows.indexOf(row)] = [
          row[0],
          row[0] > 7427 ? 0 : row[1],
          row[2],
          row[0] < 7427 ? 0 : row[3],
          row[4],
        ];
      }
    };
    silence(7200, 7100, 7075);
    const { strikes, putWing, callWing } = strip(rows, 1, 1);
    expect(strikes[0]!.strike).toBe(7125);
    expect(strikes.some(({ strike }) => strike === 7200)).toBe(false);
    expect(putWing).toEqual({ lastStrike: 7125, end: 'zero-bids', missingShare: 0, truncated: false });
    expect(callWing).toMatchObject({ lastStrike: 7900, end: 'chain-end', truncated: true });
  });

  it('estimates what a cut wing lacks', () => {
    const whole = blackRows(ladder(5000, 9800, 5), 7427.5, () => 0.05, { halfSpread: 0 });
    const cut = whole.filter(([strike]) => strike >= 7000);
    const { sum, putWing } = strip(cut, 1, 1);
    const missing = 1 - sum / strip(whole, 1, 1).sum;
    expect(missing).toBeGreaterThan(0.02);
    expect(putWing.missingShare / missing).toBeGreaterThan(0.75);
    expect(putWing.missingShare / missing).toBeLessThan(1.5);
  });

  it('does not call a wing truncated whose last strike is worth nothing', () => {
    const rows = blackRows(ladder(7000, 7900, 25), 7427.5, () => 0.015, { halfSpread: 0 });
    const { putWing, callWing } = strip(rows, 1, 1);
    expect([putWing.truncated, callWing.truncated]).toEqual([false, false]);
  });

  it('has a reason instead of a number where quotes are missing', () => {
    const rows = blackRows(ladder(7400, 7450, 25), 7427.5, () => 0.01);
    expect(varianceStrip(chainOf([]), 1, 1)).toMatchObject({ reason: 'no-forward' });
    expect(varianceStrip(chainOf(rows.slice(2)), 1, 1)).toMatchObject({ reason: 'no-reference-strike' });
    expect(varianceStrip(chainOf(rows.slice(1)), 1, 1)).toMatchObject({ reason: 'too-few-strikes' });
    expect(() => varianceStrip(chainOf(rows), 0, 1)).toThrow(RangeError);
  });
});
