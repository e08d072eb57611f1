import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CatalogueSource, catalogueOf } from './catalogue.ts';
import { Database } from './database.ts';
import { withPlausibleLevels } from './gate-levels.ts';
import { importQuoteTable, removePartial } from './import-quote-table.ts';
import type { Imported, Importer } from './imported.ts';
import { IMPORTERS } from './importers/index.ts';
import type { Mapping } from './mapping-file.ts';
import { type FileSurvey, type OfferedFile, offerFile, surveyFile } from './offered-file.ts';
import { sumDropped } from './quality.ts';
import { type QualityTable, qualityTable } from './quality-table.ts';
import type { QuoteTable } from './quote-table.ts';
import { ImportRefusal } from './refusal.ts';
import { refuseRepeats } from './repeats.ts';
import { headOf as headOfSource, readSource, type SourceFile } from './source-file.ts';
import { readCatalogue, removeUnfinished, type Store, verifiedPath, writeCatalogue } from './store.ts';
import { StoreError } from './store-error.ts';
import { withStoreLock } from './store-lock.ts';
import { readStoredSeries } from './stored-series.ts';
import { tableOf } from './table-of-file.ts';
import { subjectsOf, writeImported } from './write-imported.ts';

/** What became of one file. */
export type FileReport =
  | { readonly status: 'unchanged'; readonly path: string; readonly source: CatalogueSource }
  /** `replaced`: hashes of earlier versions of a user's own file, which are no longer in the catalogue. */
  | {
      readonly status: 'imported';
      readonly path: string;
      readonly source: CatalogueSource;
      readonly replaced: readonly string[];
      /** Of a big file: days that an earlier, killed import had finished, and that were not done again. */
      readonly resumedDays?: number;
    }
  /** No importer knows the format. Only a file named directly makes the import fail for it. */
  | { readonly status: 'not-recognised'; readonly path: string }
  /** A known format whose content this program has no use for. */
  | { readonly status: 'out-of-scope'; readonly path: string; readonly reason: string }
  /** Damaged or contradictory: nothing of it was stored. */
  | {
      readonly status: 'refused';
      readonly path: string;
      readonly reason: string;
      readonly row: number | undefined;
    };

export interface ImportReport {
  /** In order of path. */
  readonly files: readonly FileReport[];
  /** False when a file was refused, one named directly was not recognised or is out of scope, or nothing at all was taken. */
  readonly complete: boolean;
  /** Of the files of this call that are in the store, newly or from before. */
  readonly quality: QualityTable;
}

/** How far an import is: bytes of all files, the one at work counted by its share; files; rows of big tables so far. */
export interface ImportProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly files: number;
  readonly totalFiles: number;
  readonly rows: number;
}

export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** How the files are to be read, in place of what their columns say. */
  readonly mapping?: Mapping;
  /** A file takes the place of an earlier one of the same name and format. */
  readonly supersede?: boolean;
}

/**
 * Imports files, and folders with all that lies in them. A file is stored whole or not at all; one that was imported
 * before by the same importer is left as it is, unless its part of the store was damaged since: then it is imported
 * anew. The other files are imported although one is refused.
 * @throws StoreError when another process is writing to the store, the store cannot be written, or a file of it that
 * this import does not restore is damaged; the import itself is complete then.
 */
export async function importPaths(
  store: Store,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const named = new Set(paths);
  const files = [...new Set((await Promise.all(paths.map(filesUnder))).flat())].sort();
  return await withStoreLock(store, async () => {
    const database = await Database.open();
    try {
      const reports: FileReport[] = [];
      const catalogue = await readCatalogue(store);
      const known = new Map(catalogue.sources.map((source) => [source.sha256, source]));
      const seen = new Set<string>();
      const sizes = await Promise.all(files.map(sizeOf));
      const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
      let [before, rows] = [0, 0];
      for (const [index, path] of files.entries()) {
        const size = sizes[index]!;
        const { report, finish } = await importFile(store, database, path, known, seen, options, (share) =>
          options.onProgress?.({
            bytes: before + Math.round(size * share),
            totalBytes,
            files: index,
            totalFiles: files.length,
            rows,
          }),
        );
        if ('source' in report) seen.add(report.source.sha256);
        if (report.status === 'imported') {
          for (const hash of report.replaced) known.delete(hash);
          known.set(report.source.sha256, report.source);
          if (finish) {
            // A big file may have taken an hour: what it gave is kept even if a later one is never finished.
            await writeCatalogue(store, catalogueOf(known.values()));
            await finish();
          }
          rows += rowsOf(report.source);
        }
        reports.push(report);
        before += size;
        options.onProgress?.({ bytes: before, totalBytes, files: index + 1, totalFiles: files.length, rows });
      }
      const now = catalogueOf(known.values());
      if (reports.some(({ status }) => status === 'imported')) await writeCatalogue(store, now);
      const { conflicts } = await readStoredSeries(store, database, now);
      const held = reports.flatMap((report) => ('source' in report ? [report.source] : []));
      return {
        files: reports,
        complete: reports.every(isFine) && held.length > 0,
        quality: qualityTable(held, conflicts),
      };
    } finally {
      await database.close();
      await removeUnfinished(store);
    }
  });

  function isFine({ status, path }: FileReport): boolean {
    if (status === 'imported' || status === 'unchanged') return true;
    return status !== 'refused' && !named.has(path);
  }
}

