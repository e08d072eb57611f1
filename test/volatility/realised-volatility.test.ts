import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type DailyBar, isoDate } from '../../src/market/index.ts';
import { randomStream } from '../../src/math/index.ts';
import {
  annualised,
  CONE_PROBABILITIES,
  conePercentile,
  dailyVariances,
  intradayVariance,
  REALISED_ESTIMATORS,
  type RealisedEstimator,
  realisedVolatility,
  volatilityCone,
} from '../../src/volatility/index.ts';

const FIRST = isoDate('2026-01-05');
const bar = (i: number, open: number, high: number, low: number, close: number): DailyBar => ({
  date: addDays(FIRST, i),
  open,
  high,
  low,
  close,
});

function points(estimator: RealisedEstimator, bars: readonly DailyBar[], days: number): number {
  const result = realisedVolatility(estimator, bars, days);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

/** Days of a driftless lognormal walk, a share of its variance overnight, `steps` prices a session. */
function walk(days: number, daily: number, overnightShare: number, steps: number): DailyBar[] {
  const { normal } = randomStream(1990);
  let price = 5000;
  return Array.from({ length: days }, (_, day) => {
    price *= Math.exp(daily * Math.sqrt(overnightShare) * normal());
    const open = price;
    let [high, low] = [price, price];
    for (let i = 0; i < steps; i++) {
      price *= Math.exp(daily * Math.sqrt((1 - overnightShare) / steps) * normal());
      [high, low] = [Math.max(high, price), Math.min(low, price)];
    }
    return bar(day, open, high, low, price);
  });
}

describe('realised volatility', () => {
  const two = [bar(0, 100, 100, 100, 100), bar(1, 102, 110, 90, 105), bar(2, 104, 108, 95, 99)];

  it('from closes is the sample deviation of log returns times √252', () => {
    const [a, b] = [Math.log(1.05), Math.log(99 / 105)];
    expect(points('close-close', two, 2)).toBeCloseTo(100 * Math.sqrt((252 * (a - b) ** 2) / 2), 10);
  });

  it('from ranges follows the published formulas, worked by hand', () => {
    expect(points('parkinson', two, 2)).toBeCloseTo(160.54716, 5);
    expect(points('garman-klass', two, 2)).toBeCloseTo(184.774685, 5);
    expect(points('rogers-satchell', two, 2)).toBeCloseTo(193.84945, 5);
    expect(points('yang-zhang', two, 2)).toBeCloseTo(190.591987, 5);
  });

  it('of a fine walk is its true volatility by every estimator that sees all of it', () => {
    const bars = walk(1500, 0.01, 0, 400);
    for (const estimator of REALISED_ESTIMATORS) {
      expect(points(estimator, bars, 1400) / annualised(0.0001), estimator).toBeCloseTo(1, 1);
    }
  });

  it('misses the overnight share in session estimators, not in close-close and Yang–Zhang', () => {
    const bars = walk(1500, 0.01, 0.4, 800);
    const ratio = (estimator: RealisedEstimator) => points(estimator, bars, 1400) / annualised(0.0001);
    expect(ratio('close-close')).toBeCloseTo(1, 1);
    expect(ratio('yang-zhang')).toBeCloseTo(1, 1);
    for (const estimator of ['parkinson', 'garman-klass', 'rogers-satchell'] as const) {
      expect(ratio(estimator)).toBeCloseTo(Math.sqrt(0.6), 1);
    }
  });

  it('is unmoved by the level of prices', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (scale) => {
        const scaled = two.map(({ date, ...p }) => ({
          date,
          open: p.open * scale,
          high: p.high * scale,
          low: p.low * scale,
          close: p.close * scale,
        }));
        for (const estimator of REALISED_ESTIMATORS) {
          expect(points(estimator, scaled, 2)).toBeCloseTo(points(estimator, two, 2), 6);
        }
      }),
    );
  });

  it('names what is missing and refuses what is no bar', () => {
    expect(realisedVolatility('close-close', two, 3)).toMatchObject({ reason: 'too-few-bars' });
    const closes = two.map(({ date, close }) => ({ date, open: close, high: close, low: close, close }));
    expect(realisedVolatility('parkinson', closes, 2)).toMatchObject({ reason: 'no-open-and-range' });
    expect(() => realisedVolatility('parkinson', [bar(0, 100, 99, 98, 98), ...two], 4)).toThrow(RangeError);
  });

  it('adds the squared overnight return to intraday prices', () => {
    expect(intradayVariance([100, 101, 100], 99)).toBeCloseTo(
      2 * Math.log(1.01) ** 2 + Math.log(100 / 99) ** 2,
      15,
    );
    expect(() => intradayVariance([100])).toThrow(RangeError);
  });

  it('splits each day into overnight and session', () => {
    const variances = dailyVariances(two, 'parkinson');
    expect(variances).toHaveLength(2);
    expect(variances[0]).toBeCloseTo(Math.log(1.02) ** 2 + Math.log(110 / 90) ** 2 / (4 * Math.LN2), 15);
    expect(dailyVariances(two, 'close-close')[1]).toBeCloseTo(Math.log(99 / 105) ** 2, 15);
  });
});

