import {
  dateIn,
  type EpochMs,
  type Frame,
  type IndexLevel,
  type IsoDate,
  NEW_YORK,
  newYorkText,
  type OptionChain,
  type SeriesCatalog,
  type SessionQuality,
  type SessionRange,
  type SettlementTable,
  type Tape,
  tradingDays,
} from '../market/index.ts';
import type { Catalogue, QuotesOutput } from './catalogue.ts';
import { Database } from './database.ts';
import { type FramePlan, type PlannedFrame, planFrames } from './frame-plan.ts';
import type { FundRow, IntradayRow, LevelRow } from './imported.ts';
import { FUND_QUOTES, LEVELS, readSeriesFiles, type SeriesFile } from './series-rows.ts';
import { badSessions, sessionQualities } from './session-quality.ts';
import { sha256 } from './source-file.ts';
import { readCatalogue, type Store } from './store.ts';
import { StoreError } from './store-error.ts';
import { StoredFunds } from './stored-funds.ts';
import { readStoredSeries, type StoredSeries } from './stored-series.ts';
import { CachedQuotes, type QuoteReader, type ShelfOptions, StoredQuotes } from './tape-cache/index.ts';

/** How a tape reads its quotes, and whom it tells about its cache. */
export interface StoreTapeOptions extends ShelfOptions {
  /** `none`: straight from the stored files, for a store that is read once. */
  readonly cache?: 'tape' | 'none';
}

/**
 * A tape over the stored quotes of a range of trade dates (quotes after 20:15 New York belong to the next one). Frames
 * are read from disk one at a time, by way of the tape cache, which is made from the stored files first where they are not
 * in it; each file is compared with the catalogue when it is read. Where the cache cannot be made or written, the quotes come
 * straight from the files and `onNote` is told; the frames are the same. Series that had expired when they were quoted
 * are not delivered. Shares of funds are quoted where the store has quotes of the frame's trade date. Bars, values, releases and settlement prints are those of the whole store.
 * @throws StoreError when the range holds no frame, or a stored file is missing or changed.
 */
export async function openStoreTape(
  store: Store,
  range: SessionRange,
  options: StoreTapeOptions = {},
): Promise<Tape> {
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
    const funds = await readSeriesFiles(store, database, catalogue, FUND_QUOTES);
    const quotes = (): QuoteReader =>
      options.cache === 'none'
        ? new StoredQuotes(store)
        : new CachedQuotes(store, catalogue, filesOf(plan), options);
    return new StoreTape(quotes, range, plan, slow, levels, funds);
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
  readonly quality: readonly SessionQuality[];
  readonly #quotes: () => QuoteReader;
  readonly #frames: readonly PlannedFrame[];
  readonly #levels: readonly LevelRow[];
  readonly #funds: StoredFunds;
  readonly #indexBars: ReadonlyMap<IsoDate, readonly IntradayRow[]>;

  constructor(
    quotes: () => QuoteReader,
    range: SessionRange,
    plan: FramePlan,
    slow: StoredSeries,
    levels: readonly SeriesFile<LevelRow>[],
    funds: readonly SeriesFile<FundRow>[],
  ) {
    this.#quotes = quotes;
    this.#frames = plan.frames;
    this.#levels = rowsOf(levels);
    this.#funds = new StoredFunds(funds);
    this.#indexBars = indexBarsByDate(slow.intradayRows);
    this.range = range;
    this.series = slow.series;
    this.settlements = slow.settlements;
    this.timetable = plan.frames.map((frame) => frame.at);
    this.quality = sessionQualities(range, plan);
    this.gaps = [...gapsOf(range, plan), ...badSessions(this.quality)];
    const files = filesOf(plan).map((output) => output.sha256);
    const hashes = new Set([
      ...files,
      ...slow.hashes,
      ...[...levels, ...funds].map(({ output }) => output.sha256),
    ]);
    this.manifest = sha256([...hashes].sort().join('\n'));
  }

  async *frames(): AsyncGenerator<Frame> {
    const quotes = this.#quotes();
    try {
      for (const planned of this.#frames) {
        const chains: OptionChain[] = [];
        for (const part of planned.parts) chains.push(...(await quotes.chains(part)));
        const funds = this.#funds.at(planned.at, planned.tradeDate);
        yield {
          at: planned.at,
          chains,
          levels: levelsOf(planned, this.#levels, this.#indexBars.get(planned.tradeDate) ?? []),
          ...(funds.length > 0 && { funds }),
        };
      }
    } finally {
      await quotes.close();
    }
  }
}

function filesOf({ frames }: FramePlan): QuotesOutput[] {
  return [...new Set(frames.flatMap((frame) => frame.parts.map((part) => part.output)))];
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
    const date = dateIn(row.from, NEW_YORK);
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
  const used = new Set(filesOf(plan).map((output) => output.path));
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
    ...lacking.map((frame) => `the snapshot of ${newYorkText(frame.at)} has no VIX options beside it`),
    ...duplicates.map(
      ({ part, kept, differs }) =>
        `${part.root} quotes of ${newYorkText(part.quotedAt)} are stored twice${differs ? ', with different values' : ''}; those of ${kept.output.path} are used`,
    ),
  ];
}
