import {
  closeOf,
  daysBetween,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isHalfDay,
  NEW_YORK,
} from '../../market/index.ts';
import { AFTER_HOURS_SHARE, HALF_DAY_SHARE, LONG_GAP_FACTOR, OVERNIGHT_SHARE } from './parameters.ts';
import { releaseVariance, type ScheduledRelease } from './release-calendar.ts';

const MINUTE_MS = 60_000;
const AFTER_HOURS_MS = 10 * MINUTE_MS;
/** Minutes over which the variance of a release within the session is spread. */
const RELEASE_MINUTES = 45;

/**
 * One session on a grid of points: 0 is the open, then one every `stepMinutes`; `closePoint` is the close and the one
 * after it, `lastPoint`, is ten minutes past it.
 */
export interface SessionClock {
  readonly date: IsoDate;
  readonly stepMinutes: number;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  readonly closePoint: number;
  readonly lastPoint: number;
  /** Variance time from the previous point, in plain sessions; the first entry is the night before. */
  readonly steps: Float64Array;
  /** Variance time from the start of the timeline to each point. */
  readonly elapsed: Float64Array;
}

/**
 * Variance clock over consecutive sessions: a night, a U-shaped day, quiet half days, longer weekends and a lump of
 * extra variance where a release is scheduled. It is known in advance, so implied volatility may rest on it.
 *
 * @param stepMinutes a divisor of 30. The market runs on one minute; a coarser grid has the same law on other draws.
 */
export function sessionClocks(
  dates: readonly IsoDate[],
  releases: readonly ScheduledRelease[],
  stepMinutes = 1,
): SessionClock[] {
  const releasesOn = new Map<IsoDate, ScheduledRelease[]>();
  for (const release of releases) {
    const held = releasesOn.get(release.date);
    if (held) held.push(release);
    else releasesOn.set(release.date, [release]);
  }
  let total = 0;
  const stepMs = stepMinutes * MINUTE_MS;
  const releaseSteps = Math.ceil(RELEASE_MINUTES / stepMinutes);
  return dates.map((date, at) => {
    const previous = dates[at - 1];
    const longGap = previous !== undefined && daysBetween(previous, date) > 1;
    const opens = instantOf(date, '09:30', NEW_YORK);
    const closes = closeOf(date);
    const closePoint = Math.round((closes - opens) / stepMs);
    const steps = new Float64Array(closePoint + 2);
    steps[0] = OVERNIGHT_SHARE * (longGap ? LONG_GAP_FACTOR : 1);
    daySteps(closePoint, isHalfDay(date), steps);
    steps[closePoint + 1] = AFTER_HOURS_SHARE;
    for (const release of releasesOn.get(date) ?? []) {
      const first = Math.floor((release.at - opens) / stepMs) + 1;
      const extra = releaseVariance(release.kind);
      if (first <= 0) steps[0]! += extra;
      else
        for (let k = 0; k < releaseSteps; k++)
          steps[Math.min(first + k, closePoint)]! += extra / releaseSteps;
    }
    const elapsed = steps.map((step) => {
      total += step;
      return total;
    });
    return { date, stepMinutes, opens, closes, closePoint, lastPoint: closePoint + 1, steps, elapsed };
  });
}

/** The instant of a grid point. */
export function instantOfPoint(clock: SessionClock, point: number): EpochMs {
  return point > clock.closePoint
    ? epochMs(clock.closes + AFTER_HOURS_MS)
    : epochMs(clock.opens + point * clock.stepMinutes * MINUTE_MS);
}

/** Variance is high after the open, low at noon and rises into the close. */
function daySteps(count: number, halfDay: boolean, into: Float64Array): void {
  const day = (1 - OVERNIGHT_SHARE - AFTER_HOURS_SHARE) * (halfDay ? HALF_DAY_SHARE : 1);
  let sum = 0;
  for (let k = 1; k <= count; k++) {
    const u = (k - 0.5) / count;
    into[k] = 0.55 + 1.6 * Math.exp(-9 * u) + 0.9 * Math.exp(-9 * (1 - u));
    sum += into[k]!;
  }
  for (let k = 1; k <= count; k++) into[k]! *= day / sum;
}
