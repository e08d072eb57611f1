import { describe, expect, test } from 'vitest';
import {
  isoDate,
  type SettlementPrint,
  SettlementTable,
  settlementFileSchema,
  settlementLevel,
  settlementSource,
  settlementTableOf,
} from '../../src/market/index.ts';

const date = isoDate('2026-07-17');
const print = (change: Partial<SettlementPrint> = {}): SettlementPrint => ({
  source: 'SET',
  date,
  value: 7400.12,
  origin: 'exchange page',
  fallback: false,
  ...change,
});

describe('settlement values', () => {
  test('SPX settles on SET, SPXW and XSP on the close, all volatility roots on VRO', () => {
    expect(settlementSource('SPX')).toBe('SET');
    expect(settlementSource('SPXW')).toBe('SPX-close');
    expect(settlementSource('XSP')).toBe('SPX-close');
    expect((['VIX', 'VIXW', 'VX', 'VXM'] as const).map((root) => settlementSource(root))).toEqual(
      Array(4).fill('VRO'),
    );
  });

  test('a weekly of 2008 settled on the opening print', () => {
    expect(settlementSource('SPXW', isoDate('2008-10-10'))).toBe('SET');
    expect(settlementSource('SPXW', isoDate('2011-10-14'))).toBe('SPX-close');
  });

  test('XSP settles to a tenth of the close', () => {
    expect(settlementLevel('XSP', print({ source: 'SPX-close', value: 7400 }))).toBe(740);
    expect(settlementLevel('SPXW', print({ source: 'SPX-close', value: 7400 }))).toBe(7400);
  });

  test('an official value wins over a stand-in, whichever comes first', () => {
    const official = print();
    const standIn = print({ value: 7399, fallback: true, origin: 'index open' });
    for (const prints of [
      [official, standIn],
      [standIn, official],
    ]) {
      expect(new SettlementTable(prints).lookup('SET', date)).toEqual({ ok: true, value: official });
    }
  });

  test('a missing value names source and date', () => {
    expect(new SettlementTable([]).lookup('VRO', date)).toEqual({
      ok: false,
      reason: 'no-settlement-print',
      detail: 'VRO of 2026-07-17',
    });
  });
});

describe('settlement files', () => {
  const file = (...prints: object[]) => ({ schema: 'alvh.settlements/1', prints });
  const { fallback: _unstated, ...row } = print();

  test('values of a file are official unless they say otherwise, and win over those of the data set', () => {
    const table = settlementTableOf(file(row), [print({ value: 1, origin: 'data set' })]);
    expect(table.lookup('SET', date)).toEqual({ ok: true, value: print() });
  });

  test.each([
    ['a holiday', [{ ...row, date: '2026-12-25' }]],
    ['an impossible date', [{ ...row, date: '2026-02-30' }]],
    ['a negative value', [{ ...row, value: -1 }]],
    ['an unknown source', [{ ...row, source: 'SPY' }]],
    ['no origin', [{ ...row, origin: '' }]],
    ['two official values for one date', [row, { ...row, value: 7401 }]],
  ])('%s is refused', (_what, prints) => {
    expect(settlementFileSchema.safeParse(file(...prints)).success).toBe(false);
  });
});
