import { describe, expect, it } from 'vitest';
import { withMinus } from '../../src/app/cli/output.ts';

describe('text for people', () => {
  it('has one minus sign, whoever wrote the number', () => {
    expect(withMinus('│ -0.1 │ -$5 (-2 points)\n-3 to -1 %, [-1, ρ=-0.15] −4')).toBe(
      '│ −0.1 │ −$5 (−2 points)\n−3 to −1 %, [−1, ρ=−0.15] −4',
    );
  });

  it('keeps the hyphens of dates, names, options and powers of ten', () => {
    const text = '2026-07-16T14:18:32-04:00 put-spread-2 --from 2026-01-05 1e-7 /tmp/-5.csv a - b';
    expect(withMinus(text)).toBe(text);
  });
});
