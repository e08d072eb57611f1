import { describe, expect, it } from 'vitest';
import { type Comparison, type ErrorRow, errorTable } from '../../src/data/index.ts';
import { isoDate } from '../../src/market/index.ts';
import { biasTable, validationPage } from '../../src/report/index.ts';

/** A credit of 3.00, half-spread 0.25, as modelled and at what each change makes of it. */
const credit = (date: string, modelled: number, changed: Comparison['changed']): Comparison => ({
  kind: 'condor',
  what: '10 delta, 25 wide',
  source: 'VIX',
  date: isoDate(date),
  afterClose: true,
  vix: 18,
  real: 3,
  modelled,
  changed,
  halfSpread: 0.25,
});

/** Such credits on two days, modelled at 3.50. */
function rowWith(changed: Partial<Comparison['changed']>, modelled = 3.5): ErrorRow {
  const all = { level: 3.5, smile: 3.5, levelAndSmile: 3.5, fitted: 3.4, ...changed };
  const comparisons = [credit('2026-07-20', modelled + 0.1, all), credit('2026-07-21', modelled - 0.1, all)];
  return errorTable(comparisons).find(({ regime }) => regime === 'all')!;
}

describe('why a bias lies beyond the half-spread', () => {
  it('is not asked where it lies within', () => {
    expect(rowWith({}, 3.2).cause).toBeNull();
  });

  it.each([
    ['the day’s VIX1D, where that alone brings it inside', { vix1d: 3.1, level: 3 }, 'level source', 0.1],
    ['the volatility at the money before the smile', { vix1d: 3.4, level: 3.2, smile: 3 }, 'level', 0.2],
    ['the smile where the volatility leaves it outside', { level: 3.3, smile: 2.9 }, 'smile', -0.1],
    ['both where neither does alone', { level: 3.3, smile: 3.3, levelAndSmile: 3.1 }, 'level and smile', 0.1],
    ['the half-spreads when nothing else is left', { levelAndSmile: 3.4 }, 'half-spreads', 0.4],
  ] as const)('is %s', (_, changed, cause, left) => {
    const row = rowWith(changed);
    expect(row.bias).toBeCloseTo(0.5, 12);
    expect(row.cause?.cause).toBe(cause);
    expect(row.cause?.left).toBeCloseTo(left, 12);
  });

  it('does not take VIX1D of a part of the days for that of all', () => {
    const day = (date: string, vix1d: number | undefined) =>
      credit(date, 3.5, { level: 3.1, smile: 3.5, levelAndSmile: 3, fitted: 3.5, vix1d });
    const [row] = errorTable([day('2026-07-20', 3), day('2023-01-20', undefined)]);
    expect(row!.changed.vix1d).toBeNull();
    expect(row!.cause?.cause).toBe('level');
  });

  it('stands on the page for each such row, with how sure the bias is, and nowhere else', () => {
    const [outside, inside] = [rowWith({ level: 3.2 }), rowWith({}, 3.2)];
    const { rows } = biasTable([outside, inside]);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.slice(4)).toEqual([
      '0.50',
      '0.25',
      'The volatility at the money: with the quoted one 0.20',
      '0.40',
      expect.stringMatching(/^\d+\.\d s\.e\. from nought, 2 days$/),
    ]);
    expect(validationPage([outside, inside])).toContain('with the quoted one 0.20');
  });
});
