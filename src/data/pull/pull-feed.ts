import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type EpochMs, epochMs, type IsoDate } from '../../market/index.ts';
import { type ImportReport, importPaths } from '../import-paths.ts';
import { sha256 } from '../source-file.ts';
import type { Store } from '../store.ts';
import { defaultSince, FEEDS, type FeedName, type FeedRequest } from './feeds.ts';
import { MANNERS, type Manners, PoliteFetcher } from './polite-fetch.ts';
import { appendPullLog, type PullEntry, readPullLog } from './pull-log.ts';

/** What became of one file of a feed. `kept`: it was there and cannot have changed, so that nothing was asked. */
export interface PulledFile {
  readonly file: string;
  readonly status: 'received' | 'unchanged' | 'kept' | 'failed';
  readonly bytes?: number;
  readonly reason?: string;
}

export interface PullReport {
  readonly feed: FeedName;
  readonly files: readonly PulledFile[];
  /** Of what was received; undefined when nothing was. */
  readonly imported: ImportReport | undefined;
}

export interface PullOptions {
  readonly since?: IsoDate;
  /** In place of the feed's own origin, such as `http://127.0.0.1:8080`. */
  readonly origin?: string;
  readonly manners?: Manners;
  readonly now: () => EpochMs;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Gets what a public feed has that the store has not, one request after the other, and imports it. Files lie in
 * `pulls/<feed>/`; what was got stays when a later request fails or the pull is stopped, and is not asked for again while
 * the server says that it holds. Each request is one line of `pulls/log.jsonl`. A file that no importer takes is removed,
 * so that the next pull asks for it again.
 * @throws StoreError as {@link importPaths}.
 */
export async function pullFeed(store: Store, feed: FeedName, options: PullOptions): Promise<PullReport> {
  const { now } = options;
  const started = now();
  const requests = FEEDS[feed].requests(options.since ?? defaultSince(feed, started), started);
  const fetcher = new PoliteFetcher(options.manners ?? MANNERS);
  const folder = join(store.directory, 'pulls', feed);
  await mkdir(folder, { recursive: true });
  const log = await readPullLog(store);
  const files: PulledFile[] = [];
  for (const [index, request] of requests.entries()) {
    const url = `${options.origin ?? FEEDS[feed].origin}${request.path}`;
    files.push(await pullFile({ store, feed, request, url, folder, log, fetcher, now }));
    options.onProgress?.(index + 1, requests.length);
  }
  const here = files.filter(({ status }) => status !== 'failed').map(({ file }) => join(folder, file));
  const imported = here.length === 0 ? undefined : await importPaths(store, here, { supersede: true });
  for (const { status, path } of imported?.files ?? []) {
    if (status !== 'imported' && status !== 'unchanged') await rm(path, { force: true });
  }
  return { feed, files, imported };
}

async function pullFile({
  store,
  feed,
  request,
  url,
  folder,
  log,
  fetcher,
  now,
}: {
  readonly store: Store;
  readonly feed: FeedName;
  readonly request: FeedRequest;
  readonly url: string;
  readonly folder: string;
  readonly log: readonly PullEntry[];
  readonly fetcher: PoliteFetcher;
  readonly now: () => EpochMs;
}): Promise<PulledFile> {
  const { file } = request;
  const path = join(folder, file);
  const before = await heldAnswer(log, url, path);
  if (before && request.final) return { file, status: 'kept' };
  const answer = await fetcher.get(url, before);
  const entry = (rest: Partial<PullEntry>): PullEntry => ({
    at: new Date(now()).toISOString(),
    feed,
    url,
    status: answer.status,
    file,
    tries: answer.tries,
    ...rest,
  });
  switch (answer.status) {
    case 'received': {
      const { body, validators } = answer;
      const temporary = `${path}.part`;
      await writeFile(temporary, request.packed ? gzipSync(body) : body, { flush: true });
      await rename(temporary, path);
      const { etag, lastModified } = validators;
      await appendPullLog(
        store,
        entry({
          bytes: body.length,
          sha256: sha256(body),
          ...(etag === undefined ? {} : { etag }),
          ...(lastModified === undefined ? {} : { lastModified }),
        }),
      );
      return { file, status: 'received', bytes: body.length };
    }
    case 'unchanged':
      await appendPullLog(store, entry({}));
      return { file, status: 'unchanged' };
    case 'failed':
      await appendPullLog(store, entry({ reason: answer.reason }));
      return { file, status: 'failed', reason: answer.reason };
  }
}

/** The last body got from an address, if its file is still there as it came. */
async function heldAnswer(
  log: readonly PullEntry[],
  url: string,
  path: string,
): Promise<PullEntry | undefined> {
  const last = log.findLast((entry) => entry.url === url && entry.status === 'received');
  if (!last) return undefined;
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && sha256(bytes) === last.sha256 ? last : undefined;
}

/** The clock on the wall. */
export function wallClock(): EpochMs {
  return epochMs(Math.round(performance.timeOrigin + performance.now()));
}
