import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedName } from '../../src/data/pull/feeds.ts';
import type { Manners } from '../../src/data/pull/polite-fetch.ts';
import { type PullReport, pullFeed } from '../../src/data/pull/pull-feed.ts';
import { readPullLog } from '../../src/data/pull/pull-log.ts';
import { sha256 } from '../../src/data/source-file.ts';
import { openStore, readCatalogue, type Store } from '../../src/data/store.ts';
import { epochMs, isoDate } from '../../src/market/index.ts';
import { withFolder } from './support.ts';

/** Fast, but of the same kind as in use. */
const MANNERS: Manners = { pause: 1, timeout: 300, tries: 3, longestWait: 2000 };
/** Tuesday 2026-08-04, 18:00 New York. */
const NOW = epochMs(Date.parse('2026-08-04T22:00:00Z'));

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;
const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A server on this machine; `seen` are the requests it got. */
async function server(
  handler: Handler,
): Promise<{ readonly origin: string; readonly seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const counts = new Map<string, number>();
  const http = createServer((request, response) => {
    seen.push(request);
    const count = (counts.get(request.url!) ?? 0) + 1;
    counts.set(request.url!, count);
    handler(request, response, count);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  });
  return { origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, seen };
}

const pull = (store: Store, feed: FeedName, origin: string, since?: string): Promise<PullReport> =>
  pullFeed(store, feed, {
    origin,
    now: () => NOW,
    manners: MANNERS,
    ...(since === undefined ? {} : { since: isoDate(since) }),
  });
const statuses = ({ files }: PullReport) => files.map(({ status }) => status);
const inStore = async <Value>(work: (store: Store) => Promise<Value>) =>
  await withFolder(async (folder) => await work(openStore(`${folder}/store`)));

const settlements = (url: string) => {
  const date = /dt=(.*)$/.exec(url)![1]!;
  return `Product,Symbol,Expiration Date,Price\nVX,VX/Q6,2026-08-19,17.86\nVX,VX32/Q6,2026-08-12,17.1\nVXM,VXM/Q6,2026-08-19,17.86\nVX,VX/U6,2026-09-16,19.${date.slice(-2)}\n`;
};

