import {
  type DailyBar,
  type EpochMs,
  type IsoDate,
  type Observation,
  PointInTimeSeries,
  type Release,
  type SeriesCatalog,
  type SettlementPrint,
  SettlementTable,
} from '../market/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { BarRow } from './imported.ts';
import { barKnownAt } from './known-at.ts';
import { type Conflict, mergeSources, type Sourced } from './merge-sources.ts';
import { BARS, FINAL_FUTURES, RELEASES, readSeriesFiles, type SeriesFile, VALUES } from './series-rows.ts';
import type { Store } from './store.ts';

/** Index closes that differ by no more than this are the same print, rounded by someone. */
const SAME_PRINT = 0.0201;

/** The slow data of a store, merged over its files. */
export interface StoredSeries {
  readonly series: SeriesCatalog;
  readonly settlements: SettlementTable;
  readonly conflicts: readonly Conflict[];
  /** Hashes of the stored files all this was read from. */
  readonly hashes: readonly string[];
}

/**
 * Reads all bars, values, futures settlements and releases of a store.
 *
 * A bar of which a source tells only the close (or open and close) is completed with that: its open, high and low
 * equal what is known, as in Cboe's own early VIX history. SPX-close prints are the closes of the merged SPX bars; VRO
 * prints are the final settlements of VX; there is no source of SET.
 */
export async function readStoredSeries(
  store: Store,
  database: Database,
  catalogue: Catalogue,
): Promise<StoredSeries> {
  const bars = await readSeriesFiles(store, database, catalogue, BARS);
  const values = await readSeriesFiles(store, database, catalogue, VALUES);
  const futures = await readSeriesFiles(store, database, catalogue, FINAL_FUTURES);
  const releases = await readSeriesFiles(store, database, catalogue, RELEASES);
  const mergedBars = mergeSources(
    'bars',
    sourced(bars, (bar) => [bar.symbol, bar.date]),
    {
      of: (bar) => bar.close,
      tolerance: SAME_PRINT,
    },
  );
  const mergedValues = mergeSources(
    'values',
    sourced(values, (value) => [value.name, value.date]),
    {
      of: (value) => value.value,
      tolerance: Number.POSITIVE_INFINITY,
    },
  );
  return {
    series: {
      bars: bySubject(mergedBars.rows, ({ row }) => ({
        knownAt: barKnownAt(row.symbol, row.date),
        value: completed(row),
      })),
      values: withNetAdvances(
        bySubject(mergedValues.rows, ({ row }) => ({ knownAt: row.knownAt, value: row.value })),
      ),
      releases: mergeReleases(releases.flatMap(({ rows }) => rows)),
    },
    settlements: new SettlementTable([
      ...mergedBars.rows
        .filter(({ subject }) => subject === 'SPX')
        .map(({ date, file, row }) => print('SPX-close', date, row.close, `SPX close in ${file}`)),
      ...futures.flatMap(({ source, rows }) =>
        rows.map((row) => print('VRO', row.expiry, row.price, `VX final settlement in ${source.file}`)),
      ),
    ]),
    conflicts: mergedBars.conflicts,
    hashes: [bars, values, futures, releases].flat().map(({ output }) => output.sha256),
  };
}

function sourced<Row>(
  files: readonly SeriesFile<Row>[],
  about: (row: Row) => readonly [string, IsoDate],
): Sourced<Row>[] {
  return files.flatMap(({ source, output, rows }) => {
    const until = new Map(output.subjects.map(({ name, to }) => [name, to as IsoDate]));
    return rows.map((row) => {
      const [subject, date] = about(row);
      return {
        subject,
        date,
        file: source.file,
        importer: source.importer,
        until: until.get(subject)!,
        row,
      };
    });
  });
}

function bySubject<Row, Value>(
  rows: readonly Sourced<Row>[],
  observe: (row: Sourced<Row>) => Observation<Value>,
): { [subject: string]: PointInTimeSeries<Value> } {
  const points = new Map<string, Observation<Value>[]>();
  for (const row of rows) {
    const held = points.get(row.subject) ?? [];
    held.push(observe(row));
    points.set(row.subject, held);
  }
  return Object.fromEntries(
    [...points].map(([subject, observations]) => [
      subject,
      new PointInTimeSeries(observations.sort((a, b) => a.knownAt - b.knownAt)),
    ]),
  );
}

function completed({ date, open, high, low, close }: BarRow): DailyBar {
  const first = open ?? close;
  return {
    date,
    open: first,
    high: high ?? Math.max(first, close),
    low: low ?? Math.min(first, close),
    close,
  };
}

/** Adds NYSE advancing less declining issues, for the instants at which both are known. */
function withNetAdvances(values: { [name: string]: PointInTimeSeries<number> }): typeof values {
  const { 'nyse-advances': advances, 'nyse-declines': declines } = values;
  if (!advances || !declines) return values;
  const end = Number.MAX_SAFE_INTEGER as EpochMs;
  const declined = new Map(
    declines.last(end, declines.countAt(end)).map(({ knownAt, value }) => [knownAt, value]),
  );
  const net = advances.last(end, advances.countAt(end)).flatMap(({ knownAt, value }) => {
    const down = declined.get(knownAt);
    return down === undefined ? [] : [{ knownAt, value: value - down }];
  });
  return { ...values, 'nyse-net-advances': new PointInTimeSeries(net) };
}

/**
 * In order of release. What several files tell is told once, as by the one that knew it first; an FOMC decision is the
 * same whatever its title.
 */
function mergeReleases(all: readonly Release[]): Release[] {
  const first = new Map<string, Release>();
  for (const release of all) {
    const key = `${release.releasedAt} ${release.kind} ${release.kind === 'fomc' ? '' : release.title}`;
    const held = first.get(key);
    if (!held || release.scheduledKnownAt < held.scheduledKnownAt) first.set(key, release);
  }
  return [...first.values()].sort((a, b) => a.releasedAt - b.releasedAt || (a.title < b.title ? -1 : 1));
}

function print(
  source: SettlementPrint['source'],
  date: IsoDate,
  value: number,
  origin: string,
): SettlementPrint {
  return { source, date, value, origin, fallback: false };
}
