import { createHash } from 'node:crypto';
import { CALENDAR_YEARS, civilOf, type IsoDate, isoDate, NEW_YORK, type Tape } from '../../market/index.ts';
import { instantOfPoint } from './clock.ts';
import { GENERATOR_VERSION } from './parameters.ts';
import { SCENARIOS, type ScenarioName } from './scenario.ts';
import { settlementPrints } from './settlement-prints.ts';
import { slowSeries } from './slow-series.ts';
import { type FrameRate, framePoints, syntheticFrames } from './synthetic-frames.ts';
import { simulateTimeline, type Timeline } from './timeline.ts';

/** The first session by which SPXW expiries of every weekday were listed. */
const DAILY_EXPIRIES_SINCE = isoDate('2022-05-12');

export interface SyntheticMarket {
  /** Any safe integer; same seed and first session, same market. */
  readonly seed: number;
  /** First session with frames, from 2022-05-12 on; a day without a session stands for the next one. */
  readonly from: IsoDate;
  /** Number of sessions with frames; more of them leave the earlier ones as they are. */
  readonly sessions: number;
  /** How often the market is looked at; the market itself is the same. `few` when left out. */
  readonly frames?: FrameRate;
  /** A script it follows from its first session on; without one it goes its own way. */
  readonly scenario?: ScenarioName;
}

/**
 * An invented market in the shape of the real one, for trying things out and for tests: no result on it says anything
 * about money. Frames hold SPXW, SPX, VIX and VIXW chains, index levels, the VX curve and shares of funds on it
 * ({@link FundValues}), all of provenance `synthetic`; a year of daily bars goes before. Options are dearer than the index's own dynamics warrant
 * by {@link VOLATILITY_RISK_PREMIUM}: that sellers earn something on average is put in, not found.
 *
 * @throws RangeError when `seed` is no safe integer, `sessions` no positive integer, `from` earlier than the
 *   daily expiries, or the dates needed (some nine months after the last session) leave the exchange calendar.
 */
export function syntheticTape({ seed, from, sessions, frames = 'few', scenario }: SyntheticMarket): Tape {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is no safe integer: ${seed}`);
  if (!(Number.isSafeInteger(sessions) && sessions > 0)) {
    throw new RangeError(`not a positive number of sessions: ${sessions}`);
  }
  const left = (CALENDAR_YEARS.last - Number(from.slice(0, 4)) + 1) * 366;
  if (sessions > left)
    throw new RangeError(`the exchange calendar ends with ${CALENDAR_YEARS.last}: no ${sessions} sessions`);
  if (from < DAILY_EXPIRIES_SINCE) {
    throw new RangeError(`SPXW had no expiry each day before ${DAILY_EXPIRIES_SINCE}: ${from}`);
  }
  const timeline = simulateTimeline(seed, from, sessions, scenario && SCENARIOS[scenario]);
  const parameters = {
    generator: 'synthetic-market',
    version: GENERATOR_VERSION,
    seed,
    from,
    sessions,
    frames,
    scenario: scenario ?? null,
  };
  return {
    manifest: createHash('sha256').update(JSON.stringify(parameters)).digest('hex'),
    provenance: 'synthetic',
    range: { from: timeline.sessions[timeline.first]!, to: timeline.sessions[timeline.end - 1]! },
    series: slowSeries(timeline),
    settlements: settlementPrints(timeline),
    timetable: timeline.clocks
      .slice(timeline.first, timeline.end)
      .flatMap((clock) => framePoints(clock, frames).map((point) => instantOfPoint(clock, point))),
    gaps: staleSpells(timeline),
    async *frames() {
      yield* syntheticFrames(timeline, frames);
    },
  };
}

/** Stretches of the tape in which quotes stand still, in words for the report. */
function staleSpells({ clocks, first, end, scenario }: Timeline): readonly string[] {
  const spells = scenario?.spells ?? [];
  return spells.flatMap(({ session, from, until, stale }) => {
    const clock = clocks[first + session]!;
    if (!stale || first + session >= end) return [];
    const [starts, ends] = [from, until].map(
      (minute) => civilOf(instantOfPoint(clock, minute / clock.stepMinutes), NEW_YORK).time,
    );
    return [
      `quotes stand still on ${clock.date} from ${starts!.slice(0, 5)} to ${ends!.slice(0, 5)} New York`,
    ];
  });
}
