import { isDeepStrictEqual } from 'node:util';
import type { CatalogueSource } from './catalogue.ts';
import type { Database } from './database.ts';
import { withPlausibleLevels } from './gate-levels.ts';
import { importQuoteTable, removePartial } from './import-quote-table.ts';
import type { Imported, Importer } from './imported.ts';
import { IMPORTERS } from './importers/index.ts';
import type { Mapping } from './mapping-file.ts';
import { type FileSurvey, type OfferedFile, offerFile, surveyFile } from './offered-file.ts';
import { sumDropped } from './quality.ts';

import type { QuoteTable } from './quote-table.ts';
import { ImportRefusal } from './refusal.ts';
import { refuseRepeats } from './repeats.ts';
import { headOf as headOfSource, readSource, type SourceFile } from './source-file.ts';
import { type Store, verifiedPath } from './store.ts';
import { StoreError } from './store-error.ts';

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

/** What became of a file, and what is left to do once the catalogue knows of it. */
interface Outcome {
  readonly report: FileReport;
  readonly finish?: () => Promise<void>;
}

/** What a file is imported into, and how. */
export interface ImportSetting {
  readonly store: Store;
  readonly database: Database;
  /** Files of the catalogue by their hash, those of this import included. */
  readonly known: ReadonlyMap<string, CatalogueSource>;
  /** Hashes of the files that this import has dealt with. */
  readonly seen: ReadonlySet<string>;
  /** How the file is to be read, in place of what its columns say. */
  readonly mapping?: Mapping | undefined;
  /** It takes the place of an earlier one of the same name and format. */
  readonly supersede: boolean;
}

/**
 * Imports one file, whole or not at all.
 * @param onProgress told of the share of the file that is done.
 */
export async function importFile(
  path: string,
  setting: ImportSetting,
  onProgress: (share: number) => void,
): Promise<Outcome> {
  try {
    const offered = await offerFile(path);
    const table = await tableOf(offered, setting.database, setting.mapping);
    if (table) return await importTable(offered, table, setting, onProgress);
    return { report: await importSmallFile(path, setting) };
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
  offered: OfferedFile,
  table: QuoteTable,
  { store, known }: ImportSetting,
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
  path: string,
  { store, database, known, seen, supersede }: ImportSetting,
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
