import {
  type DailyBar,
  type EpochMs,
  type IntradayBar,
  type IsoDate,
  type Observation,
  PointInTimeSeries,
  type SeriesCatalog,
  type SettlementPrint,
  type SettlementTable,
} from '../market/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Database } from './database.ts';
import type { BarRow, IntradayRow } from './imported.ts';
import { barKnownAt } from './known-at.ts';
import { mergeReleases } from './merge-releases.ts';
import { mergeSettlements } from './merge-settlements.ts';
import { type Conflict, mergeSources, type Sourced } from './merge-sources.ts';
import {
  BARS,
  FINAL_FUTURES,
  INTRADAY,
  RELEASES,
  readSeriesFiles,
  SETTLEMENTS,
  type SeriesFile,
  VALUES,
} from './series-rows.ts';
import type { Store } from './store.ts';

/** Index closes that differ by no more than this are the same print, rounded by someone. */
const SAME_PRINT = 0.0201;

/** The slow data of a store, merged over its files. */
export interface StoredSeries {
  readonly series: SeriesCatalog;
  readonly settlements: SettlementTable;
  readonly conflicts: readonly Conflict[];
  /** All bars within sessions as stored, file by file. */
  readonly intradayRows: readonly IntradayRow[];
  /** Hashes of the stored files all this was read from. */
  readonly hashes: readonly string[];
}

/**
 * Reads all bars, values, futures settlements, releases and settlement prints of a store.
 *
 * A bar of which a source tells only the close (or open and close) is completed with that: its open, high and low
 * equal what is known, as in Cboe's own early VIX history. Settlement prints are those of the user's own files, then the
 * closes of the merged SPX bars (SPX-close) and the final settlements of VX (VRO); SET comes from the user's files only.
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
  const stated = await readSeriesFiles(store, database, catalogue, SETTLEMENTS);
  const intraday = await readSeriesFiles(store, database, catalogue, INTRADAY);
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
  const { settlements, conflicts } = mergeSettlements([
    ...sourced(stated, (row) => [row.source, row.date]),
    ...mergedBars.rows
      .filter(({ subject }) => subject === 'SPX')
      .map((bar) => derived(bar, 'SPX-close', bar.row.close, `SPX close in ${bar.file}`)),
    ...sourced(futures, (row) => [row.root, row.date]).map((future) =>
      derived(future, 'VRO', future.row.price, `VX final settlement in ${future.file}`),
    ),
  ]);
  return {
    series: {
      bars: bySubject(mergedBars.rows, ({ row }) => ({
        knownAt: barKnownAt(row.symbol, row.date),
        value: completed(row),
      })),
      intraday: intradaySeries(intraday),
      values: withNetAdvances(
        bySubject(mergedValues.rows, ({ row }) => ({ knownAt: row.knownAt, value: row.value })),
      ),
      releases: mergeReleases(
        releases.flatMap(({ source, rows }) => rows.map((row) => ({ importer: source.importer, row }))),
      ),
    },
    settlements,
    conflicts: [...mergedBars.conflicts, ...conflicts],
    intradayRows: intraday.flatMap(({ rows }) => rows),
    hashes: [bars, values, futures, releases, stated, intraday].flat().map(({ output }) => output.sha256),
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

/**
 * Bars within sessions by symbol and length, such as `SPX 5m`: the length is that of the file's longest bar, since a
 * session's last one may be cut. Where two files tell one bar, the first in order of file is used.
 */
function intradaySeries(files: readonly SeriesFile<IntradayRow>[]): NonNullable<SeriesCatalog['intraday']> {
  const byName = new Map<string, Map<EpochMs, Observation<IntradayBar>>>();
  for (const { rows } of files) {
    const minutes = rows.reduce((longest, { from, until }) => Math.max(longest, until - from), 0) / 60_000;
    for (const { symbol, ...value } of rows) {
      const name = `${symbol} ${minutes}m`;
      const held = byName.get(name) ?? new Map<EpochMs, Observation<IntradayBar>>();
      if (!held.has(value.until)) held.set(value.until, { knownAt: value.until, value });
      byName.set(name, held);
    }
  }
  return Object.fromEntries(
    [...byName].map(([name, bars]) => [
      name,
      new PointInTimeSeries([...bars.values()].sort((a, b) => a.knownAt - b.knownAt)),
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

function derived<Row>(
  from: Sourced<Row>,
  source: SettlementPrint['source'],
  value: number,
  origin: string,
): Sourced<SettlementPrint> {
  const { date } = from;
  return { ...from, subject: source, row: { source, date, value, origin, fallback: false } };
}
