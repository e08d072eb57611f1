import {
  addDays,
  civilOf,
  type EpochMs,
  expiresAt,
  type Frame,
  type IndexLevel,
  type IsoDate,
  type OptionChain,
  type SeriesCatalog,
  type SessionRange,
  type SettlementTable,
  settlementStyle,
  type Tape,
  tradingDays,
} from '../market/index.ts';
import type { Catalogue } from './catalogue.ts';
import { Database, quoted } from './database.ts';
import { type FramePart, type FramePlan, type PlannedFrame, planFrames } from './frame-plan.ts';
import type { IntradayRow, LevelRow } from './imported.ts';
import { LEVELS, readSeriesFiles, type SeriesFile } from './series-rows.ts';
import { sha256 } from './source-file.ts';
import { readCatalogue, type Store, verifiedPath } from './store.ts';
import { StoreError } from './store-error.ts';
import { readStoredSeries, type StoredSeries } from './stored-series.ts';

/**
 * A tape over the stored quotes of a range of trade dates (quotes after 20:15 New York belong to the next one). Frames
 * are read from disk one at a time; each file is compared with the catalogue before it is used. Series that had expired
 * when they were quoted are not delivered. Bars, values, releases and settlement prints are those of the whole store.
 * @throws StoreError when the range holds no frame, or a stored file is missing or changed.
 */
export async function openStoreTape(store: Store, range: SessionRange): Promise<Tape> {
  const catalogue = await readCatalogue(store);
  const plan = planFrames(catalogue, range);
  if (plan.frames.length === 0) {
    throw new StoreError(
      `the store ${store.directory} holds no option quotes from ${range.from} to ${range.to}`,
    );
  }
  const database = await Database.open();
  try {
    const slow = await readStoredSeries(store, database, catalogue);
    const levels = await readSeriesFiles(store, database, sourcesOf(catalogue, plan), LEVELS);
    return new StoreTape(store, range, plan, slow, levels);
  } finally {
    await database.close();
  }
}

class StoreTape implements Tape {
  readonly manifest: string;
  readonly provenance = 'quoted' as const;
  readonly range: SessionRange;
  readonly series: SeriesCatalog;
  readonly settlements: SettlementTable;
  readonly timetable: readonly EpochMs[];
  readonly gaps: readonly string[];
  readonly #store: Store;
  readonly #frames: readonly PlannedFrame[];
  readonly #levels: readonly LevelRow[];
  readonly #indexBars: ReadonlyMap<IsoDate, readonly IntradayRow[]>;

  constructor(
    store: Store,
    range: SessionRange,
    plan: FramePlan,
    slow: StoredSeries,
    levels: readonly SeriesFile<LevelRow>[],
  ) {
    this.#store = store;
    this.#frames = plan.frames;
    this.#levels = rowsOf(levels);
    this.#indexBars = indexBarsByDate(slow.intradayRows);
    this.range = range;
    this.series = slow.series;
    this.settlements = slow.settlements;
    this.timetable = plan.frames.map((frame) => frame.at);
    this.gaps = gapsOf(range, plan);
    const quotes = plan.frames.flatMap((frame) => frame.parts.map((part) => part.output.sha256));
    const hashes = new Set([...quotes, ...slow.hashes, ...levels.map(({ output }) => output.sha256)]);
    this.manifest = sha256([...hashes].sort().join('\n'));
  }

