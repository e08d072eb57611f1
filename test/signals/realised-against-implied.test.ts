import { describe, expect, it } from 'vitest';
import { realisedAgainstImplied } from '../../src/signals/index.ts';
import {
  at,
  dailySeries,
  intradaySeries,
  levelsAt,
  present,
  reasonOf,
  sameWhenCut,
  viewAt,
} from './series.ts';

const DAY = '2026-07-24';
/** Moves of `size` per bar, up and down in turn. */
const zigzag = (size: number) => ({
  intraday: { 'SPX 5m': intradaySeries(DAY, 2, 5, (bar) => 7000 * Math.exp(size * (bar % 2))) },
});
const asOf = at(DAY, '11:00');
const frame = (vix1d: number) => ({ levels: levelsAt(asOf, { VIX1D: vix1d }) });

describe('realised volatility of the last 30 minutes against VIX1D', () => {
  it('is one when six bars move by what VIX1D says of five minutes', () => {
    const move = 0.16 / Math.sqrt(252 * 78);
    const signal = sameWhenCut(realisedAgainstImplied, asOf, zigzag(move), frame(16));
    expect(signal.value).toBeCloseTo(1, 12);
    expect(signal.inputs['realised over 30 minutes (vol points)']).toBeCloseTo(16, 10);
  });

  it('doubles with the moves and halves with VIX1D', () => {
    const value = (size: number, vix1d: number) =>
      present(realisedAgainstImplied(viewAt(asOf, zigzag(size), frame(vix1d)))).value;
    expect(value(0.002, 16) / value(0.001, 16)).toBeCloseTo(2, 9);
    expect(value(0.001, 32) / value(0.001, 16)).toBeCloseTo(0.5, 12);
  });

  it('takes the close of the previous session where VIX1D is not ticked, and says so', () => {
    const slow = { ...zigzag(0.001), bars: { VIX1D: dailySeries('2026-07-23', 2, () => 20) } };
    const signal = present(realisedAgainstImplied(viewAt(asOf, slow)));
    expect(signal.inputs['VIX1D close (points)']).toBe(20);
    expect(signal.stalenessMinutes).toBe(19 * 60);
  });

  it('is absent before half an hour of the session has passed, without VIX1D and without bars', () => {
    expect(
      reasonOf(
        realisedAgainstImplied(
          viewAt(at(DAY, '09:55'), zigzag(0.001), { levels: levelsAt(at(DAY, '09:55'), { VIX1D: 16 }) }),
        ),
      ),
    ).toBe('too-early');
    expect(reasonOf(realisedAgainstImplied(viewAt(asOf, zigzag(0.001))))).toBe('no-bars');
    expect(reasonOf(realisedAgainstImplied(viewAt(asOf, {}, frame(16))))).toBe('no-intraday-bars');
  });

  it('refuses a window that is no multiple of the bar', () => {
    expect(() => realisedAgainstImplied(viewAt(asOf), { window: 32 })).toThrow(RangeError);
  });
});