describe('volatility cone', () => {
  const daily = dailyVariances(walk(800, 0.01, 0.3, 5), 'close-close');

  function coneOf(days: number) {
    const cone = volatilityCone(daily, [days])[0]!.cone;
    if (!cone.ok) throw new Error(cone.reason);
    return cone.value;
  }

  it('narrows with the horizon around the same centre', () => {
    const [short, long] = [coneOf(5), coneOf(63)];
    const width = (cone: typeof short) => cone.observed[5]! - cone.observed[1]!;
    expect(width(long)).toBeLessThan(width(short));
    expect(long.observed[3]! / annualised(0.0001)).toBeCloseTo(1, 1);
  });

  it('counts every overlapping window and widens the corrected quantiles', () => {
    const cone = coneOf(21);
    expect(cone.windows).toBe(779);
    expect(cone.overlapFactor).toBeCloseTo(1 / (1 - 21 / 779 + 440 / (3 * 779 * 779)), 14);
    expect(cone.corrected.at(-1)!).toBeGreaterThan(cone.observed.at(-1)!);
    expect(cone.corrected[0]!).toBeLessThan(cone.observed[0]!);
    expect(cone.observed).toHaveLength(CONE_PROBABILITIES.length);
  });

  it('undoes exactly what overlap takes from the variance among windows', () => {
    const stream = randomStream(2002);
    const [length, days, trials] = [120, 20, 3000];
    let total = 0;
    let factor = 0;
    for (let trial = 0; trial < trials; trial++) {
      const series = Float64Array.from({ length }, () => stream.uniform());
      const cone = volatilityCone(series, [days])[0]!.cone;
      if (!cone.ok) throw new Error(cone.reason);
      const { variances, overlapFactor } = cone.value;
      const centre = variances.reduce((sum, v) => sum + v, 0) / variances.length;
      total += variances.reduce((sum, v) => sum + (v - centre) ** 2, 0) / variances.length;
      factor = overlapFactor;
    }
    const truth = 1 / 12 / days;
    expect(((total / trials) * factor) / truth).toBeCloseTo(1, 1);
    expect(total / trials / truth).toBeLessThan(0.85);
  });

  it('places an implied volatility in the corrected history', () => {
    const cone = coneOf(21);
    CONE_PROBABILITIES.forEach((p, i) => {
      expect(conePercentile(cone, cone.corrected[i]!)).toBeCloseTo(p, 9);
    });
    expect(conePercentile(cone, 500)).toBe(1);
    expect(conePercentile(cone, 0)).toBe(0);
  });

  it('has no figure for a horizon that the history does not fill twice over', () => {
    expect(volatilityCone(daily.slice(0, 30), [21])[0]!.cone).toMatchObject({ reason: 'too-few-days' });
    expect(() => volatilityCone(daily, [0])).toThrow(RangeError);
  });
});
