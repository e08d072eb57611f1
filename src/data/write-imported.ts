import { civilOf, type EpochMs, type IsoDate, NEW_YORK } from '../market/index.ts';
import type { CatalogueSource, QuotesOutput, SeriesKind, SeriesOutput } from './catalogue.ts';
import type { Column, Database, Table } from './database.ts';
import type { Capture, Imported, LevelRow, QuoteBlock } from './imported.ts';
import { BlockQuality } from './quality.ts';
import { putParquet, type Store } from './store.ts';

/** A series as it goes to disk: its columns, and what each row is about and when, for the catalogue. */
interface SeriesTable {
  readonly kind: SeriesKind;
  readonly table: Table;
  readonly orderBy: readonly string[];
  readonly subjects: readonly { readonly name: string; readonly date: IsoDate }[];
}

/** Writes everything a source gave; the catalogue learns of it only when all of it lies on disk. */
export async function writeImported(
  store: Store,
  database: Database,
  imported: Imported,
): Promise<CatalogueSource['outputs']> {
  const outputs: CatalogueSource['outputs'] = [];
  for (const block of imported.quotes ?? []) {
    outputs.push(await writeQuotes(store, database, block, imported.captures ?? []));
  }
  for (const series of seriesTables(imported)) outputs.push(await writeSeries(store, database, series));
  return outputs;
}

/** Levels that come with quotes written elsewhere. */
export async function writeLevels(
  store: Store,
  database: Database,
  levels: readonly LevelRow[],
): Promise<SeriesOutput[]> {
  const outputs: SeriesOutput[] = [];
  for (const series of seriesTables({ levels })) outputs.push(await writeSeries(store, database, series));
  return outputs;
}

async function writeQuotes(
  store: Store,
  database: Database,
  { root, date, chains }: QuoteBlock,
  captures: readonly Capture[],
): Promise<QuotesOutput> {
  const spread = <Value>(each: (chain: QuoteBlock['chains'][number]) => ArrayLike<Value>): Value[] =>
    chains.flatMap((chain) => Array.from(each(chain)));
  const table: Table = {
    quoted_ms: {
      type: 'instant',
      values: spread((c) => new Float64Array(c.strikes.length).fill(c.quotedAt)),
    },
    expiry: { type: 'date', values: spread((c) => Array.from(c.strikes, () => c.expiry)) },
    strike: { type: 'double', values: spread((c) => c.strikes) },
    call_bid: { type: 'double', values: spread((c) => c.callBid) },
    call_ask: { type: 'double', values: spread((c) => c.callAsk) },
    put_bid: { type: 'double', values: spread((c) => c.putBid) },
    put_ask: { type: 'double', values: spread((c) => c.putAsk) },
  };
  const bytes = await database.toParquet(table, ['quoted_ms', 'expiry', 'strike']);
  const counted = new BlockQuality();
  for (const chain of [...chains].sort((a, b) => a.quotedAt - b.quotedAt)) counted.add(chain);
  const { quality, scores } = counted.end();
  return {
    kind: 'quotes',
    ...(await putParquet(store, `quotes/root=${root}/date=${date}`, bytes)),
    root,
    date,
    rows: table.strike!.values.length,
    captures: captures
      .filter((capture) => scores.has(capture.quotedAt))
      .map((capture) => ({ ...capture, score: scores.get(capture.quotedAt)! })),
    expiries: [...new Set<string>(chains.map((chain) => chain.expiry))].sort(),
    quality,
  };
}

/** What the series of a file are about, as the catalogue will say it. */
export function subjectsOf(imported: Imported): readonly Pick<SeriesOutput, 'kind' | 'subjects'>[] {
  return seriesTables(imported).map((series) => ({ kind: series.kind, subjects: summary(series) }));
}

async function writeSeries(store: Store, database: Database, series: SeriesTable): Promise<SeriesOutput> {
  const bytes = await database.toParquet(series.table, series.orderBy);
  return {
    kind: series.kind,
    ...(await putParquet(store, `series/${series.kind}`, bytes)),
    rows: series.subjects.length,
    subjects: summary(series),
  };
}

