import { epochMs, type IsoDate, type OptionRoot, tradeDateAt, tradingDays } from '../market/index.ts';
import type { CatalogueSource, SeriesKind } from './catalogue.ts';
import type { Conflict } from './merge-sources.ts';
import type { ChainQuality } from './quality.ts';

/** The quotes of one root on one day (New York), from one importer. */
export interface ChainRow extends ChainQuality {
  readonly importer: string;
  readonly root: OptionRoot;
  readonly date: IsoDate;
  readonly snapshots: number;
  readonly expiries: number;
  /** Strikes kept, summed over expiries and snapshots. */
  readonly rows: number;
}

/** What one file tells of one index, value, future, kind of release or settlement. */
export interface SeriesRow {
  readonly file: string;
  readonly importer: string;
  readonly kind: SeriesKind;
  readonly subject: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly rows: number;
}

export interface DroppedRow {
  readonly file: string;
  readonly importer: string;
  readonly reason: string;
  readonly rows: number;
  /** The first of them in the file, where it is known. */
  readonly firstRow?: number;
}

/** Sessions in a row without a snapshot, between two that have one. */
export interface MissingSessions {
  readonly importer: string;
  readonly root: OptionRoot;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly sessions: number;
}

/** What was kept, what was dropped and why, what is odd and what is missing. */
export interface QualityTable {
  readonly chains: readonly ChainRow[];
  readonly series: readonly SeriesRow[];
  readonly dropped: readonly DroppedRow[];
  readonly missing: readonly MissingSessions[];
  /** Days on which files tell different closes of an index, or different settlement values; the best file's is used. */
  readonly conflicts: readonly Conflict[];
}

/** The quality table of some sources; of the conflicts those in which one of them takes part. */
export function qualityTable(
  sources: readonly CatalogueSource[],
  conflicts: readonly Conflict[],
): QualityTable {
  const files = new Set(sources.map(({ file }) => file));
  return {
    chains: chainRows(sources),
    series: seriesRows(sources),
    dropped: sources.flatMap(({ file, importer, dropped }) =>
      dropped.map(({ reason, rows, firstRow }) => ({
        file,
        importer,
        reason,
        rows,
        ...(firstRow === undefined ? {} : { firstRow }),
      })),
    ),
    missing: missingSessions(sources),
    conflicts: conflicts.filter(({ kept, other }) => files.has(kept) || files.has(other)),
  };
}

function chainRows(sources: readonly CatalogueSource[]): ChainRow[] {
  const days = new Map<string, { row: ChainRow; expiries: Set<string> }>();
  for (const { importer, outputs } of sources) {
    for (const output of outputs) {
      if (output.kind !== 'quotes') continue;
      const key = `${importer} ${output.root} ${output.date}`;
      const held = days.get(key);
      const expiries = new Set([...(held?.expiries ?? []), ...output.expiries]);
      const { crossed, oneSided, zero, stale, truncatedWings } = output.quality;
      const row: ChainRow = {
        importer,
        root: output.root,
        date: output.date as IsoDate,
        snapshots: (held?.row.snapshots ?? 0) + output.captures.length,
        expiries: expiries.size,
        rows: (held?.row.rows ?? 0) + output.rows,
        crossed: (held?.row.crossed ?? 0) + crossed,
        oneSided: (held?.row.oneSided ?? 0) + oneSided,
        zero: (held?.row.zero ?? 0) + zero,
        stale: (held?.row.stale ?? 0) + stale,
        truncatedWings: (held?.row.truncatedWings ?? 0) + truncatedWings,
      };
      days.set(key, { row, expiries });
    }
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { row }]) => row);
}

function seriesRows(sources: readonly CatalogueSource[]): SeriesRow[] {
  return sources.flatMap(({ file, importer, outputs }) =>
    outputs.flatMap((output) =>
      output.kind === 'quotes' || output.kind === 'levels'
        ? []
        : output.subjects.map(({ name, from, to, rows }) => ({
            file,
            importer,
            kind: output.kind,
            subject: name,
            from: from as IsoDate,
            to: to as IsoDate,
            rows,
          })),
    ),
  );
}

function missingSessions(sources: readonly CatalogueSource[]): MissingSessions[] {
  const told = new Map<string, { importer: string; root: OptionRoot; dates: Set<IsoDate> }>();
  for (const { importer, outputs } of sources) {
    for (const output of outputs) {
      if (output.kind !== 'quotes') continue;
      const key = `${importer} ${output.root}`;
      const held = told.get(key) ?? { importer, root: output.root, dates: new Set<IsoDate>() };
      for (const { quotedAt } of output.captures) held.dates.add(tradeDateAt(epochMs(quotedAt)));
      told.set(key, held);
    }
  }
  return [...told]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { importer, root, dates }]) => {
      const [first, last] = [[...dates].sort()[0]!, [...dates].sort().at(-1)!];
      return runsWithout(tradingDays(first, last), dates).map((run) => ({ importer, root, ...run }));
    });
}

function runsWithout(
  days: readonly IsoDate[],
  told: ReadonlySet<IsoDate>,
): { from: IsoDate; to: IsoDate; sessions: number }[] {
  const runs: { from: IsoDate; to: IsoDate; sessions: number }[] = [];
  days.forEach((day, i) => {
    if (told.has(day)) return;
    const run = runs.at(-1);
    if (run && run.to === days[i - 1]) {
      run.to = day;
      run.sessions++;
    } else runs.push({ from: day, to: day, sessions: 1 });
  });
  return runs;
}
