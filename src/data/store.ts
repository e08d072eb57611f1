import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Catalogue, emptyCatalogue, parseCatalogue } from './catalogue.ts';
import { sha256 } from './source-file.ts';
import { StoreError } from './store-error.ts';

const REPAIR = 'import its source again to restore it';

/**
 * A folder of Parquet files with a catalogue of what they hold:
 * `catalogue.json`, `quotes/root=…/date=…/<hash>.parquet`, `series/<kind>/<hash>.parquet`.
 * Parquet files are named by the hash of their bytes and never changed.
 */
export interface Store {
  readonly directory: string;
}

/** Names a store; nothing is created before something is imported. */
export function openStore(directory: string): Store {
  return { directory };
}

/**
 * The catalogue as it stands; empty for a store into which nothing was imported.
 * @throws StoreError when it cannot be read.
 */
export async function readCatalogue(store: Store): Promise<Catalogue> {
  const path = cataloguePath(store);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyCatalogue();
    throw new StoreError(`the catalogue of the store cannot be read: ${(error as Error).message}`);
  }
  return parseCatalogue(text, path);
}

/** Replaces the catalogue in one step: a reader sees the old one or the new one. */
export async function writeCatalogue(store: Store, catalogue: Catalogue): Promise<void> {
  await writeWhole(store, cataloguePath(store), `${JSON.stringify(catalogue, null, 1)}\n`);
}

/** Stores bytes under `folder`, named by their hash; returns the path inside the store and the hash. */
export async function putParquet(
  store: Store,
  folder: string,
  bytes: Uint8Array,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const hash = sha256(bytes);
  const path = `${folder}/${hash.slice(0, 20)}.parquet`;
  await writeWhole(store, join(store.directory, path), bytes);
  return { path, sha256: hash };
}

/** Removes what was begun to be written, by this import or by one that was cut short. Only for the one that holds the lock of the store. */
export async function removeUnfinished(store: Store): Promise<void> {
  await rm(temporaryFolder(store), { recursive: true, force: true });
}

/**
 * The place of a stored file on disk, after its bytes were compared with the catalogue.
 * @throws StoreError when it is missing or changed.
 */
export async function verifiedPath(
  store: Store,
  output: { readonly path: string; readonly sha256: string },
): Promise<string> {
  const path = join(store.directory, output.path);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new StoreError(`a file of the store cannot be read: ${error.message}; ${REPAIR}`);
  });
  const found = sha256(bytes);
  if (found !== output.sha256) {
    throw new StoreError(
      `${path} was changed after import: its hash is ${found}, the catalogue says ${output.sha256}; ${REPAIR}`,
    );
  }
  return path;
}

/**
 * Written elsewhere in the store, flushed to disk and then moved, so that a file is there whole or not at all, also
 * after the machine stopped.
 */
async function writeWhole(store: Store, path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(temporaryFolder(store), basename(path));
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(dirname(temporary), { recursive: true });
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    throw new StoreError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

function temporaryFolder(store: Store): string {
  return join(store.directory, 'unfinished');
}

/** Where the catalogue of a store lies. */
export function cataloguePath(store: Store): string {
  return join(store.directory, 'catalogue.json');
}
