import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type CatalogueSource, QuotesOutput } from './catalogue.ts';
import { Database } from './database.ts';
import type { Dropped, LevelRow } from './imported.ts';
import { type FileSurvey, LineCounter, type OfferedFile, unzipped } from './offered-file.ts';
import { sumDropped } from './quality.ts';
import type { QuoteTable } from './quote-table.ts';
import { type Content, isStaged, stageQuotes } from './stage-quotes.ts';
import { planStagedDays, type StagedPlan } from './staged-days.ts';
import { type Store, verifiedPath } from './store.ts';
import { StoreError } from './store-error.ts';
import { writeLevels } from './write-imported.ts';
import { type WrittenDay, writeStagedDay } from './write-staged-days.ts';

/** What DuckDB may hold in memory while it works on a file of any size; beyond it works on disk. */
const MEMORY = '256MB';
/** Shares of the work: reading the file into the stage, writing the days. */
const STAGING_SHARE = 0.6;

export interface QuoteTableImport {
  readonly source: CatalogueSource;
  /** Days that an earlier import had finished before it was killed, and that were not done again. */
  readonly resumedDays: number;
  /** Rows of our roots in the file. */
  readonly rows: number;
}

/**
 * Imports one file of option quotes of any size in bounded memory: into a stage on disk, and from there one root and day
 * at a time. Both lie in `partial/` of the store until the file is done: an import that is killed goes on with the day
 * it was at, or reads the file again if it had not read it through.
 * @throws ImportRefusal as {@link planStagedDays}.
 */
export async function importQuoteTable(
  store: Store,
  offered: OfferedFile,
  survey: FileSurvey,
  table: QuoteTable,
  onProgress: (share: number) => void,
): Promise<QuoteTableImport> {
  const folder = partialFolder(store, survey, table);
  await mkdir(folder, { recursive: true });
  const { database, plan } = await stagedFile(folder, offered, survey, table, (share) =>
    onProgress(share * STAGING_SHARE),
  );
  try {
    const finished = await finishedDays(store, folder);
    const written: WrittenDay[] = [];
    let resumedDays = 0;
    for (const [index, day] of plan.days.entries()) {
      const before = finished.get(`${day.root} ${day.date}`);
      if (before) resumedDays++;
      const done = before ?? (await writeStagedDay(store, database, day, table.cadence));
      if (!before) await appendDay(folder, done);
      written.push(done);
      onProgress(STAGING_SHARE + ((1 - STAGING_SHARE) * (index + 1)) / plan.days.length);
    }
    const levels = joinLevels(written.flatMap((day) => day.levels));
    const source: CatalogueSource = {
      file: offered.name,
      sha256: survey.sha256,
      importer: table.importer,
      version: table.version,
      outputs: [...written.map(({ output }) => output), ...(await writeLevels(store, database, levels))],
      dropped: sumDropped([...plan.dropped, ...written.flatMap(({ dropped }) => dropped)]),
    };
    return { source, resumedDays, rows: plan.rows };
  } finally {
    await database.close();
  }
}

/** What a file would come to, and its first usable rows as they were understood. */
export interface QuoteTableTrial {
  readonly plan: StagedPlan;
  readonly examples: readonly QuoteExample[];
}

/** One row as it was understood: `quotedAt` ISO 8601 UTC; a side that the row does not tell is null. */
export interface QuoteExample {
  readonly root: string;
  readonly quotedAt: string;
  readonly expiry: string;
  readonly strike: number;
  readonly call: readonly [bid: number, ask: number] | null;
  readonly put: readonly [bid: number, ask: number] | null;
}

/** Reads a file as an import would and stores nothing; `folder` is for its work and can be removed afterwards. */
export async function tryQuoteTable(
  folder: string,
  offered: OfferedFile,
  survey: FileSurvey,
  table: QuoteTable,
  onProgress: (share: number) => void,
): Promise<QuoteTableTrial> {
  const { database, plan } = await stagedFile(folder, offered, survey, table, onProgress);
  try {
    const rows = await database.query(`
      SELECT p.root, m.quoted_ms::DOUBLE AS instant, CAST(p.expiry AS VARCHAR) AS expiry, s.strike, s.call_bid, s.call_ask, s.put_bid, s.put_ask
      FROM stage s JOIN placed p ON p.told = s.told AND p.listed = s.expiry JOIN moments m ON m.root = p.root AND m.stamp = s.stamp
      WHERE s.problem IS NULL AND m.quoted_ms IS NOT NULL ORDER BY s.source_row, m.quoted_ms LIMIT 3`);
    const pair = (side: 'call' | 'put', i: number) => {
      const [bid, ask] = [rows.numbers(`${side}_bid`)[i]!, rows.numbers(`${side}_ask`)[i]!];
      return bid === null || ask === null ? null : ([bid, ask] as const);
    };
    const examples = Array.from({ length: rows.count }, (_, i) => ({
      root: rows.texts('root')[i]!,
      quotedAt: new Date(rows.floats('instant')[i]!).toISOString(),
      expiry: rows.texts('expiry')[i]!,
      strike: rows.floats('strike')[i]!,
      call: pair('call', i),
      put: pair('put', i),
    }));
    return { plan, examples };
  } finally {
    await database.close();
  }
}