describe('pulling a feed', () => {
  it('asks once a session, one request after the other, as itself, and imports what came', async () => {
    await inStore(async (store) => {
      let [busy, overlaps] = [0, 0];
      const { origin, seen } = await server((request, response) => {
        if (busy++ > 0) overlaps++;
        setTimeout(() => {
          busy--;
          response.end(settlements(request.url!));
        }, 5);
      });
      const report = await pull(store, 'vx-settlements', origin, '2026-07-31');
      expect(seen.map(({ url }) => url)).toEqual([
        '/us/futures/market_statistics/settlement/csv?dt=2026-07-31',
        '/us/futures/market_statistics/settlement/csv?dt=2026-08-03',
        '/us/futures/market_statistics/settlement/csv?dt=2026-08-04',
      ]);
      expect(overlaps).toBe(0);
      expect(seen[0]!.headers['user-agent']).toMatch(/^alvh/);
      expect(report.imported!.complete).toBe(true);
      const [source] = (await readCatalogue(store)).sources;
      expect(source).toMatchObject({
        importer: 'cfe-settlement-page',
        dropped: [
          { reason: 'another product', rows: 1 },
          { reason: 'weekly, repeats a month', rows: 1 },
        ],
      });
    });
  });

  it('logs each request with address, time, bytes and checksum', async () => {
    await inStore(async (store) => {
      const { origin } = await server((request, response) => response.end(settlements(request.url!)));
      await pull(store, 'vx-settlements', origin, '2026-08-04');
      const path = '/us/futures/market_statistics/settlement/csv?dt=2026-08-04';
      expect(await readPullLog(store)).toEqual([
        {
          at: '2026-08-04T22:00:00.000Z',
          feed: 'vx-settlements',
          url: `${origin}${path}`,
          status: 'received',
          file: 'vx_settlements_2026-08-04.csv',
          bytes: settlements(path).length,
          sha256: sha256(settlements(path)),
          tries: 1,
        },
      ]);
    });
  });

  it('does not ask again for what cannot change, and does when its file was damaged', async () => {
    await inStore(async (store) => {
      const { origin, seen } = await server((request, response) => response.end(settlements(request.url!)));
      await pull(store, 'vx-settlements', origin, '2026-08-03');
      expect(statuses(await pull(store, 'vx-settlements', origin, '2026-08-03'))).toEqual(['kept', 'kept']);
      expect(seen.length).toBe(2);
      await rm(`${store.directory}/pulls/vx-settlements/vx_settlements_2026-08-03.csv`);
      expect(statuses(await pull(store, 'vx-settlements', origin, '2026-08-03'))).toEqual([
        'received',
        'kept',
      ]);
    });
  });

  it('goes on where it was stopped: what a failing server gave before is kept', async () => {
    await inStore(async (store) => {
      let down = true;
      const { origin, seen } = await server((request, response) => {
        if (down && request.url!.endsWith('08-04')) response.writeHead(500).end();
        else response.end(settlements(request.url!));
      });
      const first = await pull(store, 'vx-settlements', origin, '2026-08-03');
      expect(first.files.map(({ status, reason }) => [status, reason])).toEqual([
        ['received', undefined],
        ['failed', 'answer 500, 3 times'],
      ]);
      expect(first.imported!.complete).toBe(true);
      down = false;
      expect(statuses(await pull(store, 'vx-settlements', origin, '2026-08-03'))).toEqual([
        'kept',
        'received',
      ]);
      expect(seen.length).toBe(1 + 3 + 1);
    });
  });

  it('asks whether a history still holds, and takes a newer one in place of the old', async () => {
    await inStore(async (store) => {
      let level = 17.5;
      const { origin, seen } = await server((request, response) => {
        const symbol = /prices\/(\w+)_History/.exec(request.url!)![1]!;
        const single = ['VVIX', 'SKEW', 'VIX6M'].includes(symbol);
        const tag = `"${symbol}-${level}"`;
        if (request.headers['if-none-match'] === tag) response.writeHead(304).end();
        else {
          const header = single ? `DATE,${symbol}` : 'DATE,OPEN,HIGH,LOW,CLOSE';
          // No two histories are the same bytes.
          const close = level + symbol.length + (symbol.charCodeAt(3) || 0);
          response.writeHead(200, { etag: tag });
          response.end(`${header}\n08/03/2026,${single ? close : `${close},${close},${close},${close}`}\n`);
        }
      });
      expect(new Set(statuses(await pull(store, 'cboe-indices', origin)))).toEqual(new Set(['received']));
      expect(new Set(statuses(await pull(store, 'cboe-indices', origin)))).toEqual(new Set(['unchanged']));
      level = 18.5;
      const third = await pull(store, 'cboe-indices', origin);
      expect(third.imported!.files.map(({ status }) => status)).toEqual(
        Array.from({ length: 7 }, () => 'imported'),
      );
      expect((await readCatalogue(store)).sources.length).toBe(7);
      expect(seen.length).toBe(21);
    });
  });

  it.each<[string, Handler, string]>([
    ['404', (_, response) => response.writeHead(404).end('<html>'), 'answer 404'],
    ['never an answer', () => undefined, 'no answer in time, 3 times'],
    [
      'a body that is cut short',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('Product,Symbol');
        setTimeout(() => response.destroy(), 5);
      },
      ', 3 times',
    ],
    [
      'a wait that is too long',
      (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
      'answer 429; the server asks to wait 3600 s',
    ],
  ])(
    'a server with %s fails that file alone, with the reason, and nothing is stored',
    async (_, handler, reason) => {
      await inStore(async (store) => {
        const { origin } = await server(handler);
        const report = await pull(store, 'vx-settlements', origin, '2026-08-04');
        expect(report.files[0]).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) });
        expect(report.imported).toBeUndefined();
        expect(await readdir(`${store.directory}/pulls/vx-settlements`)).toEqual([]);
        expect((await readPullLog(store))[0]).toMatchObject({ status: 'failed' });
      });
    },
  );

  it('waits as long as a busy server asks, then asks again', async () => {
    await inStore(async (store) => {
      const asked: number[] = [];
      const { origin } = await server((request, response, count) => {
        asked.push(performance.now());
        if (count === 1) response.writeHead(429, { 'retry-after': '1' }).end();
        else response.end(settlements(request.url!));
      });
      const report = await pull(store, 'vx-settlements', origin, '2026-08-04');
      expect(statuses(report)).toEqual(['received']);
      expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(999);
      expect((await readPullLog(store))[0]).toMatchObject({ tries: 2 });
    });
  });

  it('an error page in place of data is refused and removed, so that the next pull asks again', async () => {
    await inStore(async (store) => {
      const { origin } = await server((request, response, count) =>
        response.end(count === 1 ? '<html>Just a moment…</html>' : settlements(request.url!)),
      );
      const report = await pull(store, 'vx-settlements', origin, '2026-08-04');
      expect(report.imported!.complete).toBe(false);
      expect(report.imported!.files[0]!.status).toBe('not-recognised');
      expect(statuses(await pull(store, 'vx-settlements', origin, '2026-08-04'))).toEqual(['received']);
    });
  });

  it('FRED: unknown values are blank or a point', async () => {
    await inStore(async (store) => {
      const { origin } = await server((request, response) => {
        const id = /id=(\w+)/.exec(request.url!)![1]!;
        response.end(`observation_date,${id}\n2026-07-30,4.33\n2026-07-31,.\n2026-08-03,\n`);
      });
      const { imported } = await pull(store, 'fred', origin);
      expect(imported!.complete).toBe(true);
      expect(imported!.quality.series.map(({ rows }) => rows)).toEqual(Array.from({ length: 7 }, () => 1));
    });
  });

  it('Treasury: a file a calendar year, whatever maturities it has', async () => {
    await inStore(async (store) => {
      const { origin, seen } = await server((request, response) =>
        response.end(
          request.url!.includes('/2025/')
            ? 'Date,"1 Mo","2 Mo","3 Mo","1 Yr","2 Yr","5 Yr","10 Yr","30 Yr"\n12/31/2025,4.0,4.1,4.2,4.1,4.0,4.1,4.3,4.8\n'
            : 'Date,"1 Mo","1.5 Month","2 Mo","3 Mo","1 Yr","2 Yr","5 Yr","10 Yr","30 Yr"\n08/03/2026,4.0,,4.1,4.21,4.1,4.0,4.1,4.3,\n',
        ),
      );
      const { imported } = await pull(store, 'treasury', origin, '2025-12-01');
      expect(seen.map(({ url }) => /csv\/(\d+)\//.exec(url!)![1])).toEqual(['2025', '2026']);
      const series = imported!.quality.series.map(({ subject, rows }) => [subject, rows] as const);
      expect(series.sort(([one], [other]) => one.localeCompare(other))).toEqual([
        ['bill-3m', 1],
        ['bill-3m', 1],
        ['bond-30y', 1],
        ['note-10y', 1],
        ['note-10y', 1],
        ['note-2y', 1],
        ['note-2y', 1],
        ['note-5y', 1],
        ['note-5y', 1],
      ]);
    });
  });

  it('delayed chain: roots by symbol, quotes at the last tick of the index or a quarter of an hour before', async () => {
    await inStore(async (store) => {
      const { origin } = await server((request, response) => {
        const spx = request.url!.includes('_SPX');
        const option = (symbol: string, bid: number, ask: number) => ({ option: symbol, bid, ask, iv: 0.1 });
        response.end(
          JSON.stringify({
            timestamp: '2026-08-04 22:00:00',
            symbol: spx ? '^SPX' : '^VIX',
            data: {
              options: spx
                ? [
                    option('SPX260821C07000000', 100, 101),
                    option('SPXW260821C07000000', 100.5, 101.5),
                    option('SPXW260805P07000000', 3, 3.2),
                  ]
                : [option('VIX260819C00020000', 1, 1.1)],
              current_price: spx ? 7000 : 16,
              ...(spx ? { last_trade_time: '2026-08-04T16:15:00' } : {}),
            },
          }),
        );
      });
      const { imported } = await pull(store, 'delayed-chain', origin);
      expect(imported!.files.map(({ path }) => path.split('/').at(-1))).toEqual([
        'delayed-chain_SPX_20260804T220000Z.json.gz',
        'delayed-chain_VIX_20260804T220000Z.json.gz',
      ]);
      const outputs = (await readCatalogue(store)).sources.flatMap((source) => source.outputs);
      // At 18:00 nothing trades: the quotes are those of the end of the last session, 17:00.
      expect(
        outputs.flatMap((output) =>
          output.kind === 'quotes'
            ? [[output.root, new Date(output.captures[0]!.quotedAt).toISOString(), output.expiries.join()]]
            : [],
        ),
      ).toEqual([
        ['SPX', '2026-08-04T20:59:59.999Z', '2026-08-21'],
        ['SPXW', '2026-08-04T20:59:59.999Z', '2026-08-05,2026-08-21'],
        ['VIX', '2026-08-04T20:59:59.999Z', '2026-08-19'],
      ]);
      const log = await readFile(`${store.directory}/pulls/log.jsonl`, 'utf8');
      expect(log.trimEnd().split('\n').length).toBe(2);
    });
  });
});

