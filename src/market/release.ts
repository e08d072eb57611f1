import type { EpochMs } from './units.ts';

/** Scheduled economic releases and central-bank decisions that a 1DTE book must know of. */
export type ReleaseKind = 'fomc' | 'cpi' | 'ppi' | 'jobs';

/**
 * A release as a point-in-time fact: that it was scheduled is known from `scheduledKnownAt`, what it said only from
 * `releasedAt` on. Values are in the unit of the source (`unit`); consensus is the last one before the release.
 */
export interface Release {
  readonly kind: ReleaseKind;
  readonly title: string;
  readonly releasedAt: EpochMs;
  readonly scheduledKnownAt: EpochMs;
  readonly unit: string;
  readonly actual?: number;
  readonly consensus?: number;
  readonly previous?: number;
}
