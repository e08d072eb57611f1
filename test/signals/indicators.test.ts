import fc from 'fast-check';
import { ATR as OtherAtr, EMA as OtherEma, MACD as OtherMacd, RSI as OtherRsi } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { Atr, Ema, MACD_PERIODS, Macd, Rsi, WilderAverage } from '../../src/signals/index.ts';

/** Closes and answers of the worksheet cs-rsi.xls of StockCharts' ChartSchool. */
const RSI_CLOSES = [
  44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328,
  45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515,
  45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
];
const RSI_ANSWERS = [
  70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296, 63.2571, 56.0593, 62.3771, 54.7076, 50.4228,
  39.9898, 41.4605, 41.8689, 45.4632, 37.304, 33.0795, 37.773,
];
/** High, low, close and answers of the worksheet cs-atr.xls. */
const ATR_BARS = [
  [48.7, 47.79, 48.16],
  [48.72, 48.14, 48.61],
  [48.9, 48.39, 48.75],
  [48.87, 48.37, 48.63],
  [48.82, 48.24, 48.74],
  [49.05, 48.635, 49.03],
  [49.2, 48.94, 49.07],
  [49.35, 48.86, 49.32],
  [49.92, 49.5, 49.91],
  [50.19, 49.87, 50.13],
  [50.12, 49.2, 49.53],
  [49.66, 48.9, 49.5],
  [49.88, 49.43, 49.75],
  [50.19, 49.725, 50.03],
  [50.36, 49.26, 50.31],
  [50.57, 50.09, 50.52],
  [50.65, 50.3, 50.41],
  [50.43, 49.21, 49.34],
  [49.63, 48.98, 49.37],
  [50.33, 49.61, 50.23],
].map(([high, low, close]) => ({ high: high!, low: low!, close: close! }));
const ATR_ANSWERS = [0.555, 0.593929, 0.585791, 0.568949, 0.615452, 0.61792, 0.642354];

const outputs = <In, Out>(indicator: { update(value: In): Out | undefined }, values: readonly In[]): Out[] =>
  values.flatMap((value) => indicator.update(value) ?? []);
const prices = (minLength: number) =>
  fc.array(fc.integer({ min: 1000, max: 9000 }), { minLength, maxLength: minLength + 60 });

describe('RSI', () => {
  it('gives the 19 values of the published worksheet to four decimals', () => {
    const values = outputs(new Rsi(14), RSI_CLOSES);
    expect(values).toHaveLength(19);
    values.forEach((value, i) => {
      expect(Math.abs(value - RSI_ANSWERS[i]!)).toBeLessThan(6e-5);
    });
  });

  it('is 100 when only gains were seen, 0 when only losses, and has no value while nothing moved', () => {
    expect(outputs(new Rsi(3), [1, 2, 3, 4])).toEqual([100]);
    expect(outputs(new Rsi(3), [4, 3, 2, 1])).toEqual([0]);
    expect(outputs(new Rsi(3), [5, 5, 5, 5, 5])).toEqual([]);
  });

  it('stays within 0 and 100, mirrors at 50 when prices mirror, and equals trading-signals', () => {
    fc.assert(
      fc.property(prices(20), (closes) => {
        fc.pre(new Set(closes).size > 1);
        const other = new OtherRsi(14);
        const theirs = closes.map((close) => other.update(close, false) ?? undefined);
        const [ours, mirrored] = [new Rsi(14), new Rsi(14)];
        closes.forEach((close, i) => {
          const value = ours.update(close);
          const opposite = mirrored.update(-close);
          if (value === undefined) return;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(100);
          expect(value + opposite!).toBeCloseTo(100, 9);
          expect(value).toBeCloseTo(theirs[i]!, 9);
        });
      }),
    );
  });
});

/** The points of a MACD from its first one on. */
function pointsOf(macd: Macd, closes: readonly number[]) {
  return closes.flatMap((close) => {
    const histogram = macd.update(close);
    const { point } = macd;
    expect(histogram).toBe(point?.histogram);
    return point ?? [];
  });
}