/** What each feed's server gives for an address, in the layout of the source; no two the same. */
const BODIES: Readonly<Record<FeedName, (url: string) => string>> = {
  'cboe-indices': (url) => {
    const symbol = /prices\/(\w+)_History/.exec(url)![1]!;
    const close = 17 + symbol.length + (symbol.charCodeAt(3) || 0);
    return ['VVIX', 'SKEW', 'VIX6M'].includes(symbol)
      ? `DATE,${symbol}\n08/03/2026,${close}\n`
      : `DATE,OPEN,HIGH,LOW,CLOSE\n08/03/2026,${close},${close},${close},${close}\n`;
  },
  'vx-settlements': settlements,
  fred: (url) => `observation_date,${/id=(\w+)/.exec(url)![1]!}\n2026-07-30,4.33\n`,
  treasury: (url) =>
    `Date,"1 Mo","2 Mo","3 Mo","1 Yr","2 Yr","5 Yr","10 Yr","30 Yr"\n${url.includes('/2025/') ? '12/31/2025' : '08/03/2026'},4.0,4.1,4.2,4.1,4.0,4.1,4.3,4.8\n`,
  'delayed-chain': (url) => {
    const spx = url.includes('_SPX');
    return JSON.stringify({
      timestamp: '2026-08-04 22:00:00',
      symbol: spx ? '^SPX' : '^VIX',
      data: {
        options: [{ option: spx ? 'SPXW260805P07000000' : 'VIX260819C00020000', bid: 3, ask: 3.2, iv: 0.1 }],
        current_price: spx ? 7000 : 16,
        ...(spx && { last_trade_time: '2026-08-04T16:15:00' }),
      },
    });
  },
};
const SINCE: Partial<Record<FeedName, string>> = { 'vx-settlements': '2026-08-03', treasury: '2025-12-01' };

