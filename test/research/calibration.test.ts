import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/index.ts';
import { calibration } from '../../src/research/index.ts';

const sure = (forecasts: Parameters<typeof calibration>[0]) => {
  const found = calibration(forecasts);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
};

describe('calibration of breach probabilities', () => {
  it('a forecaster who is right has the true share inside nearly every interval, by ten bins', () => {
    const stream = randomStream(8);
    const forecasts = Array.from({ length: 2000 }, () => {
      const probability = 0.3 * stream.uniform();
      return { probability, happened: stream.uniform() < probability };
    });
    const { bins, brier, brierOfRealisedShare } = sure(forecasts);
    expect(bins).toHaveLength(10);
    expect(bins.map(({ forecasts: count }) => count)).toEqual(Array.from({ length: 10 }, () => 200));
    const inside = bins.filter(
      ({ predicted, interval }) => interval.lower <= predicted && predicted <= interval.upper,
    );
    expect(inside.length).toBeGreaterThanOrEqual(9);
    expect(brier).toBeLessThan(brierOfRealisedShare);
  });

  it('a forecaster who says twice the truth is found out', () => {
    const stream = randomStream(9);
    const forecasts = Array.from({ length: 1000 }, () => ({
      probability: 0.2,
      happened: stream.uniform() < 0.1,
    }));
    const { all, bins } = sure(forecasts);
    // One and the same forecast makes one bin.
    expect(bins).toHaveLength(1);
    expect(all.interval.upper).toBeLessThan(0.2);
  });

  it('few forecasts make few bins, in order, that hold them all', () => {
    const forecasts = Array.from({ length: 17 }, (_, i) => ({ probability: i / 100, happened: i > 14 }));
    const { bins, all } = sure(forecasts);
    expect(bins.map(({ forecasts: count }) => count)).toEqual([6, 5, 6]);
    expect(bins[0]).toMatchObject({ lowest: 0, highest: 0.05, happened: 0 });
    expect(all).toMatchObject({ forecasts: 17, happened: 2 });
    expect(calibration([])).toMatchObject({ reason: 'no-forecasts' });
  });
});
