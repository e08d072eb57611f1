import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Store } from '../store.ts';

const Entry = z.object({
  /** ISO 8601, UTC, when the request was answered or given up. */
  at: z.iso.datetime(),
  feed: z.string(),
  url: z.string(),
  status: z.enum(['received', 'unchanged', 'failed']),
  file: z.string(),
  /** Of the body as it came. */
  bytes: z.int().nonnegative().optional(),
  sha256: z.string().optional(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  reason: z.string().optional(),
  tries: z.int().positive(),
});

/** One request of a pull, one line of `pulls/log.jsonl`. */
export type PullEntry = z.infer<typeof Entry>;

/** Every request ever made, oldest first. A last line that was cut off is left out. */
export async function readPullLog(store: Store): Promise<readonly PullEntry[]> {
  const text = await readFile(logPath(store), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [Entry.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

export async function appendPullLog(store: Store, entry: PullEntry): Promise<void> {
  const path = logPath(store);
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${JSON.stringify(entry)}\n`, { flush: true });
}

function logPath(store: Store): string {
  return join(store.directory, 'pulls', 'log.jsonl');
}
