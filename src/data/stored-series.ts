import {
  type DailyBar,
  type EpochMs,
  epochMs,
  type IsoDate,
  type Observation,
  PointInTimeSeries,
  type Release,
  type SeriesCatalog,
  type SettlementPrint,
  SettlementTable,
} from '../market/index.ts';
import type { Catalogue, CatalogueSource, SeriesKind, SeriesOutput } from './catalogue.ts';
import { type Database, quoted, type Rows } from './database.ts';
import type { BarRow, FutureRow, IntradayRow, LevelRow, ValueRow } from './imported.ts';
import { barKnownAt } from './known-at.ts';
import { type Conflict, mergeSources, type Sourced } from './merge-sources.ts';
import { type Store, verifiedPath } from './store.ts';

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
  const bars = await readKind(store, database, catalogue, 'bars', 'symbol, date', toBars);
  const values = await readKind(store, database, catalogue, 'values', 'name, date', toValues);
  const futures = await readKind(store, database, catalogue, 'futures', 'root, date, expiry', toFutures);
  const releases = await readKind(
    store,
    database,
    catalogue,
    'releases',
    'released_ms, kind, title',
    toReleases,
  );
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
        rows
          .filter((row) => row.basis === 'final')
          .map((row) => print('VRO', row.expiry, row.price, `VX final settlement in ${source.file}`)),
      ),
    ]),
    conflicts: mergedBars.conflicts,
    hashes: [bars, values, futures, releases].flat().map(({ output }) => output.sha256),
  };
}

/** Levels that the given sources' captures brought, by instant. */
export async function readLevels(
  store: Store,
  database: Database,
  catalogue: Catalogue,
): Promise<{ readonly rows: readonly LevelRow[]; readonly hashes: readonly string[] }> {
  const files = await readKind(store, database, catalogue, 'levels', 'symbol, at_ms', toLevels);
  return { rows: files.flatMap(({ rows }) => rows), hashes: files.map(({ output }) => output.sha256) };
}

/** Bars within sessions, by symbol and start. */
export async function readIntraday(
  store: Store,
  database: Database,
  catalogue: Catalogue,
): Promise<{ readonly rows: readonly IntradayRow[]; readonly hashes: readonly string[] }> {
  const files = await readKind(store, database, catalogue, 'intraday', 'symbol, from_ms', toIntraday);
  return { rows: files.flatMap(({ rows }) => rows), hashes: files.map(({ output }) => output.sha256) };
}

interface ReadFile<Row> {
  readonly source: CatalogueSource;
  readonly output: SeriesOutput;
  readonly rows: readonly Row[];
}

async function readKind<Row>(
  store: Store,
  database: Database,
  catalogue: Catalogue,
  kind: SeriesKind,
  orderBy: string,
  convert: (rows: Rows) => readonly Row[],
): Promise<readonly ReadFile<Row>[]> {
  const files: ReadFile<Row>[] = [];
  for (const source of catalogue.sources) {
    for (const output of source.outputs) {
      if (output.kind !== kind) continue;
      const path = quoted(await verifiedPath(store, output));
      const columns = `* REPLACE (${REPLACED[kind]})`;
      const rows = await database.query(
        `SELECT ${columns} FROM read_parquet('${path}', hive_partitioning = false) ORDER BY ${orderBy}`,
      );
      files.push({ source, output, rows: convert(rows) });
    }
  }
  return files;
}

/** Dates and instants in a form that loses nothing on the way out of DuckDB. */
const REPLACED: { readonly [Kind in SeriesKind]: string } = {
  levels: 'at_ms::DOUBLE AS at_ms, ticked_ms::DOUBLE AS ticked_ms',
  bars: 'date::VARCHAR AS date',
  intraday: 'from_ms::DOUBLE AS from_ms, until_ms::DOUBLE AS until_ms',
  values: 'date::VARCHAR AS date, known_ms::DOUBLE AS known_ms',
  futures: 'date::VARCHAR AS date, expiry::VARCHAR AS expiry',
  releases: 'released_ms::DOUBLE AS released_ms, scheduled_ms::DOUBLE AS scheduled_ms',
};

function toBars(rows: Rows): BarRow[] {
  const [symbol, date] = [rows.texts('symbol'), rows.texts('date')];
  const [open, high, low, close] = [
    rows.numbers('open'),
    rows.numbers('high'),
    rows.numbers('low'),
    rows.floats('close'),
  ];
  return Array.from({ length: rows.count }, (_, i) => ({
    symbol: symbol[i]!,
    date: date[i] as IsoDate,
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
  }));
}

function toValues(rows: Rows): ValueRow[] {
  const [name, date] = [rows.texts('name'), rows.texts('date')];
  const [known, value] = [rows.floats('known_ms'), rows.floats('value')];
  return Array.from({ length: rows.count }, (_, i) => ({
    name: name[i]!,
    date: date[i] as IsoDate,
    knownAt: epochMs(known[i]!),
    value: value[i]!,
  }));
}

function toFutures(rows: Rows): FutureRow[] {
  const [date, expiry, price, basis] = [
    rows.texts('date'),
    rows.texts('expiry'),
    rows.floats('price'),
    rows.texts('basis'),
  ];
  return Array.from({ length: rows.count }, (_, i) => ({
    root: 'VX' as const,
    date: date[i] as IsoDate,
    expiry: expiry[i] as IsoDate,
    price: price[i]!,
    basis: basis[i] as FutureRow['basis'],
  }));
}

function toReleases(rows: Rows): Release[] {
  const [kind, title, unit] = [rows.texts('kind'), rows.texts('title'), rows.texts('unit')];
  const [released, scheduled] = [rows.floats('released_ms'), rows.floats('scheduled_ms')];
  const [actual, consensus, previous] = [
    rows.numbers('actual'),
    rows.numbers('consensus'),
    rows.numbers('previous'),
  ];
  return Array.from({ length: rows.count }, (_, i) => ({
    kind: kind[i] as Release['kind'],
    title: title[i]!,
    releasedAt: epochMs(released[i]!),
    scheduledKnownAt: epochMs(scheduled[i]!),
    unit: unit[i]!,
    ...known('actual', actual[i]!),
    ...known('consensus', consensus[i]!),
    ...known('previous', previous[i]!),
  }));
}

function toLevels(rows: Rows): LevelRow[] {
  const [symbol, at, ticked, value] = [
    rows.texts('symbol'),
    rows.floats('at_ms'),
    rows.floats('ticked_ms'),
    rows.floats('value'),
  ];
  return Array.from({ length: rows.count }, (_, i) => ({
    symbol: symbol[i]!,
    at: epochMs(at[i]!),
    tickedAt: epochMs(ticked[i]!),
    value: value[i]!,
  }));
}

function toIntraday(rows: Rows): IntradayRow[] {
  const symbol = rows.texts('symbol');
  const [from, until] = [rows.floats('from_ms'), rows.floats('until_ms')];
  const [open, high, low, close] = [
    rows.floats('open'),
    rows.floats('high'),
    rows.floats('low'),
    rows.floats('close'),
  ];
  return Array.from({ length: rows.count }, (_, i) => ({
    symbol: symbol[i]!,
    from: epochMs(from[i]!),
    until: epochMs(until[i]!),
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
  }));
}

function known<Key extends string>(key: Key, value: number | null): { [K in Key]?: number } {
  return value === null ? {} : ({ [key]: value } as { [K in Key]: number });
}

function sourced<Row>(
  files: readonly ReadFile<Row>[],
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
