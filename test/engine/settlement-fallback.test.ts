import { describe, expect, it } from 'vitest';
import { settlementPrint } from '../../src/engine/settlement-fallback.ts';
import {
  closeOf,
  type DailyBar,
  isoDate,
  PointInTimeSeries,
  type SettlementPrint,
  SettlementTable,
} from '../../src/market/index.ts';

const DAY = isoDate('2026-08-19');
const bar = (date: string, open: number, high: number, low: number, close: number): DailyBar => ({
  date: isoDate(date),
  open,
  high,
  low,
  close,
});
const tapeOf = (bars: readonly DailyBar[], prints: readonly SettlementPrint[] = []) => {
  const series = new PointInTimeSeries(bars.map((value) => ({ knownAt: closeOf(value.date), value })));
  return {
    settlements: new SettlementTable(prints),
    series: { bars: { VIX: series, SPX: series }, values: {}, releases: [] },
  };
};
const dayBefore = bar('2026-08-18', 17, 18, 16, 17.5);
const ofTheDay = bar('2026-08-19', 18.2, 20, 15, 15.5);

describe('the value an expiry settles to', () => {
  it('is the official print wherever there is one', () => {
    const official: SettlementPrint = {
      source: 'VRO',
      date: DAY,
      value: 18.02,
      origin: 'notice',
      fallback: false,
    };
    expect(settlementPrint(tapeOf([dayBefore, ofTheDay], [official]), 'VRO', DAY)).toEqual({
      ok: true,
      value: official,
    });
  });

  it.each([
    ['VRO', 'VIX'],
    ['SET', 'SPX'],
  ] as const)('of %s is else the open of the day of %s, marked as a stand-in', (source, index) => {
    expect(settlementPrint(tapeOf([dayBefore, ofTheDay]), source, DAY)).toEqual({
      ok: true,
      value: { source, date: DAY, value: 18.2, origin: `open of ${index} on ${DAY}`, fallback: true },
    });
  });

  it.each([
    ['there is no bar of the day', [dayBefore]],
    [
      'the bar tells one price only, a close that the opening print cannot have known',
      [dayBefore, bar('2026-08-19', 15.5, 15.5, 15.5, 15.5)],
    ],
  ])('is absent where %s', (_, bars) => {
    expect(settlementPrint(tapeOf(bars), 'VRO', DAY)).toMatchObject({
      ok: false,
      reason: 'no-settlement-print',
    });
  });

  it('of a close has no stand-in', () => {
    expect(settlementPrint(tapeOf([dayBefore, ofTheDay]), 'SPX-close', DAY)).toMatchObject({ ok: false });
  });
});
