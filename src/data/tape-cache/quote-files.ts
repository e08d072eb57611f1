import { readFileSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type IsoDate, isoDate, type OptionRoot } from '../../market/index.ts';
import { type Catalogue, type QuotesOutput, quotesOf } from '../catalogue.ts';
import { cataloguePath, readCatalogue, type Store } from '../store.ts';

/** One stored file of quotes as the catalogue lists it. */
export interface QuoteFile {
  readonly path: string;
  readonly sha256: string;
  readonly root: OptionRoot;
  /** New York date of the quotes. */
  readonly date: IsoDate;
}

const Document = z.strictObject({
  schema: z.literal('alvh.quote-files/1'),
  catalogue: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      sha256: z.string(),
      root: z.enum(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW']),
      date: z.iso.date(),
    }),
  ),
});

export function quoteFileOf({ path, sha256, root, date }: QuotesOutput): QuoteFile {
  return { path, sha256, root, date: isoDate(date) };
}

/** In order of paths. */
export function quoteFilesOf(catalogue: Catalogue): readonly QuoteFile[] {
  return quotesOf(catalogue)
    .map(quoteFileOf)
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The folder of a store's tape cache. */
export function cacheFolder(store: Store): string {
  return join(store.directory, 'cache');
}

/**
 * The stored files of quotes. Beside the packs lies a short list of them, good while the catalogue is the very file from
 * which it was drawn: a catalogue of minute quotes is megabytes long.
 */
export async function readQuoteFiles(store: Store): Promise<readonly QuoteFile[]> {
  const list = join(cacheFolder(store), 'quote-files.json');
  const catalogue = identity(cataloguePath(store));
  const held = catalogue ? heldList(list, catalogue) : undefined;
  if (held) return held;
  const files = quoteFilesOf(await readCatalogue(store));
  if (catalogue && catalogue === identity(cataloguePath(store))) {
    const text = JSON.stringify({ schema: 'alvh.quote-files/1', catalogue, files });
    // Without the list the catalogue is read again next time: no reason to fail.
    await keep(list, text).catch(() => undefined);
  }
  return files;
}

/** Which file this is on this disk: the catalogue is only ever replaced by another file. */
function identity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function heldList(path: string, catalogue: string): readonly QuoteFile[] | undefined {
  try {
    const parsed = Document.parse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.catalogue === catalogue
      ? parsed.files.map((file) => ({ ...file, date: isoDate(file.date) }))
      : undefined;
  } catch {
    return undefined;
  }
}

async function keep(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(temporary, text);
  await rename(temporary, path);
}
