import type { IsoDate } from '../market/index.ts';
import { type RankedKind, sourceRank } from './source-priority.ts';

/** A dated number with the file it came from. */
export interface Sourced<Row> {
  readonly subject: string;
  readonly date: IsoDate;
  readonly file: string;
  readonly importer: string;
  /** Last date this file tells of the subject. */
  readonly until: IsoDate;
  readonly row: Row;
}

/** Two files that tell a day differently: how often, and where they are furthest apart. */
export interface Conflict {
  readonly subject: string;
  readonly kept: string;
  readonly other: string;
  readonly days: number;
  readonly worst: { readonly date: IsoDate; readonly kept: number; readonly other: number };
}

export interface Merged<Row> {
  /** One row a subject and date, by subject, then by date. */
  readonly rows: readonly Sourced<Row>[];
  readonly conflicts: readonly Conflict[];
}

/**
 * Takes, for each subject and day, the row of the best file: by {@link sourceRank}, then the file that reaches
 * further, then by name. Days on which another file differs by more than `tolerance` are counted.
 */
export function mergeSources<Row>(
  kind: RankedKind,
  all: readonly Sourced<Row>[],
  measure: { readonly of: (row: Row) => number; readonly tolerance: number },
): Merged<Row> {
  const ordered = [...all].sort(
    (a, b) =>
      compare(a.subject, b.subject) ||
      compare(a.date, b.date) ||
      sourceRank(kind, a.subject, a.importer) - sourceRank(kind, b.subject, b.importer) ||
      compare(b.until, a.until) ||
      compare(a.file, b.file),
  );
  const rows: Sourced<Row>[] = [];
  const conflicts = new Map<string, { -readonly [K in keyof Conflict]: Conflict[K] }>();
  for (const candidate of ordered) {
    const held = rows.at(-1);
    if (!held || held.subject !== candidate.subject || held.date !== candidate.date) {
      rows.push(candidate);
      continue;
    }
    const kept = measure.of(held.row);
    const other = measure.of(candidate.row);
    if (Math.abs(kept - other) <= measure.tolerance) continue;
    const key = `${candidate.subject} ${held.file} ${candidate.file}`;
    const worst = { date: candidate.date, kept, other };
    const known = conflicts.get(key);
    if (!known) {
      const { subject } = candidate;
      conflicts.set(key, { subject, kept: held.file, other: candidate.file, days: 1, worst });
    } else {
      known.days++;
      if (Math.abs(kept - other) > Math.abs(known.worst.kept - known.worst.other)) known.worst = worst;
    }
  }
  return { rows, conflicts: [...conflicts.values()] };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
