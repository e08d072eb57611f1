import { DAY_MS, type EpochMs, type MarketView, type Observation } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { pastReleases, standardised } from './macro-surprise.ts';
import { type Signal, signalOf } from './signal.ts';

/** Yields read: about ten years of sessions. */
const YIELDS = 2520;
/** The yield after a decision comes out within a day, the one before within a long weekend. */
const AFTER_MS = DAY_MS;
const BEFORE_MS = 5 * DAY_MS;

/**
 * Surprise of an FOMC decision by the change that it made in the rate implied by the current month's fed funds future
 * (Kuttner 2001): D/(D−d)·change, as the future settles to the mean of the month. In the unit of the change.
 *
 * @param day day of the month of the decision, d
 * @param daysInMonth D
 * @returns `last-day` on the last day of a month, when the future tells nothing.
 * @throws RangeError when the day is not in the month.
 */
export function kuttnerSurprise(
  day: number,
  daysInMonth: number,
  change: number,
): Result<number, 'last-day'> {
  if (!(Number.isInteger(day) && Number.isInteger(daysInMonth) && day >= 1 && day <= daysInMonth))
    throw new RangeError(`no day ${day} of a month of ${daysInMonth} days`);
  if (day === daysInMonth) return absent('last-day');
  return ok((daysInMonth / (daysInMonth - day)) * change);
}

/**
 * Change of the two-year yield over the day of the latest FOMC decision, in standard deviations of those over the
 * decisions before: the stand-in for the surprise where no fed funds futures are held. Known in the evening of the day.
 */
export function fomcYieldSurprise(
  view: MarketView,
  { series = 'note-2y', withinDays = 2 }: { readonly series?: string; readonly withinDays?: number } = {},
): Signal {
  const decisions = [...new Set(pastReleases(view, 'fomc').map((release) => release.releasedAt))];
  const latest = decisions.at(-1);
  if (latest === undefined) return absent('no-release', 'no FOMC decision');
  if (view.asOf - latest > withinDays * DAY_MS)
    return absent('no-recent-release', `the last decision was ${new Date(latest).toISOString()}`);
  const yields = view.values(series, YIELDS);
  if (yields.length === 0) return absent('no-values', series);
  const change = changeOver(yields, latest);
  if (!change) return absent('no-yield-around', `${series} has no value on both sides of the decision`);
  const before = decisions.slice(0, -1).flatMap((at) => changeOver(yields, at)?.points ?? []);
  const score = standardised(change.points, before);
  if (!score.ok) return score;
  return signalOf(view, {
    id: 'surprise-fomc-yield',
    value: score.value.score,
    unit: 'standard deviations',
    inputs: {
      'change of the two-year yield (% points)': change.points,
      [`deviation over ${before.length} decisions (% points)`]: score.value.deviation,
    },
    stamps: [change.knownAt],
  });
}

function changeOver(
  yields: readonly Observation<number>[],
  at: EpochMs,
): { readonly points: number; readonly knownAt: EpochMs } | undefined {
  const place = yields.findIndex((point) => point.knownAt >= at);
  const [before, after] = [yields[place - 1], yields[place]];
  if (!before || !after || after.knownAt - at > AFTER_MS || at - before.knownAt > BEFORE_MS) return undefined;
  return { points: after.value - before.value, knownAt: after.knownAt };
}
