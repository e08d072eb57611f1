import { describe, expect, it } from 'vitest';
import { dailyRsi, intradayRsi, Rsi } from '../../src/signals/index.ts';
import { at, dailySeries, intradaySeries, present, reasonOf, sameWhenCut, viewAt, walk } from './series.ts';

const LAST = '2026-07-24';
const path = walk(1, 600);
const daily = { bars: { SPX: dailySeries(LAST, 400, (i) => path[i]!) } };
const fiveMinutes = (level: (bar: number) => number, gap?: (session: number) => number) => ({
  intraday: { 'SPX 5m': intradaySeries(LAST, 12, 5, level, gap) },
});

describe('daily RSI of SPX', () => {
  it('equals the indicator run over the whole tape', () => {
    const rsi = new Rsi(14);
    let whole: number | undefined;
    for (const { value } of daily.bars.SPX) whole = rsi.update(value.close);
    const signal = present(dailyRsi(viewAt(at('2026-07-27', '10:00'), daily)));
    expect(signal.value).toBeCloseTo(whole!, 5);
    expect(signal.inputs['period (days)']).toBe(14);
  });

  it('says nothing about bars after its instant, and counts staleness from the last close', () => {
    const signal = sameWhenCut(dailyRsi, at('2026-07-15', '10:00'), daily);
    expect(signal.stalenessMinutes).toBe(18 * 60);
  });

  it('is 100 on a climb, 0 on a fall, and absent when the index stands still', () => {
    const series = (close: (i: number) => number) =>
      viewAt(at(LAST, '16:30'), { bars: { SPX: dailySeries(LAST, 300, close) } });
    expect(present(dailyRsi(series((i) => 1000 + i))).value).toBe(100);
    expect(present(dailyRsi(series((i) => 1000 - i))).value).toBe(0);
    expect(reasonOf(dailyRsi(series(() => 1000)))).toBe('no-movement');
  });

  it('is absent without bars, with too few, and with bars that end before the previous session', () => {
    expect(reasonOf(dailyRsi(viewAt(at(LAST, '10:00'))))).toBe('no-bars');
    expect(reasonOf(dailyRsi(viewAt(at(LAST, '16:30'), { bars: { SPX: daily.bars.SPX.slice(-265) } })))).toBe(
      'too-few-bars',
    );
    expect(reasonOf(dailyRsi(viewAt(at('2026-07-28', '10:00'), daily)))).toBe('stale-bars');
  });
});

describe('RSI of bars within sessions', () => {
  it('leaves the gaps between sessions out', () => {
    const level = (bar: number) => 7000 + 20 * Math.sin(bar / 9) + 8 * Math.cos(bar / 2);
    const asOf = at(LAST, '16:00');
    const plain = present(intradayRsi(viewAt(asOf, fiveMinutes(level))));
    const gapped = present(
      intradayRsi(
        viewAt(
          asOf,
          fiveMinutes(level, (session) => (session % 2 ? 60 : -45)),
        ),
      ),
    );
    expect(gapped.value).toBeCloseTo(plain.value, 6);
    expect(plain.stalenessMinutes).toBe(0);
  });

  it('reads closed bars only and does not see later ones', () => {
    const series = fiveMinutes((bar) => 7000 + 20 * Math.sin(bar / 9));
    const signal = sameWhenCut(intradayRsi, at(LAST, '11:03'), series);
    expect(signal.stalenessMinutes).toBe(3);
    expect(signal.value).toBeGreaterThanOrEqual(0);
    expect(signal.value).toBeLessThanOrEqual(100);
  });

  it('is absent without bars, with too few, with stale ones, and still right after the night', () => {
    const series = fiveMinutes((bar) => 7000 + 20 * Math.sin(bar / 9));
    expect(reasonOf(intradayRsi(viewAt(at(LAST, '10:00'))))).toBe('no-intraday-bars');
    expect(reasonOf(intradayRsi(viewAt(at(LAST, '10:00'), series), { period: 100 }))).toBe('too-few-bars');
    expect(reasonOf(intradayRsi(viewAt(at('2026-07-27', '09:41'), series)))).toBe('stale-bars');
    expect(present(intradayRsi(viewAt(at('2026-07-27', '09:39'), series))).value).toBeGreaterThan(0);
  });

  it('refuses a series whose bars have another length than its name says', () => {
    const slow = { intraday: { 'SPX 5m': intradaySeries(LAST, 3, 15, () => 1) } };
    expect(() => intradayRsi(viewAt(at(LAST, '16:00'), slow))).toThrow(RangeError);
  });
});
