import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../src/math/index.ts';
import { fundingTable } from '../../src/report/capital-tables.ts';

describe('what the account is paid for with', () => {
  it('tells the rate of boxes with its standard error: mids of a month pin it no better', () => {
    const none = absent('no-bill-rate');
    const table = fundingTable({
      billPercent: ok(3.83),
      boxPercent: ok(5.471),
      boxErrorPercent: ok(0.612),
      loanPercent: none,
      beta: absent('too-few-days'),
      downBeta: absent('too-few-days'),
      betaUsed: none,
      premiumPercent: none,
      equityPercent: none,
      debtShare: 0,
      costPercent: none,
    });
    expect(table.rows.find(([name]) => String(name).startsWith('Box'))).toEqual([
      'Box, implied, % a year',
      '5.47 ± 0.61',
    ]);
  });
});
