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
