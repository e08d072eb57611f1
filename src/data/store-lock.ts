import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/**
 * Runs `work` while no other process writes to the store.
 * @throws StoreError when another process holds the lock.
 */
export async function withStoreLock<Value>(store: Store, work: () => Promise<Value>): Promise<Value> {
  const { directory } = store;
  return await withLock(directory, work, {
    busy: `another process is importing into the store ${directory}; try again when it is done`,
    barred: `cannot write to the store ${directory}`,
  });
}

/**
 * Runs `work` while no other process does so under the same folder. The lock is an exclusive SQLite transaction on
 * `lock.sqlite` in it, which stays empty: the operating system lets go of it when its process ends in whatever way, so
 * none is left over.
 * @throws StoreError in the words given, when another process holds it or the folder cannot be written.
 */
export async function withLock<Value>(
  directory: string,
  work: () => Promise<Value>,
  words: { readonly busy: string; readonly barred: string },
): Promise<Value> {
  const release = await acquire(directory, words);
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire(
  directory: string,
  words: { readonly busy: string; readonly barred: string },
): Promise<() => void> {
  try {
    await mkdir(directory, { recursive: true });
    const lock = new Database(join(directory, 'lock.sqlite'));
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    throw new StoreError(code === 'SQLITE_BUSY' ? words.busy : `${words.barred}: ${message}`);
  }
}
