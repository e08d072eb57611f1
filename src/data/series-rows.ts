import {
  addDays,
  epochMs,
  type IsoDate,
  isoDate,
  type Release,
  type SettlementPrint,
} from '../market/index.ts';
import type { Catalogue, CatalogueSource, SeriesKind, SeriesOutput } from './catalogue.ts';
import { type Database, quoted, type Rows } from './database.ts';
import type { BarRow, FundRow, FutureRow, IntradayRow, LevelRow, ValueRow } from './imported.ts';
import { type Store, verifiedPath } from './store.ts';

/** One stored series file with its rows. */
export interface SeriesFile<Row> {
  readonly source: CatalogueSource;
  readonly output: SeriesOutput;
  readonly rows: readonly Row[];
}

/** How rows of a kind come out of Parquet: days as days since 1970, instants as milliseconds. */
interface Reading<Row> {
  readonly kind: SeriesKind;
  readonly select: string;
  readonly where?: string;
  readonly orderBy: string;
  convert(rows: Rows): readonly Row[];
}

const EPOCH = isoDate('1970-01-01');
const DAY = (column: string) => `(${column} - DATE '1970-01-01')::DOUBLE AS ${column}`;
const INSTANT = (column: string) => `${column}::DOUBLE AS ${column}`;

export const BARS: Reading<BarRow> = {
  kind: 'bars',
  select: `symbol, ${DAY('date')}, open, high, low, close`,
  orderBy: 'symbol, date',
  convert(rows) {
    const [symbol, date] = [rows.texts('symbol'), days(rows, 'date')];
    const [open, high, low] = [rows.numbers('open'), rows.numbers('high'), rows.numbers('low')];
    const close = rows.floats('close');
    return Array.from({ length: rows.count }, (_, i) => ({
      symbol: symbol[i]!,
      date: date[i]!,
      open: open[i]!,
      high: high[i]!,
      low: low[i]!,
      close: close[i]!,
    }));
  },
};

export const VALUES: Reading<ValueRow> = {
  kind: 'values',
  select: `name, ${DAY('date')}, ${INSTANT('known_ms')}, value`,
  orderBy: 'name, date',
  convert(rows) {
    const [name, date] = [rows.texts('name'), days(rows, 'date')];
    const [known, value] = [rows.floats('known_ms'), rows.floats('value')];
    return Array.from({ length: rows.count }, (_, i) => ({
      name: name[i]!,
      date: date[i]!,
      knownAt: epochMs(known[i]!),
      value: value[i]!,
    }));
  },
};

const FUTURES: Reading<FutureRow> = {
  kind: 'futures',
  select: `${DAY('date')}, ${DAY('expiry')}, price, basis`,
  where: `root = 'VX'`,
  orderBy: 'date, expiry',
  convert(rows) {
    const [date, expiry, price] = [days(rows, 'date'), days(rows, 'expiry'), rows.floats('price')];
    const basis = rows.texts('basis');
    return Array.from({ length: rows.count }, (_, i) => ({
      root: 'VX' as const,
      date: date[i]!,
      expiry: expiry[i]!,
      price: price[i]!,
      basis: basis[i] as FutureRow['basis'],
    }));
  },
};

/** Final settlements of VX only. */
export const FINAL_FUTURES: Reading<FutureRow> = { ...FUTURES, where: `root = 'VX' AND basis = 'final'` };

/** Daily prices of VX, without the final settlements. */
export const DAILY_FUTURES: Reading<FutureRow> = { ...FUTURES, where: `root = 'VX' AND basis <> 'final'` };

export const FUND_QUOTES: Reading<FundRow> = {
  kind: 'funds',
  select: `root, ${INSTANT('at_ms')}, bid, ask, provenance`,
  orderBy: 'root, at_ms',
  convert(rows) {
    const [root, at] = [rows.texts('root'), rows.floats('at_ms')];
    const [bid, ask] = [rows.floats('bid'), rows.floats('ask')];
    const provenance = rows.texts('provenance');
    return Array.from({ length: rows.count }, (_, i) => ({
      provenance: provenance[i] as FundRow['provenance'],
      root: root[i] as FundRow['root'],
      at: epochMs(at[i]!),
      bid: bid[i]!,
      ask: ask[i]!,
    }));
  },
};