function summary(series: SeriesTable): SeriesOutput['subjects'] {
  const subjects = new Map<string, { name: string; from: string; to: string; rows: number }>();
  for (const { name, date } of series.subjects) {
    const held = subjects.get(name);
    if (!held) subjects.set(name, { name, from: date, to: date, rows: 1 });
    else {
      held.rows++;
      if (date < held.from) held.from = date;
      if (date > held.to) held.to = date;
    }
  }
  return [...subjects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function seriesTables(imported: Imported): SeriesTable[] {
  const tables: SeriesTable[] = [];
  const {
    levels = [],
    bars = [],
    intraday = [],
    values = [],
    futures = [],
    funds = [],
    releases = [],
    settlements = [],
  } = imported;
  if (levels.length > 0) {
    tables.push({
      kind: 'levels',
      table: {
        symbol: text(levels, (row) => row.symbol),
        at_ms: instant(levels, (row) => row.at),
        ticked_ms: instant(levels, (row) => row.tickedAt),
        value: double(levels, (row) => row.value),
      },
      orderBy: ['symbol', 'at_ms'],
      subjects: levels.map((row) => ({ name: row.symbol, date: newYorkDate(row.at) })),
    });
  }
  if (bars.length > 0) {
    tables.push({
      kind: 'bars',
      table: {
        symbol: text(bars, (row) => row.symbol),
        date: day(bars, (row) => row.date),
        open: double(bars, (row) => row.open),
        high: double(bars, (row) => row.high),
        low: double(bars, (row) => row.low),
        close: double(bars, (row) => row.close),
      },
      orderBy: ['symbol', 'date'],
      subjects: bars.map((row) => ({ name: row.symbol, date: row.date })),
    });
  }
  if (intraday.length > 0) {
    tables.push({
      kind: 'intraday',
      table: {
        symbol: text(intraday, (row) => row.symbol),
        from_ms: instant(intraday, (row) => row.from),
        until_ms: instant(intraday, (row) => row.until),
        open: double(intraday, (row) => row.open),
        high: double(intraday, (row) => row.high),
        low: double(intraday, (row) => row.low),
        close: double(intraday, (row) => row.close),
      },
      orderBy: ['symbol', 'from_ms'],
      subjects: intraday.map((row) => ({ name: row.symbol, date: newYorkDate(row.from) })),
    });
  }
  if (values.length > 0) {
    tables.push({
      kind: 'values',
      table: {
        name: text(values, (row) => row.name),
        date: day(values, (row) => row.date),
        known_ms: instant(values, (row) => row.knownAt),
        value: double(values, (row) => row.value),
      },
      orderBy: ['name', 'date'],
      subjects: values.map((row) => ({ name: row.name, date: row.date })),
    });
  }
  if (futures.length > 0) {
    tables.push({
      kind: 'futures',
      table: {
        root: text(futures, (row) => row.root),
        date: day(futures, (row) => row.date),
        expiry: day(futures, (row) => row.expiry),
        price: double(futures, (row) => row.price),
        basis: text(futures, (row) => row.basis),
      },
      orderBy: ['root', 'date', 'expiry'],
      subjects: futures.map((row) => ({ name: row.root, date: row.date })),
    });
  }
  if (funds.length > 0) {
    tables.push({
      kind: 'funds',
      table: {
        root: text(funds, (row) => row.root),
        at_ms: instant(funds, (row) => row.at),
        bid: double(funds, (row) => row.bid),
        ask: double(funds, (row) => row.ask),
        provenance: text(funds, (row) => row.provenance),
      },
      orderBy: ['root', 'at_ms'],
      subjects: funds.map((row) => ({ name: row.root, date: newYorkDate(row.at) })),
    });
  }
  if (releases.length > 0) {
    tables.push({
      kind: 'releases',
      table: {
        kind: text(releases, (row) => row.kind),
        title: text(releases, (row) => row.title),
        released_ms: instant(releases, (row) => row.releasedAt),
        scheduled_ms: instant(releases, (row) => row.scheduledKnownAt),
        unit: text(releases, (row) => row.unit),
        actual: double(releases, (row) => row.actual ?? null),
        consensus: double(releases, (row) => row.consensus ?? null),
        previous: double(releases, (row) => row.previous ?? null),
      },
      orderBy: ['released_ms', 'kind', 'title'],
      subjects: releases.map((row) => ({ name: row.kind, date: newYorkDate(row.releasedAt) })),
    });
  }
  if (settlements.length > 0) {
    tables.push({
      kind: 'settlements',
      table: {
        source: text(settlements, (row) => row.source),
        date: day(settlements, (row) => row.date),
        value: double(settlements, (row) => row.value),
        origin: text(settlements, (row) => row.origin),
        standing: text(settlements, (row) => (row.fallback ? 'stand-in' : 'official')),
      },
      orderBy: ['source', 'date', 'standing'],
      subjects: settlements.map((row) => ({ name: row.source, date: row.date })),
    });
  }
  return tables;
}

function text<Row>(rows: readonly Row[], pick: (row: Row) => string): Column {
  return { type: 'text', values: rows.map(pick) };
}

function double<Row>(rows: readonly Row[], pick: (row: Row) => number | null): Column {
  return { type: 'double', values: rows.map(pick) };
}

function instant<Row>(rows: readonly Row[], pick: (row: Row) => EpochMs): Column {
  return { type: 'instant', values: rows.map(pick) };
}

function day<Row>(rows: readonly Row[], pick: (row: Row) => IsoDate): Column {
  return { type: 'date', values: rows.map(pick) };
}

function newYorkDate(at: EpochMs): IsoDate {
  return civilOf(at, NEW_YORK).date;
}
