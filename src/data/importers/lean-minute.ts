import { unzipSync } from 'fflate';
import {
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isoDate,
  type OptionRoot,
  type Right,
  type Zone,
} from '../../market/index.ts';
import { collectChains, type QuoteRow } from '../chain-columns.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Database } from '../database.ts';
import type { Capture, Imported, Importer, IntradayRow, QuoteBlock } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import type { SourceFile } from '../source-file.ts';

const MINUTE_MS = 60_000;
/** Option prices are stored as whole ten-thousandths; index levels are not. */
const PRICE_SCALE = 10_000;
const OPTION_ENTRY =
  /^(\d{8})_(spxw|spx)_minute_(quote|trade|openinterest)_european_(call|put)_(\d+)_(\d{8})\.csv$/;
const INDEX_ENTRY = /^(\d{8})_([a-z0-9]+)_minute_trade\.csv$/;
const QUOTE_COLUMNS = {
  ms: 'DOUBLE',
  bid_open: 'DOUBLE',
  bid_high: 'DOUBLE',
  bid_low: 'DOUBLE',
  bid: 'DOUBLE',
  bid_size: 'DOUBLE',
  ask_open: 'DOUBLE',
  ask_high: 'DOUBLE',
  ask_low: 'DOUBLE',
  ask: 'DOUBLE',
  ask_size: 'DOUBLE',
} as const;
const BAR_COLUMNS = {
  ms: 'DOUBLE',
  open: 'DOUBLE',
  high: 'DOUBLE',
  low: 'DOUBLE',
  close: 'DOUBLE',
  volume: 'DOUBLE',
} as const;

/**
 * One-minute zips in QuantConnect LEAN's layout, one CSV an option, named by date, right, strike x 10000 and expiry. A
 * row's first field is the start of its minute in milliseconds after midnight, New York for options and Chicago for
 * the index; its last bid and ask are known when the minute ends and are stamped so. Only quotes of options and bars of
 * the index are kept; trades and open interest are not used.
 */
export const leanMinute: Importer = {
  name: 'lean-minute',
  version: 2,
  recognises: (source) => {
    const first = firstEntryName(source.bytes);
    return (
      first !== undefined &&
      (OPTION_ENTRY.test(first) || INDEX_ENTRY.test(first) || /\d{8}_.*\.zip$/.test(first))
    );
  },
  async read(source, database): Promise<Imported> {
    const entries = entriesOf(source.bytes);
    const first = entries[0]![0];
    if (INDEX_ENTRY.test(first)) return await readIndex(entries, database);
    const kind = OPTION_ENTRY.exec(first)?.[3];
    if (kind !== 'quote')
      throw new ImportRefusal(`option ${kind ?? 'data'}: only quotes are kept`, undefined, true);
    return await readOptions(entries, database);
  },
};

/** LEAN's daily option universe: prices of trades and vendor greeks, no bid or ask. */
export const leanUniverse: Importer = {
  name: 'lean-universe',
  version: 1,
  recognises: (_source, head) =>
    head.startsWith('#expiry,strike,right,open,high,low,close,volume,open_interest,'),
  async read(_source: SourceFile): Promise<Imported> {
    throw new ImportRefusal('a daily universe has no bid or ask', undefined, true);
  },
};

type Entry = readonly [name: string, text: string];

async function readOptions(entries: readonly Entry[], database: Database): Promise<Imported> {
  const byInstant = new Map<EpochMs, Map<string, { root: OptionRoot; expiry: IsoDate; rows: QuoteRow[] }>>();
  for (const [name, text] of entries) {
    const option = optionOf(name);
    const csv = await readEntry(name, text, QUOTE_COLUMNS, database);
    const [ms, bid, ask] = [csv.required('ms'), csv.numbers('bid'), csv.numbers('ask')];
    for (let i = 0; i < csv.count; i++) {
      const quotedAt = minuteEnd(option.date, ms[i]!, 'America/New_York');
      const series = byInstant.get(quotedAt) ?? new Map();
      byInstant.set(quotedAt, series);
      const key = `${option.root} ${option.expiry}`;
      const held = series.get(key) ?? { root: option.root, expiry: option.expiry, rows: [] };
      series.set(key, held);
      held.rows.push({
        row: csv.line(i),
        right: option.right,
        strike: option.strike,
        bid: scaled(bid[i]!, name, csv.line(i)),
        ask: scaled(ask[i]!, name, csv.line(i)),
      });
    }
  }
  const blocks = new Map<
    string,
    { root: OptionRoot; date: IsoDate; chains: QuoteBlock['chains'][number][] }
  >();
  const captures: Capture[] = [];
  for (const [quotedAt, series] of [...byInstant].sort(([a], [b]) => a - b)) {
    captures.push({ quotedAt, fetchedAt: quotedAt });
    for (const { root, date, chains } of collectChains([...series.values()], quotedAt)) {
      const block = blocks.get(`${root} ${date}`) ?? { root, date, chains: [] };
      block.chains.push(...chains);
      blocks.set(`${root} ${date}`, block);
    }
  }
  return { quotes: [...blocks.values()], captures };
}

