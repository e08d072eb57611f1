import { describe, expect, it } from 'vitest';
import { figure, money } from '../../src/report/index.ts';

describe('figures', () => {
  it('have one minus sign, and none on what rounds to zero', () => {
    expect([figure(-1.5), figure(-0.001), figure(-0), figure(-0.005, 3)]).toEqual([
      '−1.50',
      '0.00',
      '0.00',
      '−0.005',
    ]);
    expect(money(-123_456)).toBe('−$1,234.56');
  });
});