describe('MACD', () => {
  it('is zero on a constant series and 7 slopes on a ramp', () => {
    expect(pointsOf(new Macd(MACD_PERIODS), Array(60).fill(7)).at(-1)).toEqual({
      macd: 0,
      signal: 0,
      histogram: 0,
    });
    const ramp = pointsOf(
      new Macd(MACD_PERIODS),
      Array.from({ length: 600 }, (_, i) => 3 + 0.5 * i),
    );
    expect(ramp.at(-1)!.macd).toBeCloseTo(3.5, 9);
    expect(ramp.at(-1)!.histogram).toBeCloseTo(0, 9);
  });

  it('has its first value at close slow + signal − 1, and the histogram is the difference', () => {
    const points = pointsOf(new Macd(MACD_PERIODS), RSI_CLOSES.concat(RSI_CLOSES));
    expect(points).toHaveLength(66 - 33);
    for (const { macd, signal, histogram } of points) expect(histogram).toBe(macd - signal);
  });

  it('meets trading-signals, which starts its averages with the first value, once the start is forgotten', () => {
    const closes = Array.from({ length: 900 }, (_, i) => 100 + 10 * Math.sin(i / 7) + 3 * Math.cos(i / 3));
    const other = new OtherMacd(new OtherEma(12), new OtherEma(26), new OtherEma(9));
    const theirs = closes.map((close) => other.update(close, false)).at(-1)!;
    const ours = pointsOf(new Macd(MACD_PERIODS), closes).at(-1)!;
    expect(ours.macd).toBeCloseTo(theirs.macd, 9);
    expect(ours.signal).toBeCloseTo(theirs.signal, 9);
    expect(ours.histogram).toBeCloseTo(theirs.histogram, 9);
  });

  it('refuses a fast period that is not shorter than the slow one', () => {
    expect(() => new Macd({ fast: 26, slow: 26, signal: 9 })).toThrow(RangeError);
  });
});

describe('averages', () => {
  it('start with the simple mean', () => {
    expect(outputs(new Ema(4), [1, 2, 3, 4, 9])).toEqual([2.5, 2.5 + 0.4 * 6.5]);
    expect(outputs(new WilderAverage(4), [1, 2, 3, 4, 9])).toEqual([2.5, (2.5 * 3 + 9) / 4]);
  });

  it('stay within the values they have seen', () => {
    fc.assert(
      fc.property(prices(10), fc.integer({ min: 1, max: 9 }), (values, period) => {
        for (const average of [new Ema(period), new WilderAverage(period)]) {
          for (const value of outputs(average, values)) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
            expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
          }
        }
      }),
    );
  });

  it('refuse a period that is no whole positive number', () => {
    for (const period of [0, -1, 2.5, Number.NaN]) expect(() => new Ema(period)).toThrow(RangeError);
  });
});

describe('ATR', () => {
  it('gives the values of the published worksheet', () => {
    const values = outputs(new Atr(14), ATR_BARS);
    expect(values).toHaveLength(7);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(ATR_ANSWERS[i]!, 5);
    });
  });

  it('is never negative and equals trading-signals', () => {
    const bar = fc
      .tuple(
        fc.integer({ min: 1000, max: 2000 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
      )
      .map(([low, range, inside]) => ({ low, high: low + range, close: low + Math.min(range, inside) }));
    fc.assert(
      fc.property(fc.array(bar, { minLength: 6, maxLength: 60 }), (bars) => {
        const other = new OtherAtr(5);
        const ours = new Atr(5);
        for (const one of bars) {
          const theirs = other.update({ ...one }, false);
          const value = ours.update(one);
          expect(value === undefined).toBe(theirs === null);
          if (value === undefined) continue;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeCloseTo(theirs!, 9);
        }
      }),
    );
  });
});
