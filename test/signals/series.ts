import { expect } from 'vitest';
import {
  addDays,
  closeOf,
  type DailyBar,
  type EpochMs,
  epochMs,
  type Frame,
  type IntradayBar,
  instantOf,
  isoDate,
  MarketView,
  type Observation,
  PointInTimeSeries,
  type Release,
  type SeriesCatalog,
  tradingDays,
} from '../../src/market/index.ts';
import { randomStream } from '../../src/math/index.ts';
import type { Signal, SignalValue } from '../../src/signals/index.ts';

/** Slow data as plain lists, so that a test can cut and bend it. */
export interface Slow {
  readonly bars?: { readonly [symbol: string]: readonly Observation<DailyBar>[] };
  readonly intraday?: { readonly [name: string]: readonly Observation<IntradayBar>[] };
  readonly values?: { readonly [name: string]: readonly Observation<number>[] };
  readonly releases?: readonly Release[];
}

const NEW_YORK = 'America/New_York';

/** New York clock time of a date. */
export function at(date: string, time: string): EpochMs {
  return instantOf(isoDate(date), time, NEW_YORK);
}

function seriesOf(slow: Slow): SeriesCatalog {
  const each = <Value>(lists: { readonly [name: string]: readonly Observation<Value>[] } = {}) =>
    Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, new PointInTimeSeries(list)]));
  return {
    bars: each(slow.bars),
    intraday: each(slow.intraday),
    values: each(slow.values),
    releases: slow.releases ?? [],
  };
}

export function viewAt(asOf: EpochMs, slow: Slow = {}, frame: Partial<Frame> = {}): MarketView {
  return new MarketView({ at: asOf, chains: [], levels: {}, ...frame }, seriesOf(slow), [asOf]);
}

/** Levels all ticked at one instant. */
export function levelsAt(tickedAt: EpochMs, values: { readonly [symbol: string]: number }): Frame['levels'] {
  return Object.fromEntries(Object.entries(values).map(([symbol, value]) => [symbol, { value, tickedAt }]));
}

/** Daily bars of the `count` sessions up to `last`, from their closes; high and low lie half a per cent outside. */
export function dailySeries(
  last: string,
  count: number,
  close: (session: number) => number,
): Observation<DailyBar>[] {
  return sessionsTo(last, count).map((date, i) => {
    const [open, end] = [close(Math.max(0, i - 1)), close(i)];
    return {
      knownAt: closeOf(date),
      value: {
        date,
        open,
        high: Math.max(open, end) * 1.005,
        low: Math.min(open, end) * 0.995,
        close: end,
      },
    };
  });
}

/** Values of the `count` sessions up to `last`, known at their closes. */
export function dailyValuesOf(
  last: string,
  count: number,
  value: (session: number) => number,
): Observation<number>[] {
  return sessionsTo(last, count).map((date, i) => ({ knownAt: closeOf(date), value: value(i) }));
}

/** Bars of whole sessions up to the close of `last`; `level` is the price at a running count of bar ends. */
export function intradaySeries(
  last: string,
  sessions: number,
  minutes: number,
  level: (bar: number) => number,
  gap: (session: number) => number = () => 0,
): Observation<IntradayBar>[] {
  const bars: Observation<IntradayBar>[] = [];
  let count = 0;
  let lifted = 0;
  sessionsTo(last, sessions).forEach((date, session) => {
    lifted += gap(session);
    const opens = instantOf(date, '09:30', NEW_YORK);
    for (let from = opens as number; from < closeOf(date); from += minutes * 60_000) {
      const [open, close] = [level(count) + lifted, level(count + 1) + lifted];
      const until = epochMs(from + minutes * 60_000);
      bars.push({
        knownAt: until,
        value: {
          from: epochMs(from),
          until,
          open,
          high: Math.max(open, close),
          low: Math.min(open, close),
          close,
        },
      });
      count++;
    }
  });
  return bars;
}

/** What of the slow data was known at an instant. */
function cutAt(asOf: EpochMs, slow: Slow): Slow {
  const each = <Value>(lists: { readonly [name: string]: readonly Observation<Value>[] } = {}) =>
    Object.fromEntries(
      Object.entries(lists).map(([name, list]) => [name, list.filter((point) => point.knownAt <= asOf)]),
    );
  return {
    bars: each(slow.bars),
    intraday: each(slow.intraday),
    values: each(slow.values),
    releases: (slow.releases ?? [])
      .filter((release) => release.scheduledKnownAt <= asOf)
      .map((release) => {
        if (release.releasedAt <= asOf) return release;
        const { actual: _later, ...scheduled } = release;
        return scheduled;
      }),
  };
}

/** Asserts that a signal says the same of an instant whether or not the tape goes on; gives what it says. */
export function sameWhenCut(
  signal: (view: MarketView) => Signal,
  asOf: EpochMs,
  slow: Slow,
  frame: Partial<Frame> = {},
): SignalValue {
  const seen = present(signal(viewAt(asOf, slow, frame)));
  expect(present(signal(viewAt(asOf, cutAt(asOf, slow), frame)))).toEqual(seen);
  expect(seen.asOf).toBe(asOf);
  expect(seen.stalenessMinutes).toBeGreaterThanOrEqual(0);
  return seen;
}

export function present(signal: Signal): SignalValue {
  if (!signal.ok) throw new Error(`absent: ${signal.reason} ${signal.detail ?? ''}`);
  return signal.value;
}

export function reasonOf(signal: Signal): string {
  return signal.ok ? `present: ${signal.value.value}` : signal.reason;
}

/** A positive random walk: the same numbers for the same seed. */
export function walk(seed: number, count: number, start = 5000, deviation = 0.01): number[] {
  const { normal } = randomStream(seed);
  let level = start;
  return Array.from({ length: count }, () => {
    level *= Math.exp(deviation * normal());
    return level;
  });
}

/** The sessions up to and with a date. */
function sessionsTo(last: string, count: number) {
  const from = addDays(isoDate(last), -Math.ceil(count * 1.6) - 10);
  return tradingDays(from, isoDate(last)).slice(-count);
}
