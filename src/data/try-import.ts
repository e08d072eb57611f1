import { Database } from './database.ts';
import { importerOf } from './import-file.ts';
import { filesUnder } from './import-paths.ts';
import { type QuoteExample, tryQuoteTable } from './import-quote-table.ts';
import type { Dropped } from './imported.ts';
import type { Mapping } from './mapping-file.ts';
import { offerFile, surveyFile } from './offered-file.ts';
import { sumDropped } from './quality.ts';
import { ImportRefusal } from './refusal.ts';
import { makeScratch, removeScratch } from './scratch-folder.ts';
import { readSource } from './source-file.ts';
import type { StagedDay } from './staged-days.ts';
import { tableOf } from './table-of-file.ts';

/** What an import would make of one file. */
export type FileTrial =
  | {
      readonly status: 'readable';
      readonly path: string;
      readonly importer: string;
      /** Sound rows by root and New York date; a row with two instants counts at both. */
      readonly days: readonly Pick<StagedDay, 'root' | 'date' | 'rows'>[];
      readonly dropped: readonly Dropped[];
      readonly examples: readonly QuoteExample[];
    }
  | {
      readonly status: 'refused';
      readonly path: string;
      readonly reason: string;
      readonly row: number | undefined;
    }
  /** No table of option quotes; such files are small and only an import itself tells what is in them. */
  | { readonly status: 'not-a-table'; readonly path: string }
  /** In no format known here: an import would set it aside. */
  | { readonly status: 'not-recognised'; readonly path: string };

/** Reads tables of option quotes as an import would, and stores nothing. Files that are no such table are listed. */
export async function tryImport(
  paths: readonly string[],
  options: { readonly mapping?: Mapping; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<readonly FileTrial[]> {
  const files = [...new Set((await Promise.all(paths.map(filesUnder))).flat())].sort();
  const trials: FileTrial[] = [];
  const database = await Database.open();
  try {
    for (const [index, path] of files.entries()) {
      trials.push(await tryFile(path, database, options.mapping));
      options.onProgress?.(index + 1, files.length);
    }
  } finally {
    await database.close();
  }
  return trials;
}

async function tryFile(path: string, database: Database, mapping: Mapping | undefined): Promise<FileTrial> {
  const folder = await makeScratch();
  const quiet = () => undefined;
  try {
    const offered = await offerFile(path);
    const table = await tableOf(offered, database, mapping);
    if (!table)
      return { status: importerOf(await readSource(path)) ? 'not-a-table' : 'not-recognised', path };
    const survey = await surveyFile(offered, quiet);
    const { plan, examples } = await tryQuoteTable(folder, offered, survey, table, quiet);
    const days = plan.days.map(({ root, date, rows }) => ({ root, date, rows }));
    return {
      status: 'readable',
      path,
      importer: table.importer,
      days,
      dropped: sumDropped(plan.dropped),
      examples,
    };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    return { status: 'refused', path, reason: error.reason, row: error.row };
  } finally {
    await removeScratch(folder);
  }
}