/** Removes what an import keeps to be resumed; for a file that is in the catalogue now. */
export async function removePartial(store: Store, survey: FileSurvey, table: QuoteTable): Promise<void> {
  await rm(partialFolder(store, survey, table), { recursive: true, force: true });
}

function partialFolder(store: Store, { sha256 }: FileSurvey, { importer, version }: QuoteTable): string {
  return join(
    store.directory,
    'partial',
    `${sha256.slice(0, 20)}-${importer.replace(/[^\w-]/g, '-')}-${version}`,
  );
}

async function stagedFile(
  folder: string,
  offered: OfferedFile,
  survey: FileSurvey,
  table: QuoteTable,
  onProgress: (share: number) => void,
): Promise<{ readonly database: Database; readonly plan: StagedPlan }> {
  const file = join(folder, 'stage.duckdb');
  let database = await Database.open({ file, memory: MEMORY });
  try {
    let lines = survey.lines;
    if (!(await isStaged(database))) {
      await database.close();
      await rm(file, { force: true });
      database = await Database.open({ file, memory: MEMORY });
      const content = await contentOf(folder, offered);
      lines ??= content.lines;
      await stageQuotes(database, table, content, onProgress);
      if (content.path !== offered.path) await rm(content.path);
    }
    const plan = await planStagedDays(database, table.cadence, lines);
    const others = await othersOf(database, table, lines);
    return { database, plan: { ...plan, dropped: [...plan.dropped, ...others] } };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function contentOf(
  folder: string,
  { path, packing }: OfferedFile,
): Promise<Content & { readonly lines: number | undefined }> {
  switch (packing) {
    case 'gzip':
    case 'zstd':
      return { path, compression: packing, lines: undefined };
    case 'zip': {
      const unpacked = join(folder, 'unpacked.csv');
      const counter = new LineCounter();
      await pipeline(
        unzipped(path),
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            counter.add(chunk);
            yield chunk;
          }
        },
        createWriteStream(unpacked),
      );
      return { path: unpacked, compression: 'none', lines: counter.end() };
    }
    case 'none':
    case 'parquet':
      return { path, compression: 'none', lines: undefined };
  }
}

/** Rows of other roots never reach the stage: they are what is left of the file's lines. */
async function othersOf(
  database: Database,
  table: QuoteTable,
  lines: number | undefined,
): Promise<Dropped[]> {
  if (lines === undefined || table.layout.kind !== 'csv') return [];
  const counts = await database.query(
    'SELECT (SELECT count(DISTINCT source_row) FROM stage)::DOUBLE AS own, (SELECT count(*) FROM rejects)::DOUBLE AS rejected',
  );
  const rows = lines - table.layout.skip - counts.floats('own')[0]! - counts.floats('rejected')[0]!;
  return rows > 0 ? [{ reason: 'options on something else', rows }] : [];
}

/** Days written by an earlier import of the same file, those whose stored file is still as it was. */
async function finishedDays(store: Store, folder: string): Promise<Map<string, WrittenDay>> {
  const days = new Map<string, WrittenDay>();
  const path = join(folder, 'days.jsonl');
  const text = await readFile(path, 'utf8').catch(() => '');
  // What follows the last line end was being written when the import was killed.
  const lines = text.split('\n').slice(0, -1);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  for (const line of lines) {
    const day = JSON.parse(line) as WrittenDay;
    const output = QuotesOutput.parse(day.output);
    try {
      await verifiedPath(store, output);
    } catch (error) {
      if (error instanceof StoreError) continue;
      throw error;
    }
    days.set(`${output.root} ${output.date}`, { ...day, output });
  }
  return days;
}

async function appendDay(folder: string, day: WrittenDay): Promise<void> {
  const path = join(folder, 'days.jsonl');
  await appendFile(path, `${JSON.stringify(day)}\n`);
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** SPX and SPXW tell the level of the same index: once an instant, of those that agree. */
function joinLevels(levels: readonly LevelRow[]): readonly LevelRow[] {
  const byInstant = new Map<string, LevelRow>();
  for (const level of levels) {
    const key = `${level.symbol} ${level.at}`;
    if (!byInstant.has(key)) byInstant.set(key, level);
  }
  return [...byInstant.values()];
}
