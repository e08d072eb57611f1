import {
  addDays,
  type IsoDate,
  previousTradingDay,
  tradingDayOnOrAfter,
  tradingDays,
} from '../../market/index.ts';
import { type SessionClock, sessionClocks } from './clock.ts';
import { impliedVariance, varianceStretch } from './forward-variance.ts';
import { LISTING_REACH } from './listing.ts';
import { HISTORY_SESSIONS, INDEX_TENORS, SESSIONS_PER_YEAR } from './parameters.ts';
import { type SessionPath, simulateSessions, stateAt } from './path.ts';
import { type ScheduledRelease, scheduledReleases } from './release-calendar.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioForce } from './scenario-force.ts';

/** Sessions beyond the last simulated one that a volatility index or a future may still look at. */
const CLOCK_REACH = INDEX_TENORS.VIX3M + 2;

/** The simulated world: history, sessions with frames, and enough after them for every listed expiry to settle. */
export interface Timeline {
  readonly seed: number;
  readonly sessions: readonly IsoDate[];
  /** One for each session, and for some beyond the simulated ones. */
  readonly clocks: readonly SessionClock[];
  /** One for each simulated session. */
  readonly paths: readonly SessionPath[];
  readonly schedule: readonly ScheduledRelease[];
  /** Places of the first session with frames and of the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly scenario: Scenario | undefined;
}

/** @param scenario a script from the first session with frames on; without one the market goes its own way. */
export function simulateTimeline(seed: number, from: IsoDate, count: number, scenario?: Scenario): Timeline {
  let start = tradingDayOnOrAfter(from);
  for (let k = 0; k < HISTORY_SESSIONS; k++) start = previousTradingDay(start);
  const simulated = HISTORY_SESSIONS + count + LISTING_REACH;
  const needed = simulated + CLOCK_REACH;
  // A year of 365 days holds at least 249 sessions.
  const sessions = tradingDays(start, addDays(start, Math.ceil((needed * 365) / 249) + 7)).slice(0, needed);
  const schedule = scheduledReleases(sessions[0]!, sessions.at(-1)!);
  const clocks = sessionClocks(sessions, schedule);
  const paths = simulateSessions(
    seed,
    clocks.slice(0, simulated),
    scenario && new ScenarioForce(scenario, HISTORY_SESSIONS),
  );
  return {
    seed,
    sessions,
    clocks,
    paths,
    schedule,
    first: HISTORY_SESSIONS,
    end: HISTORY_SESSIONS + count,
    scenario,
  };
}

/** Variance time from a point of a session to a point of the same or a later one. */
export function variancePassing(
  { clocks }: Timeline,
  session: number,
  point: number,
  toSession: number,
  toPoint: number,
): number {
  return clocks[toSession]!.elapsed[toPoint]! - clocks[session]!.elapsed[point]!;
}

/** A volatility index or VX level of one session, as a function of its points: annual percent, unrounded. */
export type VolatilityLevel = (point: number) => number;

/**
 * A volatility index within a session: the implied variance of the next `tenor` whole sessions. VIX1D here is always the
 * next session's, while Cboe's blends today's remainder into it.
 */
export function volatilityIndex(timeline: Timeline, session: number, tenor: number): VolatilityLevel {
  const length = variancePassing(
    timeline,
    session,
    closePoint(timeline, session),
    session + tenor,
    closePoint(timeline, session + tenor),
  );
  const stretch = varianceStretch(0, length);
  const path = timeline.paths[session]!;
  return (point) => annualPercent(impliedVariance(stateAt(path, point), stretch), tenor);
}

/**
 * Level of the VIX future that expires at the open of session `expiry`: the root of the variance that is implied
 * today for the index's month after it. It tends to VIX as expiry comes and to a long-run level far out, and stands a
 * little above the VIX to be expected, which is what holding it costs.
 */
export function vixForward(timeline: Timeline, session: number, expiry: number): VolatilityLevel {
  const tenor = INDEX_TENORS.VIX;
  const length = variancePassing(
    timeline,
    expiry,
    closePoint(timeline, expiry),
    expiry + tenor,
    closePoint(timeline, expiry + tenor),
  );
  const path = timeline.paths[session]!;
  return (point) => {
    const stretch = varianceStretch(variancePassing(timeline, session, point, expiry, 0), length);
    return annualPercent(impliedVariance(stateAt(path, point), stretch), tenor);
  };
}

function annualPercent(variance: number, tenor: number): number {
  return 100 * Math.sqrt((variance * SESSIONS_PER_YEAR) / tenor);
}

function closePoint({ clocks }: Timeline, session: number): number {
  return clocks[session]!.closePoint;
}
