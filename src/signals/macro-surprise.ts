import { DAY_MS, epochMs, type MarketView, type Release, type ReleaseKind } from '../market/index.ts';
import { absent, ok, type Result, sampleDeviation } from '../math/index.ts';
import { type Signal, signalOf } from './signal.ts';

/** Fewer past surprises than this tell no deviation. */
export const FEWEST_SURPRISES = 8;

/** The line of a release that is meant when none is named, as calendars title it. */
const HEADLINES: { readonly [Kind in Exclude<ReleaseKind, 'fomc'>]: string } = {
  cpi: 'CPI m/m',
  ppi: 'PPI m/m',
  jobs: 'Non-Farm Employment Change',
};
const HISTORY_MS = 10 * 365 * DAY_MS;

export interface SurpriseOptions {
  readonly kind: ReleaseKind;
  /** Line of the release, such as `Core CPI m/m`; the headline unless given. */
  readonly title?: string;
  /** How long ago the release may be, calendar days; 1 unless given. */
  readonly withinDays?: number;
}

/** A release with what came of it and what was expected. */
interface Outcome {
  readonly release: Release;
  readonly surprise: number;
}

/**
 * Actual less consensus of the latest release of a kind, in standard deviations of the surprises before it (Balduzzi,
 * Elton and Green 2001). Above 0 is more than expected, whatever that means for prices. At least eight surprises of the
 * same line and unit must lie before it.
 */
export function macroSurprise(view: MarketView, { kind, title, withinDays = 1 }: SurpriseOptions): Signal {
  const outcomes = outcomesOf(pastReleases(view, kind, title));
  const latest = outcomes.at(-1);
  if (!latest) return absent('no-release', `no ${kind} with outcome and consensus`);
  const { release, surprise } = latest;
  if (view.asOf - release.releasedAt > withinDays * DAY_MS)
    return absent('no-recent-release', `the last ${kind} was ${new Date(release.releasedAt).toISOString()}`);
  const before = outcomes
    .slice(0, -1)
    .filter((one) => one.release.unit === release.unit)
    .map((one) => one.surprise);
  const score = standardised(surprise, before);
  if (!score.ok) return score;
  return signalOf(view, {
    id: `surprise-${kind}`,
    value: score.value.score,
    unit: 'standard deviations',
    inputs: {
      [`${release.title}, actual (${release.unit})`]: release.actual!,
      [`${release.title}, consensus (${release.unit})`]: release.consensus!,
      [`deviation of ${before.length} surprises (${release.unit})`]: score.value.deviation,
    },
    stamps: [release.releasedAt],
  });
}

/** Past releases of one line of a kind, oldest first. An FOMC decision has one line, whatever its title. */
export function pastReleases(view: MarketView, kind: ReleaseKind, title?: string): readonly Release[] {
  const all = view
    .releases(epochMs(view.asOf - HISTORY_MS), view.asOf)
    .filter((release) => release.kind === kind);
  if (title !== undefined) return all.filter((release) => release.title === title);
  if (kind === 'fomc' || new Set(all.map((release) => release.title)).size === 1) return all;
  return all.filter((release) => release.title === HEADLINES[kind]);
}

/** A surprise in standard deviations of those before it, n − 1 in the denominator. */
export function standardised(
  surprise: number,
  before: readonly number[],
): Result<{ readonly score: number; readonly deviation: number }, 'too-few-surprises' | 'no-spread'> {
  if (before.length < FEWEST_SURPRISES)
    return absent('too-few-surprises', `${before.length} before it, ${FEWEST_SURPRISES} needed`);
  const deviation = sampleDeviation(before);
  // Equal surprises may differ by the rounding of their subtraction.
  if (!(deviation > 1e-9 * Math.max(...before.map(Math.abs)))) return absent('no-spread');
  return ok({ score: surprise / deviation, deviation });
}

function outcomesOf(releases: readonly Release[]): readonly Outcome[] {
  return releases.flatMap((release) =>
    release.actual === undefined || release.consensus === undefined
      ? []
      : [{ release, surprise: release.actual - release.consensus }],
  );
}
