import { mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Catalogue, emptyCatalogue, parseCatalogue } from './catalogue.ts';
import { sha256 } from './source-file.ts';

/**
 * A folder of Parquet files with a catalogue of what they hold:
 * `catalogue.json`, `quotes/root=…/date=…/<hash>.parquet`, `series/<kind>/<hash>.parquet`.
 * Files are named by the hash of their bytes and never changed.
 */
export interface Store {
  readonly directory: string;
}

/** Names a store; nothing is created before something is imported. */
export function openStore(directory: string): Store {
  return { directory };
}

/** The catalogue as it stands; empty for a store into which nothing was imported. */
export async function readCatalogue(store: Store): Promise<Catalogue> {
  const path = cataloguePath(store);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyCatalogue();
    throw error;
  }
  return parseCatalogue(text, path);
}

/** Replaces the catalogue in one step: a reader sees the old one or the new one. */
export async function writeCatalogue(store: Store, catalogue: Catalogue): Promise<void> {
  await writeWhole(cataloguePath(store), `${JSON.stringify(catalogue, null, 1)}\n`);
}

/** Stores bytes under `folder`, named by their hash; returns the path inside the store and the hash. */
export async function putParquet(
  store: Store,
  folder: string,
  bytes: Uint8Array,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const hash = sha256(bytes);
  const path = `${folder}/${hash.slice(0, 20)}.parquet`;
  await mkdir(join(store.directory, folder), { recursive: true });
  await writeWhole(join(store.directory, path), bytes);
  return { path, sha256: hash };
}

/**
 * The place of a stored file on disk, after its bytes were compared with the catalogue.
 * @throws Error when it is missing or changed.
 */
export async function verifiedPath(
  store: Store,
  output: { readonly path: string; readonly sha256: string },
): Promise<string> {
  const path = join(store.directory, output.path);
  const bytes = await readFile(path);
  const found = sha256(bytes);
  if (found !== output.sha256) {
    throw new Error(
      `${path} was changed after import: its hash is ${found}, the catalogue says ${output.sha256}`,
    );
  }
  return path;
}

/**
 * Runs `work` while no other process writes to the store.
 * @throws Error when another live process holds the store.
 */
export async function withStoreLock<Value>(store: Store, work: () => Promise<Value>): Promise<Value> {
  await mkdir(store.directory, { recursive: true });
  const path = join(store.directory, 'import.lock');
  await acquireLock(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquireLock(path: string): Promise<void> {
  for (const attempt of [1, 2]) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number((await readFile(path, 'utf8').catch(() => '')).trim());
    if (attempt === 2 || !(holder > 0) || isRunning(holder)) {
      throw new Error(
        `the store is being written by process ${holder || 'unknown'}; if that process is gone, delete ${path}`,
      );
    }
    await unlink(path).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}

function cataloguePath(store: Store): string {
  return join(store.directory, 'catalogue.json');
}
