import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Database } from '../../src/data/database.ts';
import type { Imported } from '../../src/data/imported.ts';
import { IMPORTERS } from '../../src/data/importers/index.ts';
import { sumDropped } from '../../src/data/quality.ts';
import { headOf, readSource } from '../../src/data/source-file.ts';

/** The folder of real market data. */
export const realData = resolve(process.env.ALVH_DATA ?? join(import.meta.dirname, '../../../shared/data'));
export const noRealData = !existsSync(realData);
/** Appended to the title of a suite that needs the folder. */
export const unlessReal = noRealData ? ' (skipped: no real data)' : '';

/** Runs `work` with a folder that is gone afterwards. */
export async function withFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'alvh-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes text (gzipped when the name says so) and returns the path. */
export async function fileIn(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** What the importer that recognises the file makes of it. */
export async function importFile(path: string): Promise<Imported & { readonly importer: string }> {
  const source = await readSource(path);
  const importer = IMPORTERS.find((one) => one.recognises(source, headOf(source)));
  if (!importer) throw new Error(`no importer recognises ${path}`);
  const database = await Database.open();
  try {
    const imported = await importer.read(source, database);
    return { ...imported, dropped: sumDropped(imported.dropped ?? []), importer: importer.name };
  } finally {
    await database.close();
  }
}

/** What the importers make of a text under a file name. */
export async function importText(
  name: string,
  text: string,
): Promise<Imported & { readonly importer: string }> {
  return await withFolder(async (folder) => await importFile(await fileIn(folder, name, text)));
}
