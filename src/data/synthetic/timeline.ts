import {
  addDays,
  type IsoDate,
  previousTradingDay,
  tradingDayOnOrAfter,
  tradingDays,
} from '../../market/index.ts';
import { type SessionClock, sessionClocks } from './clock.ts';
import { impliedVariance } from './forward-variance.ts';
import { LISTING_REACH } from './listing.ts';
import { HISTORY_SESSIONS, INDEX_TENORS, SESSIONS_PER_YEAR } from './parameters.ts';
import { type SessionPath, simulateSessions, stateAt } from './path.ts';
import { type ScheduledRelease, scheduledReleases } from './release-calendar.ts';

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
}

export function simulateTimeline(seed: number, from: IsoDate, count: number): Timeline {
  let start = tradingDayOnOrAfter(from);
  for (let k = 0; k < HISTORY_SESSIONS; k++) start = previousTradingDay(start);
  const simulated = HISTORY_SESSIONS + count + LISTING_REACH;
  const needed = simulated + CLOCK_REACH;
  // A year of 365 days holds at least 249 sessions.
  const sessions = tradingDays(start, addDays(start, Math.ceil((needed * 365) / 249) + 7)).slice(0, needed);
  const schedule = scheduledReleases(sessions[0]!, sessions.at(-1)!);
  const clocks = sessionClocks(sessions, schedule);
  const paths = simulateSessions(seed, clocks.slice(0, simulated));
  return { seed, sessions, clocks, paths, schedule, first: HISTORY_SESSIONS, end: HISTORY_SESSIONS + count };
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

/**
 * A volatility index in annual percent at a point: the implied variance of the next `tenor` whole sessions. VIX1D
 * here is always the next session's, while Cboe's blends today's remainder into it.
 */
export function volatilityIndex(timeline: Timeline, session: number, point: number, tenor: number): number {
  const length = variancePassing(
    timeline,
    session,
    closePoint(timeline, session),
    session + tenor,
    closePoint(timeline, session + tenor),
  );
  const variance = impliedVariance(stateAt(timeline.paths[session]!, point), 0, length);
  return 100 * Math.sqrt((variance * SESSIONS_PER_YEAR) / tenor);
}

/**
 * Level of the VIX future that expires at the open of session `expiry`: the root of the variance that is implied
 * today for the index's month after it. It tends to VIX as expiry comes and to a long-run level far out, and stands a
 * little above the VIX to be expected, which is what holding it costs.
 */
export function vixForward(timeline: Timeline, session: number, point: number, expiry: number): number {
  const tenor = INDEX_TENORS.VIX;
  const start = variancePassing(timeline, session, point, expiry, 0);
  const length = variancePassing(
    timeline,
    expiry,
    closePoint(timeline, expiry),
    expiry + tenor,
    closePoint(timeline, expiry + tenor),
  );
  const variance = impliedVariance(stateAt(timeline.paths[session]!, point), start, length);
  return 100 * Math.sqrt((variance * SESSIONS_PER_YEAR) / tenor);
}

function closePoint({ clocks }: Timeline, session: number): number {
  return clocks[session]!.closePoint;
}
