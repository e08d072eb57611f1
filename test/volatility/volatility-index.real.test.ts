import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { civilOf } from '../../src/market/index.ts';
import { quantile } from '../../src/math/index.ts';
import { varianceStrip, volatilityIndex } from '../../src/volatility/index.ts';
import { chainOf, type QuoteRow } from './chains.ts';
import {
  COMPLETE_TABLES,
  DATA,
  HAS_DATA,
  PARTIAL_TABLES,
  type QuoteTable,
  readCloses,
  readCsv,
  readQuoteTable,
  readSnapshot,
  TITLE,
} from './real-chains.ts';

/** Three-month bill of the year, enough for a strip: 1 % of rate moves VIX by less than 0.01. */
const rate = (date: string) =>
  ({ '2022-02': 0.003, '2022-03': 0.004, '2022-06': 0.014, '2025-01': 0.043 })[date.slice(0, 7)] ??
  (date < '2023-03' ? 0.046 : 0.053);

describe.skipIf(!HAS_DATA)(`volatility indices of real chains${TITLE}`, () => {
  it('gives 61.22 for the chain of the 2009 white paper', () => {
    const rows = readCsv('reference/vix_whitepaper2009_options.csv').slice(1);
    const total = [9, 37].map((days, term) => {
      const quotes = rows
        .filter((cells) => Number(cells[1]) === days)
        .map((cells) => cells.slice(2).map(Number) as unknown as QuoteRow);
      const years = [12_960, 53_280][term]! / 525_600;
      const strip = varianceStrip(chainOf(quotes), years, Math.exp(-0.0038 * years));
      if (!strip.ok) throw new Error(strip.reason);
      expect(strip.value.variance).toBeCloseTo([0.4727672252, 0.3668181547][term]!, 9);
      return strip.value.variance * years;
    });
    const weight = (53_280 - 43_200) / (53_280 - 12_960);
    const variance = ((weight * total[0]! + (1 - weight) * total[1]!) * 525_600) / 43_200;
    expect(100 * Math.sqrt(variance)).toBeCloseTo(61.217999, 5);
  });

  const closes = {
    VIX: readClosesIfAny('vol-indices/VIX_daily_1990-2026-07-23.csv'),
    VIX9D: readClosesIfAny('vol-indices/VIX9D_History.csv'),
    VIX3M: readClosesIfAny('vol-indices/VIX3M_History.csv'),
  };

  // Overnight quotes of a Sunday: set against Friday's close they must be read on Friday's clock.
  const asOfClose = (table: QuoteTable) =>
    table.date === '2023-08-20' ? { ...table, date: '2023-08-18', time: '16:15' } : table;

  it.each(COMPLETE_TABLES)('VIX of $file is within 0.6 of the official close', (table) => {
    const atClose = asOfClose(table);
    const index = volatilityIndex('VIX', readQuoteTable(atClose), () => rate(table.date));
    if (!index.ok) throw new Error(`${index.reason}: ${index.detail}`);
    expect(Math.abs(index.value.value - closes.VIX.get(atClose.date)!)).toBeLessThan(0.6);
  });

  it('VIX of the tables taken at 16:15 is within 0.05 of the official close, VIX9D and VIX3M within 0.2', () => {
    const worst = { VIX: 0, VIX9D: 0, VIX3M: 0 };
    for (const table of [...COMPLETE_TABLES, ...PARTIAL_TABLES].filter(({ time }) => time === '16:15')) {
      const chains = readQuoteTable(table).filter(({ root }) => root !== 'XSP');
      for (const name of ['VIX', 'VIX9D', 'VIX3M'] as const) {
        const index = volatilityIndex(name, chains, () => rate(table.date));
        if (!index.ok) continue;
        worst[name] = Math.max(worst[name], Math.abs(index.value.value - closes[name].get(table.date)!));
      }
    }
    expect(worst.VIX).toBeGreaterThan(0);
    expect(worst.VIX).toBeLessThan(0.05);
    expect(worst.VIX9D).toBeLessThan(0.2);
    expect(worst.VIX3M).toBeLessThan(0.2);
  });

  it('VIX of the Sunday night table is within 0.2 of the next official open', () => {
    const table = COMPLETE_TABLES.find(({ date }) => date === '2023-08-20')!;
    const index = volatilityIndex('VIX', readQuoteTable(table), () => rate(table.date));
    if (!index.ok) throw new Error(index.reason);
    const monday = readCsv('vol-indices/VIX_daily_1990-2026-07-23.csv').find(
      ([day]) => day === '2023-08-21',
    )!;
    expect(Math.abs(index.value.value - Number(monday[1]))).toBeLessThan(0.2);
  });

  it('VIX1D of chains taken after the close is within 0.2 of the published close, typically 0.05', () => {
    const published = readCloses('vol-indices/VIX1D_2024-09-30_2026-09-28_transcribed.csv');
    const errors: number[] = [];
    for (const file of readdirSync(join(DATA, 'chains-2026')).filter((name) =>
      /^SPX_.*T16\d\dET/.test(name),
    )) {
      const chains = readSnapshot(file);
      const { date, time } = civilOf(chains[0]!.quotedAt, 'America/New_York');
      if (time < '16:00' || date !== file.slice(4, 14)) continue;
      const index = volatilityIndex('VIX1D', chains, () => 0.038);
      if (!index.ok) throw new Error(`${file} ${index.reason}: ${index.detail}`);
      errors.push(index.value.value - published.get(date)!);
    }
    expect(errors.length).toBeGreaterThan(10);
    const sizes = errors.map(Math.abs);
    expect(Math.max(...sizes)).toBeLessThan(0.2);
    expect(quantile(sizes, 0.5)).toBeLessThan(0.05);
  });
});

function readClosesIfAny(path: string): Map<string, number> {
  return HAS_DATA ? readCloses(path) : new Map();
}