export const RELEASES: Reading<Release> = {
  kind: 'releases',
  select: `kind, title, ${INSTANT('released_ms')}, ${INSTANT('scheduled_ms')}, unit, actual, consensus, previous`,
  orderBy: 'released_ms, kind, title',
  convert(rows) {
    const [kind, title, unit] = [rows.texts('kind'), rows.texts('title'), rows.texts('unit')];
    const [released, scheduled] = [rows.floats('released_ms'), rows.floats('scheduled_ms')];
    const figures = (['actual', 'consensus', 'previous'] as const).map(
      (name) => [name, rows.numbers(name)] as const,
    );
    return Array.from({ length: rows.count }, (_, i) => ({
      kind: kind[i] as Release['kind'],
      title: title[i]!,
      releasedAt: epochMs(released[i]!),
      scheduledKnownAt: epochMs(scheduled[i]!),
      unit: unit[i]!,
      ...Object.fromEntries(
        figures.flatMap(([name, values]) => (values[i] === null ? [] : [[name, values[i]]])),
      ),
    }));
  },
};

export const SETTLEMENTS: Reading<SettlementPrint> = {
  kind: 'settlements',
  select: `source, ${DAY('date')}, value, origin, standing`,
  orderBy: 'source, date, standing',
  convert(rows) {
    const [source, date, value] = [rows.texts('source'), days(rows, 'date'), rows.floats('value')];
    const [origin, standing] = [rows.texts('origin'), rows.texts('standing')];
    return Array.from({ length: rows.count }, (_, i) => ({
      source: source[i] as SettlementPrint['source'],
      date: date[i]!,
      value: value[i]!,
      origin: origin[i]!,
      fallback: standing[i] === 'stand-in',
    }));
  },
};

export const LEVELS: Reading<LevelRow> = {
  kind: 'levels',
  select: `symbol, ${INSTANT('at_ms')}, ${INSTANT('ticked_ms')}, value`,
  orderBy: 'symbol, at_ms',
  convert(rows) {
    const [symbol, at] = [rows.texts('symbol'), rows.floats('at_ms')];
    const [ticked, value] = [rows.floats('ticked_ms'), rows.floats('value')];
    return Array.from({ length: rows.count }, (_, i) => ({
      symbol: symbol[i]!,
      at: epochMs(at[i]!),
      tickedAt: epochMs(ticked[i]!),
      value: value[i]!,
    }));
  },
};

export const INTRADAY: Reading<IntradayRow> = {
  kind: 'intraday',
  select: `symbol, ${INSTANT('from_ms')}, ${INSTANT('until_ms')}, open, high, low, close`,
  orderBy: 'symbol, from_ms',
  convert(rows) {
    const [symbol, from, until] = [rows.texts('symbol'), rows.floats('from_ms'), rows.floats('until_ms')];
    const [open, high] = [rows.floats('open'), rows.floats('high')];
    const [low, close] = [rows.floats('low'), rows.floats('close')];
    return Array.from({ length: rows.count }, (_, i) => ({
      symbol: symbol[i]!,
      from: epochMs(from[i]!),
      until: epochMs(until[i]!),
      open: open[i]!,
      high: high[i]!,
      low: low[i]!,
      close: close[i]!,
    }));
  },
};

/**
 * All stored files of a kind with their rows, in the order of the catalogue.
 * @throws StoreError when a file is missing or changed.
 */
export async function readSeriesFiles<Row>(
  store: Store,
  database: Database,
  catalogue: Catalogue,
  reading: Reading<Row>,
): Promise<readonly SeriesFile<Row>[]> {
  const found = catalogue.sources.flatMap((source) =>
    source.outputs.flatMap((output) => (output.kind === reading.kind ? [{ source, output }] : [])),
  );
  if (found.length === 0) return [];
  const numbers = new Map<string, number>();
  const paths: string[] = [];
  for (const { output } of found) {
    if (numbers.has(output.path)) continue;
    paths.push(`'${quoted(await verifiedPath(store, output))}'`);
    numbers.set(output.path, paths.length);
  }
  const list = `[${paths.join(', ')}]`;
  const rows = await database.query(
    `SELECT ${reading.select}, list_position(${list}, path)::DOUBLE AS file
     FROM read_parquet(${list}, hive_partitioning = false, filename = 'path')
     ${reading.where ? `WHERE ${reading.where}` : ''} ORDER BY file, ${reading.orderBy}`,
  );
  const byNumber = new Map<number, Row[]>();
  const numberOf = rows.floats('file');
  reading.convert(rows).forEach((row, i) => {
    const held = byNumber.get(numberOf[i]!);
    if (held) held.push(row);
    else byNumber.set(numberOf[i]!, [row]);
  });
  return found.map((file) => ({ ...file, rows: byNumber.get(numbers.get(file.output.path)!) ?? [] }));
}

/** A column of days as dates; the same day is the same string. */
function days(rows: Rows, column: string): readonly IsoDate[] {
  const dates = new Map<number, IsoDate>();
  return Array.from(rows.floats(column), (day) => {
    const date = dates.get(day) ?? addDays(EPOCH, day);
    dates.set(day, date);
    return date;
  });
}
