import { dateIn, type EpochMs, type IsoDate, NEW_YORK } from '../market/index.ts';
import type { SeriesKind } from './catalogue.ts';
import type { Column, Table } from './database.ts';
import type { Imported } from './imported.ts';

/** A series as it goes to disk: its columns, and what each row is about and when, for the catalogue. */
export interface SeriesTable {
  readonly kind: SeriesKind;
  readonly table: Table;
  readonly orderBy: readonly string[];
  readonly subjects: readonly { readonly name: string; readonly date: IsoDate }[];
}

type Rows<Name extends keyof Imported> = NonNullable<Imported[Name]>;

/** One table for each series that a source gave rows of. */
export function seriesTables(imported: Imported): readonly SeriesTable[] {
  return [
    ...whereGiven(imported.levels, levelTable),
    ...whereGiven(imported.bars, barTable),
    ...whereGiven(imported.intraday, intradayTable),
    ...whereGiven(imported.values, valueTable),
    ...whereGiven(imported.futures, futureTable),
    ...whereGiven(imported.funds, fundTable),
    ...whereGiven(imported.releases, releaseTable),
    ...whereGiven(imported.settlements, settlementTable),
  ];
}

function whereGiven<Row>(
  rows: readonly Row[] | undefined,
  tableOf: (rows: readonly Row[]) => SeriesTable,
): readonly SeriesTable[] {
  return rows && rows.length > 0 ? [tableOf(rows)] : [];
}

function levelTable(rows: Rows<'levels'>): SeriesTable {
  return {
    kind: 'levels',
    table: {
      symbol: text(rows, (row) => row.symbol),
      at_ms: instant(rows, (row) => row.at),
      ticked_ms: instant(rows, (row) => row.tickedAt),
      value: double(rows, (row) => row.value),
    },
    orderBy: ['symbol', 'at_ms'],
    subjects: rows.map((row) => ({ name: row.symbol, date: dateIn(row.at, NEW_YORK) })),
  };
}

function barTable(rows: Rows<'bars'>): SeriesTable {
  return {
    kind: 'bars',
    table: {
      symbol: text(rows, (row) => row.symbol),
      date: day(rows, (row) => row.date),
      open: double(rows, (row) => row.open),
      high: double(rows, (row) => row.high),
      low: double(rows, (row) => row.low),
      close: double(rows, (row) => row.close),
    },
    orderBy: ['symbol', 'date'],
    subjects: rows.map((row) => ({ name: row.symbol, date: row.date })),
  };
}

function intradayTable(rows: Rows<'intraday'>): SeriesTable {
  return {
    kind: 'intraday',
    table: {
      symbol: text(rows, (row) => row.symbol),
      from_ms: instant(rows, (row) => row.from),
      until_ms: instant(rows, (row) => row.until),
      open: double(rows, (row) => row.open),
      high: double(rows, (row) => row.high),
      low: double(rows, (row) => row.low),
      close: double(rows, (row) => row.close),
    },
    orderBy: ['symbol', 'from_ms'],
    subjects: rows.map((row) => ({ name: row.symbol, date: dateIn(row.from, NEW_YORK) })),
  };
}

function valueTable(rows: Rows<'values'>): SeriesTable {
  return {
    kind: 'values',
    table: {
      name: text(rows, (row) => row.name),
      date: day(rows, (row) => row.date),
      known_ms: instant(rows, (row) => row.knownAt),
      value: double(rows, (row) => row.value),
    },
    orderBy: ['name', 'date'],
    subjects: rows.map((row) => ({ name: row.name, date: row.date })),
  };
}

function futureTable(rows: Rows<'futures'>): SeriesTable {
  return {
    kind: 'futures',
    table: {
      root: text(rows, (row) => row.root),
      date: day(rows, (row) => row.date),
      expiry: day(rows, (row) => row.expiry),
      price: double(rows, (row) => row.price),
      basis: text(rows, (row) => row.basis),
    },
    orderBy: ['root', 'date', 'expiry'],
    subjects: rows.map((row) => ({ name: row.root, date: row.date })),
  };
}

function fundTable(rows: Rows<'funds'>): SeriesTable {
  return {
    kind: 'funds',
    table: {
      root: text(rows, (row) => row.root),
      at_ms: instant(rows, (row) => row.at),
      bid: double(rows, (row) => row.bid),
      ask: double(rows, (row) => row.ask),
      provenance: text(rows, (row) => row.provenance),
    },
    orderBy: ['root', 'at_ms'],
    subjects: rows.map((row) => ({ name: row.root, date: dateIn(row.at, NEW_YORK) })),
  };
}

function releaseTable(rows: Rows<'releases'>): SeriesTable {
  return {
    kind: 'releases',
    table: {
      kind: text(rows, (row) => row.kind),
      title: text(rows, (row) => row.title),
      released_ms: instant(rows, (row) => row.releasedAt),
      scheduled_ms: instant(rows, (row) => row.scheduledKnownAt),
      unit: text(rows, (row) => row.unit),
      actual: double(rows, (row) => row.actual ?? null),
      consensus: double(rows, (row) => row.consensus ?? null),
      previous: double(rows, (row) => row.previous ?? null),
    },
    orderBy: ['released_ms', 'kind', 'title'],
    subjects: rows.map((row) => ({ name: row.kind, date: dateIn(row.releasedAt, NEW_YORK) })),
  };
}

function settlementTable(rows: Rows<'settlements'>): SeriesTable {
  return {
    kind: 'settlements',
    table: {
      source: text(rows, (row) => row.source),
      date: day(rows, (row) => row.date),
      value: double(rows, (row) => row.value),
      origin: text(rows, (row) => row.origin),
      standing: text(rows, (row) => (row.fallback ? 'stand-in' : 'official')),
    },
    orderBy: ['source', 'date', 'standing'],
    subjects: rows.map((row) => ({ name: row.source, date: row.date })),
  };
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
