import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { type CatalogueSource, catalogueOf } from './catalogue.ts';
import { Database } from './database.ts';
import { type FileReport, importFile } from './import-file.ts';
import type { Mapping } from './mapping-file.ts';
import { type QualityTable, qualityTable } from './quality-table.ts';
import { readCatalogue, removeUnfinished, type Store, writeCatalogue } from './store.ts';
import { withStoreLock } from './store-lock.ts';
import { readStoredSeries } from './stored-series.ts';

/** What became of all files of an import. */
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

/** How an import goes. */
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
      const { mapping, supersede = false } = options;
      const setting = { store, database, known, seen, mapping, supersede };
      const sizes = await Promise.all(files.map(sizeOf));
      const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
      let [before, rows] = [0, 0];
      for (const [index, path] of files.entries()) {
        const size = sizes[index]!;
        const { report, finish } = await importFile(path, setting, (share) =>
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

function rowsOf({ outputs }: CatalogueSource): number {
  return outputs.reduce((sum, { rows }) => sum + rows, 0);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
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