describe.each(Object.entries(BODIES) as [FeedName, (url: string) => string][])('feed %s', (feed, body) => {
  it('is got whole from a server that is busy first, then breaks off, and logged with the checksum of what came', async () => {
    await inStore(async (store) => {
      const { origin, seen } = await server((request, response, count) => {
        if (count === 1) response.writeHead(429, { 'retry-after': '0' }).end();
        else if (count === 2) {
          response.writeHead(200, { 'content-length': '100000' });
          response.write(body(request.url!).slice(0, 20));
          setTimeout(() => response.destroy(), 5);
        } else response.end(body(request.url!));
      });
      const report = await pull(store, feed, origin, SINCE[feed]);
      expect(new Set(statuses(report))).toEqual(new Set(['received']));
      expect(report.imported!.complete).toBe(true);
      const log = await readPullLog(store);
      expect(log.length).toBe(report.files.length);
      expect(seen.length).toBe(3 * log.length);
      for (const { url, tries, bytes, sha256: sum, status } of log) {
        const whole = body(url.slice(origin.length));
        expect({ tries, bytes, sum, status }).toEqual({
          tries: 3,
          bytes: Buffer.byteLength(whole),
          sum: sha256(whole),
          status: 'received',
        });
      }
    });
  });

  it('keeps what it got when the last file fails, says why, and the next pull gets that one', async () => {
    await inStore(async (store) => {
      let down = '';
      const { origin } = await server((request, response) => {
        if (request.url === down) response.writeHead(503).end();
        else response.end(body(request.url!));
      });
      const { files } = await pull(openStore(`${store.directory}-names`), feed, origin, SINCE[feed]);
      const names = await readPullLog(openStore(`${store.directory}-names`));
      expect(files.length).toBeGreaterThan(1);
      down = names.at(-1)!.url.slice(origin.length);
      const first = await pull(store, feed, origin, SINCE[feed]);
      expect(statuses(first)).toEqual([...files.slice(1).map(() => 'received'), 'failed']);
      expect(first.files.at(-1)!.reason).toBe('answer 503, 3 times');
      expect(first.imported!.files.length).toBe(files.length - 1);
      expect((await readPullLog(store)).at(-1)).toMatchObject({
        status: 'failed',
        reason: 'answer 503, 3 times',
      });
      down = '';
      const second = await pull(store, feed, origin, SINCE[feed]);
      expect(statuses(second).at(-1)).toBe('received');
      expect(statuses(second)).not.toContain('failed');
      expect((await readCatalogue(store)).sources.length).toBe(
        (await readCatalogue(openStore(`${store.directory}-names`))).sources.length,
      );
    });
  });
});
