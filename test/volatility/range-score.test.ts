import { describe, expect, it } from 'vitest';
import { addDays, isoDate } from '../../src/market/index.ts';
import { randomStream } from '../../src/math/index.ts';
import { type RangeOutcome, scoreRanges } from '../../src/volatility/index.ts';

function outcomes(count: number, size: number): RangeOutcome[] {
  const { normal } = randomStream(11);
  return Array.from({ length: count }, (_, i) => ({
    date: addDays(isoDate('2022-01-03'), i),
    percent: 0.9,
    move: size * 0.9 * normal(),
    vix: 12 + (i % 20),
  }));
}

function scores(given: readonly RangeOutcome[]) {
  const result = scoreRanges(given);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('score of expected ranges', () => {
  it('finds nominal coverage and ratio 1 when forecasts are right', () => {
    const all = scores(outcomes(20_000, 1))[0]!;
    expect(all).toMatchObject({ group: 'all', count: 20_000 });
    expect(all.ratio).toBeCloseTo(1, 1);
    for (const { covered, nominal, standardError } of all.coverage) {
      expect(Math.abs(covered - nominal)).toBeLessThan(4 * standardError);
    }
    expect(all.coverage[1]!.nominal).toBeCloseTo(0.6826895, 6);
  });

  it('punishes forecasts that are too small or too large', () => {
    const right = scores(outcomes(5000, 1))[0]!.pinball;
    const scaled = (factor: number) =>
      scores(outcomes(5000, 1).map((o) => ({ ...o, percent: factor * o.percent })))[0]!.pinball;
    expect(scaled(0.7)).toBeGreaterThan(right);
    expect(scaled(1.4)).toBeGreaterThan(right);
  });

  it('works the pinball loss of one day out by hand', () => {
    const [only] = scores([{ date: isoDate('2026-07-28'), percent: 1, move: -2, vix: 16 }]);
    const quantiles = [0.67448975, 1.28155157, 1.64485363, 1.95996398];
    const loss = [0.5, 0.8, 0.9, 0.95].reduce((sum, q, i) => sum + q * (2 - quantiles[i]!), 0) / 4;
    expect(only!.pinball).toBeCloseTo(loss, 8);
    expect(only!.coverage.map(({ covered }) => covered)).toEqual([0, 0, 0, 1]);
  });

  it('groups by year and by VIX, every day once in each', () => {
    const groups = scores(outcomes(800, 1));
    expect(groups.map(({ group }) => group)).toEqual([
      'all',
      '2022',
      '2023',
      '2024',
      'VIX 0–15',
      'VIX 15–20',
      'VIX 20–25',
      'VIX 25+',
    ]);
    const count = (names: RegExp) =>
      groups.filter(({ group }) => names.test(group)).reduce((sum, group) => sum + group.count, 0);
    expect(count(/^20/)).toBe(800);
    expect(count(/^VIX/)).toBe(800);
  });

  it('refuses forecasts that are not positive and has no score without days', () => {
    expect(scoreRanges([])).toMatchObject({ reason: 'no-outcomes' });
    expect(() => scoreRanges([{ date: isoDate('2026-07-28'), percent: 0, move: 1, vix: 15 }])).toThrow(
      RangeError,
    );
  });
});
