import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/**
 * Runs `work` while no other process writes to the store. The lock is an exclusive SQLite transaction on `lock.sqlite`,
 * which stays empty: the operating system lets go of it when its process ends in whatever way, so none is left over.
 * @throws StoreError when another process holds it.
 */
export async function withStoreLock<Value>(store: Store, work: () => Promise<Value>): Promise<Value> {
  const release = await acquire(store);
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire({ directory }: Store): Promise<() => void> {
  try {
    await mkdir(directory, { recursive: true });
    const lock = new Database(join(directory, 'lock.sqlite'));
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    throw new StoreError(
      code === 'SQLITE_BUSY'
        ? `another process is importing into the store ${directory}; try again when it is done`
        : `cannot write to the store ${directory}: ${message}`,
    );
  }
}
