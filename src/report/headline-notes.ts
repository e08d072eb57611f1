import type { RunDocument } from '../engine/index.ts';
import { BAD_QUALITY_SCORE, tradeDateAt } from '../market/index.ts';

/** What has to be said beside the verdict itself: by date, the sessions with bad quotes on which the run traded. */
export function headlineNotes(run: RunDocument): readonly string[] {
  const traded = new Set(
    run.journal.flatMap((entry) => (entry.kind === 'fill' ? [tradeDateAt(entry.at)] : [])),
  );
  const bad = (run.quality ?? []).filter(({ date, score }) => score < BAD_QUALITY_SCORE && traded.has(date));
  if (bad.length === 0) return [];
  const named = bad.map(({ date, score }) => `${date} (${score})`).join(', ');
  return [
    `traded on ${bad.length} of ${traded.size} trading days at quotes scored below ${BAD_QUALITY_SCORE}: ${named}`,
  ];
}