async function readIndex(entries: readonly Entry[], database: Database): Promise<Imported> {
  const intraday: IntradayRow[] = [];
  for (const [name, text] of entries) {
    const [, compact, symbol] = INDEX_ENTRY.exec(name) ?? [];
    if (!compact || !symbol) throw new ImportRefusal(`${name} does not belong among index bars`);
    const date = dashed(compact);
    const csv = await readEntry(name, text, BAR_COLUMNS, database);
    const ms = csv.required('ms');
    const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((c) =>
      csv.required(c),
    ) as [readonly number[], readonly number[], readonly number[], readonly number[]];
    for (let i = 0; i < csv.count; i++) {
      const until = minuteEnd(date, ms[i]!, 'America/Chicago');
      intraday.push({
        symbol: symbol.toUpperCase(),
        from: epochMs(until - MINUTE_MS),
        until,
        open: open[i]!,
        high: high[i]!,
        low: low[i]!,
        close: close[i]!,
      });
    }
  }
  return { intraday };
}

async function readEntry(
  name: string,
  text: string,
  columns: typeof QUOTE_COLUMNS | typeof BAR_COLUMNS,
  database: Database,
): Promise<CsvFields> {
  try {
    return new CsvFields(await database.readCsv(text, { columns, skip: 0 }), 0);
  } catch (error) {
    if (error instanceof ImportRefusal) throw new ImportRefusal(`${name}: ${error.reason}`, error.row);
    throw error;
  }
}

function optionOf(name: string): {
  readonly date: IsoDate;
  readonly root: OptionRoot;
  readonly right: Right;
  readonly strike: number;
  readonly expiry: IsoDate;
} {
  const [, date, root, kind, right, strike, expiry] = OPTION_ENTRY.exec(name) ?? [];
  if (kind !== 'quote') throw new ImportRefusal(`${name} does not belong among option quotes`);
  return {
    date: dashed(date!),
    root: root === 'spxw' ? 'SPXW' : 'SPX',
    right: right === 'call' ? 'C' : 'P',
    strike: Number(strike) / PRICE_SCALE,
    expiry: dashed(expiry!),
  };
}

/** A blank price is no quote. */
function scaled(value: number | null, name: string, row: number): number {
  if (value === null) return 0;
  if (value < 0) throw new ImportRefusal(`${name}: price ${value} is negative`, row);
  return value / PRICE_SCALE;
}

function minuteEnd(date: IsoDate, ms: number, zone: Zone): EpochMs {
  return epochMs(instantOf(date, '00:00', zone) + ms + MINUTE_MS);
}

function dashed(compact: string): IsoDate {
  return isoDate(`${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`);
}

/** The CSVs of a zip, also of one packed a second time, by name. */
function entriesOf(bytes: Uint8Array): readonly Entry[] {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new ImportRefusal(`not a sound zip file: ${(error as Error).message}`);
  }
  const names = Object.keys(files).sort();
  if (names.length === 1 && names[0]!.endsWith('.zip')) return entriesOf(files[names[0]!]!);
  if (names.length === 0) throw new ImportRefusal('an empty zip file');
  return names.map((name) => [name, new TextDecoder().decode(files[name])]);
}

/** Name in the first local header of a zip (PKWARE APPNOTE 4.3.7). */
function firstEntryName(bytes: Uint8Array): string | undefined {
  if (bytes.length < 30 || bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4)
    return undefined;
  const length = bytes[26]! + bytes[27]! * 256;
  return new TextDecoder().decode(bytes.subarray(30, 30 + length));
}
