import {
  BAD_QUALITY_SCORE,
  type EpochMs,
  type IsoDate,
  type SessionQuality,
  type SessionRange,
  sessionAt,
  tradingDays,
} from '../market/index.ts';
import type { FramePlan } from './frame-plan.ts';

/**
 * The score of each session of a range, 0…1: the mean score of its SPXW snapshots of the day session (of all of them where
 * it has none), times the number of these snapshots over the usual one of the range (its median), at most 1. A session
 * without a snapshot scores 0. Sessions whose snapshots were imported before they were scored are left out.
 */
export function sessionQualities(range: SessionRange, { frames }: FramePlan): readonly SessionQuality[] {
  const byDate = new Map<IsoDate, { readonly at: EpochMs; readonly score: number | undefined }[]>();
  for (const { tradeDate, parts } of frames) {
    for (const { root, quotedAt, output } of parts) {
      if (root !== 'SPXW') continue;
      const { score } = output.captures.find((capture) => capture.quotedAt === quotedAt)!;
      byDate.set(tradeDate, [...(byDate.get(tradeDate) ?? []), { at: quotedAt, score }]);
    }
  }
  if (byDate.size === 0) return [];
  const looks = new Map([...byDate].map(([date, all]) => [date, dayLooks(all)]));
  const counts = [...looks.values()].map(({ length }) => length).sort((a, b) => a - b);
  const usual = counts[counts.length >> 1]!;
  return tradingDays(range.from, range.to).flatMap((date): SessionQuality[] => {
    const own = looks.get(date) ?? [];
    const scores = own.map(({ score }) => score).filter((score) => score !== undefined);
    if (scores.length < own.length) return [];
    if (own.length === 0) return [{ date, score: 0, snapshots: 0, worst: 0 }];
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const score = Math.round(mean * Math.min(1, own.length / usual) * 1000) / 1000;
    return [{ date, score, snapshots: own.length, worst: Math.min(...scores) }];
  });
}

/** What a run says of sessions whose quotes can hardly be relied on; empty when there are none. */
export function badSessions(qualities: readonly SessionQuality[]): readonly string[] {
  const bad = qualities.filter(({ score, snapshots }) => score < BAD_QUALITY_SCORE && snapshots > 0);
  if (bad.length === 0) return [];
  const named = bad.map(({ date, score }) => `${date} (${score})`);
  return [
    `${bad.length} of ${qualities.length} sessions have quotes scored below ${BAD_QUALITY_SCORE}: ${named.join(', ')}`,
  ];
}

function dayLooks<Look extends { readonly at: EpochMs }>(all: readonly Look[]): readonly Look[] {
  const regular = all.filter(({ at }) => sessionAt(at, 'SPXW').name === 'regular');
  return regular.length > 0 ? regular : all;
}
