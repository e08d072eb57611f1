import { describe, expect, it } from 'vitest';
import type { OptionChain } from '../../src/market/index.ts';
import { volatilityIndex } from '../../src/volatility/index.ts';
import { NEAR, NEXT, termChain } from './cboe-example.ts';
import { blackRows, type ChainOptions, chainOf, ladder } from './chains.ts';

/** A chain of one volatility at all strikes. */
function flat(volatility: number, years: number, options: ChainOptions): OptionChain {
  const deviation = volatility * Math.sqrt(years);
  const strikes = ladder(3000, 12000, 5);
  return chainOf(
    blackRows(strikes, 7000, () => deviation, { halfSpread: 0 }),
    options,
  );
}

const noRate = () => 0;

function levelOf(...args: Parameters<typeof volatilityIndex>) {
  const index = volatilityIndex(...args);
  if (!index.ok) throw new Error(`${index.reason}: ${index.detail}`);
  return index.value;
}

describe('VIX', () => {
  const example: readonly OptionChain[] = [
    termChain(NEAR, { root: 'SPX', expiry: '2022-10-21', date: '2022-09-27', time: '10:46' }),
    termChain(NEXT, { root: 'SPXW', expiry: '2022-10-28', date: '2022-09-27', time: '10:46' }),
  ];

  it("is 13.927842 in Cboe's worked example, from quotes and dates to the index", () => {
    const index = levelOf('VIX', example, (years) => (years < 0.08 ? 0.00031664 : 0.00028797));
    expect(index.terms.map(({ minutes }) => minutes)).toEqual([34_484, 44_954]);
    expect(Math.abs(index.value - 13.927842)).toBeLessThan(5e-6);
  });

  it('takes the SPX chain on a third Friday and SPXW on other Fridays only', () => {
    const decoys = [
      termChain(NEXT, { root: 'SPXW', expiry: '2022-10-21', date: '2022-09-27', time: '10:46' }),
      termChain(NEXT, { root: 'SPXW', expiry: '2022-10-26', date: '2022-09-27', time: '10:46' }),
    ];
    const index = levelOf('VIX', [...decoys, ...example], noRate);
    expect(index.terms.map(({ chain }) => `${chain.root} ${chain.expiry}`)).toEqual([
      'SPX 2022-10-21',
      'SPXW 2022-10-28',
    ]);
  });

  it('names a truncated wing instead of printing a wrong index', () => {
    const cut = blackRows(ladder(6800, 7400, 5), 7000, () => 0.05);
    const chains = [
      chainOf(cut, { root: 'SPX', expiry: '2022-10-21', date: '2022-09-27', time: '10:46' }),
      chainOf(cut, { root: 'SPXW', expiry: '2022-10-28', date: '2022-09-27', time: '10:46' }),
    ];
    const index = volatilityIndex('VIX', chains, noRate);
    expect(index).toMatchObject({ ok: false, reason: 'truncated-wing' });
    expect(index.ok ? '' : index.detail).toMatch(/^put wing of SPX 2022-10-21 ends at 6800/);
  });

  it('has a reason when the expiries do not bracket 30 days or were quoted at different times', () => {
    expect(volatilityIndex('VIX', [example[0]!], noRate)).toMatchObject({ reason: 'no-bracketing-expiries' });
    expect(volatilityIndex('VIX3M', example, noRate)).toMatchObject({ reason: 'no-bracketing-expiries' });
    const later = termChain(NEXT, { root: 'SPXW', expiry: '2022-10-28', date: '2022-09-27', time: '10:47' });
    expect(volatilityIndex('VIX', [example[0]!, later], noRate)).toMatchObject({
      reason: 'mixed-quote-times',
    });
  });

  it('uses the Thursday before a Friday that is a holiday', () => {
    const quoted = { date: '2025-03-20', time: '16:00' };
    const chains = [
      flat(0.2, (29 * 1440 - 390) / 525_600, { root: 'SPX', expiry: '2025-04-17', ...quoted }),
      flat(0.2, 36 / 365, { root: 'SPXW', expiry: '2025-04-25', ...quoted }),
    ];
    expect(levelOf('VIX', chains, noRate).terms[0]!.chain.expiry).toBe('2025-04-17');
  });
});

describe('VIX1D', () => {
  const at = (time: string, date = '2026-07-28') => ({ date, time });
  const today = (time: string) => flat(0.1, 1 / 365, { expiry: '2026-07-28', ...at(time) });
  const tomorrow = (time: string) => flat(0.1, 1 / 365, { expiry: '2026-07-29', ...at(time) });

  it('is wholly the next session after the close, in business minutes', () => {
    const index = levelOf('VIX1D', [tomorrow('16:15')], noRate);
    expect(index.terms[0]!.minutes).toBe(390);
    expect(index.value).toBeCloseTo(100 * Math.sqrt((0.01 / 365) * 252 * (405 / 390)), 1);
  });

  it('moves from today to tomorrow as the session passes', () => {
    const weights = ['10:30', '13:00', '15:30'].map((time) => {
      const index = levelOf('VIX1D', [today(time), tomorrow(time)], noRate);
      expect(index.terms.map(({ minutes }) => minutes)[1]! - index.terms[0]!.minutes).toBe(405);
      return index.terms[0]!.weight;
    });
    expect(weights[0]).toBeGreaterThan(weights[1]!);
    expect(weights[1]).toBeGreaterThan(weights[2]!);
    expect(weights[0]).toBeCloseTo(330 / 405, 12);
  });

  it('has no value when the next trading day has no expiry in the file', () => {
    const dayAfter = flat(0.1, 2 / 365, { expiry: '2026-07-30', ...at('10:30') });
    for (const chains of [
      [today('10:30'), dayAfter],
      [today('10:30')],
      [flat(0.1, 2 / 365, { expiry: '2026-07-30', ...at('16:15') })],
    ]) {
      expect(volatilityIndex('VIX1D', chains, noRate)).toMatchObject({ reason: 'no-bracketing-expiries' });
    }
  });

  it('counts a weekend as no time', () => {
    const friday = flat(0.1, 1 / 365, { expiry: '2026-08-03', ...at('16:15', '2026-07-31') });
    expect(levelOf('VIX1D', [friday], noRate).terms[0]!.minutes).toBe(390);
  });
});