  async *frames(): AsyncGenerator<Frame> {
    const database = await Database.open();
    const verified = new Map<string, string>();
    try {
      for (const planned of this.#frames) {
        const chains: OptionChain[] = [];
        for (const part of planned.parts) {
          const path = verified.get(part.output.path) ?? (await verifiedPath(this.#store, part.output));
          verified.set(part.output.path, path);
          chains.push(...(await readChains(database, path, part)));
        }
        yield {
          at: planned.at,
          chains,
          levels: levelsOf(planned, this.#levels, this.#indexBars.get(planned.tradeDate) ?? []),
        };
      }
    } finally {
      await database.close();
    }
  }
}

/** The chains of one instant of a stored file, expiries ascending, without those that had expired. */
async function readChains(
  database: Database,
  path: string,
  { root, quotedAt }: FramePart,
): Promise<OptionChain[]> {
  const rows = await database.query(
    `SELECT (expiry - DATE '1970-01-01')::DOUBLE AS day, strike, call_bid, call_ask, put_bid, put_ask
     FROM read_parquet('${quoted(path)}', hive_partitioning = false)
     WHERE quoted_ms = ${quotedAt} ORDER BY expiry, strike`,
  );
  const days = rows.floats('day');
  const columns = {
    strikes: rows.floats('strike'),
    callBid: rows.floats('call_bid'),
    callAsk: rows.floats('call_ask'),
    putBid: rows.floats('put_bid'),
    putAsk: rows.floats('put_ask'),
  };
  const chains: OptionChain[] = [];
  for (let from = 0, to = 0; from < days.length; from = to) {
    while (to < days.length && days[to] === days[from]) to++;
    const expiry = addDays('1970-01-01' as IsoDate, days[from]!);
    if (expiresAt(root, expiry) <= quotedAt) continue;
    chains.push({
      root,
      expiry,
      settlement: settlementStyle(root, expiry),
      provenance: 'quoted',
      quotedAt,
      strikes: columns.strikes.slice(from, to),
      callBid: columns.callBid.slice(from, to),
      callAsk: columns.callAsk.slice(from, to),
      putBid: columns.putBid.slice(from, to),
      putAsk: columns.putAsk.slice(from, to),
    });
  }
  return chains;
}

/** Levels that came with the frame's own captures; where they bring none for SPX, its last closed bar of the trade date. */
function levelsOf(
  frame: PlannedFrame,
  levels: readonly LevelRow[],
  indexBars: readonly IntradayRow[],
): Record<string, IndexLevel> {
  const instants = new Set(frame.parts.map((part) => part.quotedAt));
  const found: Record<string, IndexLevel> = {};
  for (const { symbol, at, tickedAt, value } of levels) {
    if (instants.has(at)) found[symbol] = { value, tickedAt };
  }
  if (found.SPX) return found;
  let latest: IntradayRow | undefined;
  for (const bar of indexBars) {
    if (bar.until <= frame.at && (!latest || bar.until > latest.until)) latest = bar;
  }
  return latest ? { ...found, SPX: { value: latest.close, tickedAt: latest.until } } : found;
}

/** SPX bars by New York date: the index ticks by day only, so that is their trade date, also when options are closed. */
function indexBarsByDate(rows: readonly IntradayRow[]): ReadonlyMap<IsoDate, readonly IntradayRow[]> {
  const byDate = new Map<IsoDate, IntradayRow[]>();
  for (const row of rows) {
    if (row.symbol !== 'SPX') continue;
    const { date } = civilOf(row.from, 'America/New_York');
    const held = byDate.get(date);
    if (held) held.push(row);
    else byDate.set(date, [row]);
  }
  return byDate;
}

function rowsOf<Row>(files: readonly SeriesFile<Row>[]): readonly Row[] {
  return files.flatMap(({ rows }) => rows);
}

/** The catalogue cut to the sources that the plan takes quotes from. */
function sourcesOf(catalogue: Catalogue, plan: FramePlan): Catalogue {
  const used = new Set(plan.frames.flatMap((frame) => frame.parts.map((part) => part.output.path)));
  const sources = catalogue.sources.filter((source) =>
    source.outputs.some((output) => used.has(output.path)),
  );
  return { ...catalogue, sources };
}

function gapsOf(range: SessionRange, { frames, duplicates }: FramePlan): string[] {
  const told = new Set(frames.map((frame) => frame.tradeDate));
  const missing = tradingDays(range.from, range.to).filter((day) => !told.has(day));
  const roots = new Set(frames.flatMap((frame) => frame.parts.map((part) => part.root)));
  const lacking = roots.has('VIX')
    ? frames.filter((frame) => frame.parts.every((part) => part.root !== 'VIX'))
    : [];
  return [
    ...missing.map((day) => `no snapshot on ${day}`),
    ...lacking.map((frame) => `the snapshot of ${newYork(frame.at)} has no VIX options beside it`),
    ...duplicates.map(
      ({ part, kept, differs }) =>
        `${part.root} quotes of ${newYork(part.quotedAt)} are stored twice${differs ? ', with different values' : ''}; those of ${kept.output.path} are used`,
    ),
  ];
}

function newYork(at: EpochMs): string {
  const { date, time } = civilOf(at, 'America/New_York');
  return `${date} ${time} New York`;
}
