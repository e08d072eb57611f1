import { describe, expect, it } from 'vitest';
import { sampleDeviation } from '../../src/math/index.ts';
import { MACD_PERIODS, Macd, macdHistogram } from '../../src/signals/index.ts';
import { at, intradaySeries, present, reasonOf, sameWhenCut, viewAt, walk } from './series.ts';

const LAST = '2026-06-26';
const path = walk(3, 78 * 40, 7000, 0.0006);
const series = { intraday: { 'SPX 5m': intradaySeries(LAST, 30, 5, (bar) => path[bar]!) } };

describe('MACD histogram normalised by time of day', () => {
  it('is the histogram over its deviation at the same time in the 20 sessions before', () => {
    const macd = new Macd(MACD_PERIODS);
    const histograms = series.intraday['SPX 5m'].map(({ value }) => macd.update(value.close));
    const atEleven = histograms.filter((_, i) => i % 78 === 17) as number[];
    const today = atEleven.at(-1)!;
    const signal = sameWhenCut(macdHistogram, at(LAST, '11:00'), series);
    expect(signal.inputs['histogram (points)']).toBeCloseTo(today, 6);
    expect(signal.value).toBeCloseTo(today / sampleDeviation(atEleven.slice(-21, -1)), 6);
    expect(signal.unit).toBe('standard deviations');
  });

  it('does not depend on the scale of prices, and turns its sign when prices mirror', () => {
    const bent = (change: (level: number) => number) =>
      present(
        macdHistogram(
          viewAt(at(LAST, '14:30'), {
            intraday: { 'SPX 5m': intradaySeries(LAST, 30, 5, (bar) => change(path[bar]!)) },
          }),
        ),
      ).value;
    const plain = bent((level) => level);
    expect(bent((level) => 10 * level)).toBeCloseTo(plain, 8);
    expect(bent((level) => 20_000 - level)).toBeCloseTo(-plain, 8);
  });

  it('rises when the last bars climb', () => {
    const last = 30 * 78;
    const climbing = (slope: number) =>
      intradaySeries(LAST, 30, 5, (bar) => path[bar]! + slope * Math.max(0, bar - (last - 6)));
    const value = (slope: number) =>
      present(macdHistogram(viewAt(at(LAST, '16:00'), { intraday: { 'SPX 5m': climbing(slope) } }))).value;
    expect(value(5)).toBeGreaterThan(value(0));
    expect(value(-5)).toBeLessThan(value(0));
  });

  it('counts only sessions that have the time of day: after a half day it reaches further back', () => {
    // 24 December ends at 13:00.
    const half = { intraday: { 'SPX 5m': intradaySeries('2025-12-29', 24, 5, (bar) => path[bar]!) } };
    expect(present(macdHistogram(viewAt(at('2025-12-29', '15:00'), half))).stalenessMinutes).toBe(0);
    const short = { intraday: { 'SPX 5m': intradaySeries('2025-12-29', 21, 5, (bar) => path[bar]!) } };
    expect(reasonOf(macdHistogram(viewAt(at('2025-12-29', '15:00'), short)))).toBe('too-few-sessions');
  });

  it('is absent without bars and when nothing has moved', () => {
    expect(reasonOf(macdHistogram(viewAt(at(LAST, '11:00'))))).toBe('no-intraday-bars');
    const flat = { intraday: { 'SPX 5m': intradaySeries(LAST, 30, 5, () => 7000) } };
    expect(reasonOf(macdHistogram(viewAt(at(LAST, '11:00'), flat)))).toBe('no-movement');
  });
});
