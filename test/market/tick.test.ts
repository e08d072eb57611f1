import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoDate, multiplier, roundToTick, tickSize } from '../../src/market/index.ts';

describe('ticks', () => {
  test.each([
    ['SPXW', 2.95, 'outright', 0.05],
    ['SPXW', 3, 'outright', 0.1],
    ['SPX', 12.3, 'complex', 0.05],
    ['XSP', 12.3, 'outright', 0.01],
    ['VIX', 2.99, 'outright', 0.01],
    ['VIX', 3, 'outright', 0.05],
    ['VIX', 7, 'complex', 0.01],
    ['VIXW', 7, 'outright', 0.01],
    ['VX', 17.5, 'outright', 0.05],
    ['VX', 0.5, 'complex', 0.01],
    ['VXM', 17.5, 'outright', 0.01],
  ] as const)('%s at %d (%s) moves in %d', (root, price, kind, expected) => {
    expect(tickSize(root, price, kind)).toBe(expected);
  });

  test('VIX options and mini futures had coarser ticks until the end of September 2022', () => {
    const [before, after] = [isoDate('2022-09-30'), isoDate('2022-10-03')];
    expect([tickSize('VIX', 2.5, 'outright', before), tickSize('VIX', 2.5, 'outright', after)]).toEqual([
      0.05, 0.01,
    ]);
    expect([tickSize('VIX', 3.5, 'outright', before), tickSize('VIX', 3.5, 'outright', after)]).toEqual([
      0.1, 0.05,
    ]);
    expect([tickSize('VXM', 17, 'outright', before), tickSize('VXM', 17, 'outright', after)]).toEqual([
      0.05, 0.01,
    ]);
  });

  test('VX is worth 1000 dollars a point, everything else 100', () => {
    expect([multiplier('VX'), multiplier('VXM'), multiplier('SPX'), multiplier('VIXW')]).toEqual([
      1000, 100, 100, 100,
    ]);
  });

  test('floating noise moves no tick', () => {
    expect(roundToTick(0.1 + 0.2, 0.1, 'up')).toBe(0.3);
    expect(roundToTick(0.1 + 0.7, 0.1, 'down')).toBe(0.8);
    expect(roundToTick(1.15, 0.05, 'down')).toBe(1.15);
    expect(roundToTick(4.35, 0.05, 'up')).toBe(4.35);
    expect(roundToTick(1e-17, 0.05, 'up')).toBe(0);
  });

  test('down is towards minus infinity, also for a debit written as a negative price', () => {
    expect(roundToTick(-1.17, 0.05, 'down')).toBe(-1.2);
    expect(roundToTick(-1.17, 0.05, 'up')).toBe(-1.15);
    expect(roundToTick(2.975, 0.05, 'nearest')).toBe(3);
    expect(roundToTick(2.97, 0.05, 'nearest')).toBe(2.95);
  });

  test('down ≤ price ≤ up, less than one tick apart, and rounding again changes nothing', () => {
    const price = fc.integer({ min: -2_000_000, max: 2_000_000 }).map((units) => units / 10_000);
    fc.assert(
      fc.property(price, fc.constantFrom(0.01, 0.05, 0.1), (value, tick) => {
        const down = roundToTick(value, tick, 'down');
        const up = roundToTick(value, tick, 'up');
        expect(down <= value && value <= up).toBe(true);
        expect(up - down).toBeLessThan(tick * 1.0001);
        expect([down, up]).toContain(roundToTick(value, tick, 'nearest'));
        expect(roundToTick(down, tick, 'up')).toBe(down);
      }),
    );
  });

  test('a price that is no number and a tick that is none are refused', () => {
    expect(() => roundToTick(Number.NaN, 0.05, 'up')).toThrow(/not a price/);
    expect(() => roundToTick(1, 0, 'up')).toThrow(/not a tick/);
    expect(() => roundToTick(1, 0.00003, 'up')).toThrow(/not a tick/);
    expect(() => tickSize('SPX', Number.POSITIVE_INFINITY, 'outright')).toThrow(/not a price/);
  });
});
