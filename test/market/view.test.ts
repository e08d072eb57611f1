import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochMs,
  type Frame,
  isoDate,
  MarketView,
  PointInTimeSeries,
  type Release,
} from '../../src/market/index.ts';

const at = (ms: number) => epochMs(ms);
const bar = (knownAt: number, close: number) => ({
  knownAt: at(knownAt),
  value: { date: isoDate('2026-07-20'), open: close, high: close, low: close, close },
});

const view = (asOf: number, releases: readonly Release[] = []) => {
  const frame: Frame = { at: at(asOf), chains: [], levels: {} };
  const series = {
    bars: { SPX: new PointInTimeSeries([bar(100, 1), bar(200, 2), bar(300, 3)]) },
    values: { 'nyse-net-advances': new PointInTimeSeries([{ knownAt: at(200), value: 7 }]) },
    releases,
  };
  return new MarketView(frame, series, [at(asOf)]);
};

describe('point-in-time series', () => {
  it('a value is unknown one millisecond before it is known, and known from then on', () => {
    const series = new PointInTimeSeries([{ knownAt: at(100), value: 'a' }]);
    expect(series.at(at(99))).toBeUndefined();
    expect(series.last(at(99), 5)).toEqual([]);
    expect(series.at(at(100))?.value).toBe('a');
  });

  it('never answers with anything stamped after the instant asked, and always with the latest before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { maxLength: 30 }),
        fc.nat(1000),
        fc.nat(10),
        (stamps, asOf, count) => {
          const sorted = [...stamps].sort((a, b) => a - b);
          const series = new PointInTimeSeries(sorted.map((stamp, i) => ({ knownAt: at(stamp), value: i })));
          const known = sorted.filter((stamp) => stamp <= asOf).length;
          expect(series.countAt(at(asOf))).toBe(known);
          expect(series.at(at(asOf))?.value).toBe(known === 0 ? undefined : known - 1);
          expect(series.last(at(asOf), count).map((one) => one.value)).toEqual(
            Array.from({ length: known }, (_, i) => i).slice(count === 0 ? known : -count),
          );
        },
      ),
    );
  });

  it('refuses points that run backwards', () => {
    expect(() => new PointInTimeSeries([bar(2, 1), bar(1, 1)])).toThrow('runs backwards');
  });
});

describe('market view', () => {
  it('shows only the bars and values known at its instant', () => {
    expect(
      view(199)
        .bars('SPX', 9)
        .map((one) => one.close),
    ).toEqual([1]);
    expect(
      view(200)
        .bars('SPX', 9)
        .map((one) => one.close),
    ).toEqual([1, 2]);
    expect(view(199).values('nyse-net-advances', 9)).toEqual([]);
    expect(
      view(200)
        .values('nyse-net-advances', 9)
        .map((one) => one.value),
    ).toEqual([7]);
    expect(view(999).bars('no such index', 9)).toEqual([]);
  });

  it('refuses a frame that holds a level stamped after it', () => {
    const frame: Frame = { at: at(10), chains: [], levels: { SPX: { value: 1, tickedAt: at(11) } } };
    expect(() => new MarketView(frame, { bars: {}, values: {}, releases: [] }, [])).toThrow(
      'stamped after it',
    );
  });

  it('shows what a release said only once it is out, and not even its existence before its schedule is known', () => {
    const release: Release = {
      kind: 'cpi',
      title: 'CPI',
      releasedAt: at(300),
      scheduledKnownAt: at(150),
      unit: '%',
      actual: 1,
      consensus: 2,
    };
    expect(view(149, [release]).releases(at(0), at(999))).toEqual([]);
    expect(view(299, [release]).releases(at(0), at(999))[0]).not.toHaveProperty('actual');
    expect(view(300, [release]).releases(at(0), at(999))[0]).toMatchObject({ actual: 1 });
  });
});
