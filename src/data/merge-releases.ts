import type { Release } from '../market/index.ts';
import { sourceRank } from './source-priority.ts';

/** A release with the importer that read it. */
export interface SourcedRelease {
  readonly importer: string;
  readonly row: Release;
}

/**
 * Releases in order of time. What several files tell is told once: as in the user's own event file, else as by the one
 * that knew of it first, so that a consensus is never older than its source says. Where that one lacks the outcome, the
 * outcome of another in the same unit is taken: it was public from the release on. An FOMC decision is the same
 * whatever its title.
 */
export function mergeReleases(all: readonly SourcedRelease[]): Release[] {
  const told = new Map<string, SourcedRelease[]>();
  for (const release of all) {
    const { releasedAt, kind, title } = release.row;
    const key = `${releasedAt} ${kind} ${kind === 'fomc' ? '' : title}`;
    const held = told.get(key);
    if (held) held.push(release);
    else told.set(key, [release]);
  }
  return [...told.values()]
    .map(merged)
    .sort((a, b) => a.releasedAt - b.releasedAt || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

function merged(versions: readonly SourcedRelease[]): Release {
  const [first, ...others] = [...versions]
    .sort(
      (a, b) =>
        sourceRank('releases', a.row.kind, a.importer) - sourceRank('releases', b.row.kind, b.importer) ||
        a.row.scheduledKnownAt - b.row.scheduledKnownAt,
    )
    .map(({ row }) => row) as [Release, ...Release[]];
  if (first.actual !== undefined) return first;
  const bare = first.consensus === undefined && first.previous === undefined;
  const outcome = others.find((other) => other.actual !== undefined && (bare || other.unit === first.unit));
  return outcome?.actual === undefined ? first : { ...first, unit: outcome.unit, actual: outcome.actual };
}