/** What became of a file, and what is left to do once the catalogue knows of it. */
interface Outcome {
  readonly report: FileReport;
  readonly finish?: () => Promise<void>;
}

async function importFile(
  store: Store,
  database: Database,
  path: string,
  known: ReadonlyMap<string, CatalogueSource>,
  seen: ReadonlySet<string>,
  { mapping, supersede = false }: ImportOptions,
  onProgress: (share: number) => void,
): Promise<Outcome> {
  try {
    const offered = await offerFile(path);
    const table = await tableOf(offered, database, mapping);
    if (table) return await importTable(store, offered, table, known, onProgress);
    return { report: await importSmallFile(store, database, path, known, seen, supersede) };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    const { reason, row } = error;
    return {
      report: error.outOfScope
        ? { status: 'out-of-scope', path, reason }
        : { status: 'refused', path, reason, row },
    };
  }
}

/** Share of the progress of a big file that its first reading takes, for the hash and the count of lines. */
const SURVEY_SHARE = 0.15;

async function importTable(
  store: Store,
  offered: OfferedFile,
  table: QuoteTable,
  known: ReadonlyMap<string, CatalogueSource>,
  onProgress: (share: number) => void,
): Promise<Outcome> {
  let read = 0;
  const survey: FileSurvey = await surveyFile(offered, (bytes) => {
    read += bytes;
    onProgress((SURVEY_SHARE * read) / offered.size);
  });
  const { path } = offered;
  const before = known.get(survey.sha256);
  if (
    before?.importer === table.importer &&
    before.version === table.version &&
    (await isWhole(store, before))
  ) {
    return { report: { status: 'unchanged', path, source: before } };
  }
  const { source, resumedDays } = await importQuoteTable(store, offered, survey, table, (share) =>
    onProgress(SURVEY_SHARE + (1 - SURVEY_SHARE) * share),
  );
  return {
    report: { status: 'imported', path, source, replaced: [], ...(resumedDays > 0 ? { resumedDays } : {}) },
    finish: () => removePartial(store, survey, table),
  };
}

/** A file that is read whole. */
async function importSmallFile(
  store: Store,
  database: Database,
  path: string,
  known: ReadonlyMap<string, CatalogueSource>,
  seen: ReadonlySet<string>,
  supersede: boolean,
): Promise<FileReport> {
  const source = await readSource(path);
  const importer = importerOf(source);
  if (!importer) return { status: 'not-recognised', path };
  const before = known.get(source.sha256);
  const current = before?.importer === importer.name && before.version === importer.version;
  const renamed = before !== undefined && before.file !== source.name;
  if (renamed && before.importer !== importer.name) throw sameBytes(before);
  const whole = current && (await isWhole(store, before));
  if (whole && !(renamed && importer.readsName)) return { status: 'unchanged', path, source: before };
  const imported = await readWith(importer, source, database);
  if (renamed && current && importer.readsName && !isAbout(imported, before)) throw sameBytes(before);
  if (whole) return { status: 'unchanged', path, source: before };
  const earlier = importer.replaces || supersede ? otherVersionsOf(source, importer, known) : [];
  if (earlier.some((hash) => seen.has(hash))) {
    throw new ImportRefusal('another file of this name is imported with it, and one would take its place');
  }
  const record: CatalogueSource = {
    file: source.name,
    sha256: source.sha256,
    importer: importer.name,
    version: importer.version,
    outputs: await writeImported(store, database, imported),
    dropped: sumDropped(imported.dropped ?? []),
  };
  return { status: 'imported', path, source: record, replaced: earlier };
}

function rowsOf({ outputs }: CatalogueSource): number {
  return outputs.reduce((sum, { rows }) => sum + rows, 0);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** A date or number that no market noun accepts makes a file as unreadable as one that the importer itself refuses. */
async function readWith(importer: Importer, source: SourceFile, database: Database): Promise<Imported> {
  try {
    const imported = await importer.read(source, database);
    refuseRepeats(imported);
    return withPlausibleLevels(imported);
  } catch (error) {
    throw error instanceof RangeError ? new ImportRefusal(error.message) : error;
  }
}

async function isWhole(store: Store, { outputs }: CatalogueSource): Promise<boolean> {
  try {
    for (const output of outputs) await verifiedPath(store, output);
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

function otherVersionsOf(
  { name: file, sha256 }: SourceFile,
  { name }: Importer,
  known: ReadonlyMap<string, CatalogueSource>,
): readonly string[] {
  return [...known.values()]
    .filter((one) => one.importer === name && one.file === file && one.sha256 !== sha256)
    .map((one) => one.sha256);
}

/** The catalogue holds the same bytes once only: what two names make of them cannot both be true. */
function sameBytes(before: CatalogueSource): ImportRefusal {
  return new ImportRefusal(`by its name it is something else, but its bytes are those of ${before.file}`);
}

/** Whether a file read under another name tells of the same indices, values or futures on the same dates. */
function isAbout(imported: Imported, { outputs }: CatalogueSource): boolean {
  const held = outputs.flatMap((output) =>
    output.kind === 'quotes' ? [] : [{ kind: output.kind, subjects: output.subjects }],
  );
  return isDeepStrictEqual(subjectsOf(imported), held);
}

/** The one format that a file is in, if any. */
export function importerOf(source: SourceFile): Importer | undefined {
  const head = headOfSource(source);
  return IMPORTERS.find((importer) => importer.recognises(source, head));
}

/** The file itself, or all files and links below a folder; what cannot be read is kept, to be reported. */
export async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
}
