import {
  type EpochMs,
  type Frame,
  PointInTimeSeries,
  type SeriesCatalog,
  type Tape,
} from '../../src/market/index.ts';

/** All that a tape could have said by `until`: later frames, bars, values and outcomes are not on it. */
export function cutTape(tape: Tape, until: EpochMs): Tape {
  const upTo = <Value>(series: PointInTimeSeries<Value>) =>
    new PointInTimeSeries(series.last(until, Number.MAX_SAFE_INTEGER));
  const each = <Value>(all: { readonly [name: string]: PointInTimeSeries<Value> }) =>
    Object.fromEntries(Object.entries(all).map(([name, series]) => [name, upTo(series)]));
  const series: SeriesCatalog = {
    bars: each(tape.series.bars),
    values: each(tape.series.values),
    intraday: each(tape.series.intraday ?? {}),
    releases: tape.series.releases
      .filter((release) => release.scheduledKnownAt <= until)
      .map(({ actual, ...scheduled }) =>
        scheduled.releasedAt <= until && actual !== undefined ? { ...scheduled, actual } : scheduled,
      ),
  };
  return {
    ...tape,
    series,
    async *frames() {
      for await (const frame of tape.frames()) if (frame.at <= until) yield frame;
    },
  };
}

/** The tape with another future: all that is stamped after `until` is multiplied, outcomes included, `until` itself is not. */
export function garbledTape(tape: Tape, until: EpochMs, factor: number): Tape {
  const times = (column: Float64Array) => column.map((one) => Math.round(one * factor * 100) / 100);
  const each = <Value>(
    all: { readonly [name: string]: PointInTimeSeries<Value> },
    change: (value: Value) => Value,
  ) =>
    Object.fromEntries(
      Object.entries(all).map(([name, series]) => {
        const points = series.last(Number.MAX_SAFE_INTEGER as EpochMs, Number.MAX_SAFE_INTEGER);
        const changed = points.map((one) =>
          one.knownAt <= until ? one : { ...one, value: change(one.value) },
        );
        return [name, new PointInTimeSeries(changed)];
      }),
    );
  const bar = <Bar extends { open: number; high: number; low: number; close: number }>(one: Bar): Bar => ({
    ...one,
    open: one.open * factor,
    high: one.high * factor,
    low: one.low * factor,
    close: one.close * factor,
  });
  const frame = (one: Frame): Frame =>
    one.at <= until
      ? one
      : {
          ...one,
          levels: Object.fromEntries(
            Object.entries(one.levels).map(([name, level]) => [
              name,
              { ...level, value: level.value * factor },
            ]),
          ),
          chains: one.chains.map((chain) => ({
            ...chain,
            callBid: times(chain.callBid),
            callAsk: times(chain.callAsk),
            putBid: times(chain.putBid),
            putAsk: times(chain.putAsk),
          })),
          ...(one.curve && {
            curve: {
              ...one.curve,
              tenors: one.curve.tenors.map((t) => ({ ...t, bid: t.bid * factor, ask: t.ask * factor })),
            },
          }),
          ...(one.funds && {
            funds: one.funds.map((fund) => ({ ...fund, bid: fund.bid * factor, ask: fund.ask * factor })),
          }),
        };
  return {
    ...tape,
    series: {
      bars: each(tape.series.bars, bar),
      intraday: each(tape.series.intraday ?? {}, bar),
      values: each(tape.series.values, (value) => value * factor),
      releases: tape.series.releases
        .filter(({ scheduledKnownAt }) => scheduledKnownAt <= until)
        .map((one) =>
          one.releasedAt > until && one.actual !== undefined ? { ...one, actual: one.actual + factor } : one,
        ),
    },
    async *frames() {
      for await (const one of tape.frames()) yield frame(one);
    },
  };
}

/** The same tape with its frames read once, so that many runs over it do not make them again. */
export async function heldTape(tape: Tape): Promise<Tape> {
  const frames: Frame[] = [];
  for await (const frame of tape.frames()) frames.push(frame);
  return {
    ...tape,
    async *frames() {
      yield* frames;
    },
  };
}
