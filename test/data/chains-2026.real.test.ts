import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ImportReport, importPaths, openStore, openStoreTape } from '../../src/data/index.ts';
import { readCatalogue } from '../../src/data/store.ts';
import {
  civilOf,
  type Frame,
  type IsoDate,
  isoDate,
  nextTradingDay,
  type OptionChain,
} from '../../src/market/index.ts';
import { noRealData, realData, unlessReal, withFolder } from './support.ts';

const chains = join(realData, 'chains-2026');
const window = { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') };

describe.skipIf(noRealData)(`the chains of summer 2026${unlessReal}`, () => {
  it('import whole, with every expiry the index of the data lists, and again without a change', async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      const first = await importPaths(store, [chains]);
      expect(count(first)).toEqual({ imported: 129, 'not-recognised': 1 });
      const { sources } = await readCatalogue(store);
      const index = (await readFile(join(chains, 'index.csv'), 'utf8')).trim().split('\n').slice(1);
      expect(index.length).toBe(129);
      for (const line of index) {
        const [file, , , , , , contracts, , expirations, firstExpiry, , lastExpiry] = line.split(',');
        const source = sources.find((one) => one.file === file)!;
        const quotes = source.outputs.filter((output) => output.kind === 'quotes');
        const expiries = [...new Set(quotes.flatMap((output) => output.expiries))].sort();
        expect([file, expiries.length, expiries[0], expiries.at(-1)]).toEqual([
          file,
          Number(expirations),
          firstExpiry,
          lastExpiry,
        ]);
        expect(quotes.reduce((sum, output) => sum + output.rows, 0) * 2).toBe(Number(contracts));
        expect(source.dropped).toEqual([]);
        expect(quotes.every((output) => output.quality.crossed === 0)).toBe(true);
      }
      const bytes = await readFile(join(folder, 'catalogue.json'), 'utf8');
      expect(count(await importPaths(store, [chains]))).toEqual({ unchanged: 129, 'not-recognised': 1 });
      expect(await readFile(join(folder, 'catalogue.json'), 'utf8')).toBe(bytes);
    });
  });

  const frames: Frame[] = [];

  beforeAll(async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await importPaths(store, [chains]);
      const tape = await openStoreTape(store, window);
      for await (const frame of tape.frames()) frames.push(frame);
      expect(frames.map((frame) => frame.at)).toEqual(tape.timetable);
    });
  });

  it('hold both roots of the third Friday 2026-07-17 until the morning series expires', () => {
    const rootsOf = (frame: Frame) =>
      frame.chains.filter((c) => c.expiry === '2026-07-17' && !c.root.startsWith('VIX')).map((c) => c.root);
    const before = frames.filter((frame) => newYork(frame.at) < '2026-07-17 09:30');
    expect(before.length).toBe(4);
    for (const frame of before) expect(rootsOf(frame)).toEqual(['SPX', 'SPXW']);
    const during = frames.filter(
      (frame) => newYork(frame.at) > '2026-07-17 09:30' && newYork(frame.at) < '2026-07-17 16',
    );
    expect(during.map(rootsOf)).toEqual([['SPXW'], ['SPXW']]);
  });

  it('pair SPX and VIX of one fetch, date nothing after the frame and never quote a morning as the evening before', () => {
    expect(frames.length).toBe(65);
    const alone = frames.filter((frame) => !frame.chains.some((chain) => chain.root === 'VIX'));
    expect(alone.map((frame) => newYork(frame.at))).toEqual(['2026-07-27 00:06:56']);
    for (const frame of frames) {
      expect(frame.levels.SPX!.value).toBeGreaterThan(7000);
      for (const chain of frame.chains) expect(chain.quotedAt).toBeLessThanOrEqual(frame.at);
      for (const level of Object.values(frame.levels)) expect(level.tickedAt).toBeLessThanOrEqual(frame.at);
    }
    const times = frames.map((frame) => newYork(frame.at));
    expect(times).toEqual([...times].sort());
    expect(times).toContain('2026-07-17 07:03:20');
    // That afternoon the feed itself lagged: both captures still make one frame.
    expect(times.filter((time) => time.startsWith('2026-07-20 14:'))).toEqual(['2026-07-20 14:33:17']);
  });

  it('have a next-day parity forward within -3 and +5 points of the index at the 10:30 and 14:30 fetches', () => {
    const distances = frames.flatMap((frame) => {
      const { date, time } = civilOf(frame.at, 'America/New_York');
      const intraday = time >= '09:45:00' && time < '15:00:00';
      const chain = frame.chains.find((c) => c.root === 'SPXW' && c.expiry === nextTradingDay(date));
      return intraday && chain ? [parityForward(chain) - frame.levels.SPX!.value] : [];
    });
    expect(distances.length).toBe(32);
    expect(Math.min(...distances)).toBeGreaterThan(-3);
    expect(Math.max(...distances)).toBeLessThan(5);
  });

  it('move away from the frozen index overnight, which only the parity forward shows', () => {
    const frozen = frames.filter((frame) => frame.at - frame.levels.SPX!.tickedAt > 3_600_000);
    expect(frozen.length).toBe(17);
    const apart = frozen.map((frame) => {
      const next = frame.chains.find((chain) => chain.root === 'SPXW')!;
      return Math.abs(parityForward(next) - frame.levels.SPX!.value);
    });
    expect(Math.max(...apart)).toBeGreaterThan(20);
  });

  it('settle at the official closes, whose source is named', async () => {
    await withFolder(async (folder) => {
      const store = openStore(folder);
      await importPaths(store, [chains, join(realData, 'spx-index', 'bars_2y_SPX.json')]);
      const { settlements } = await openStoreTape(store, window);
      const print = settlements.lookup('SPX-close', isoDate('2026-07-23'));
      expect(print).toMatchObject({ ok: true, value: { value: 7408.3, fallback: false } });
      expect(settlements.lookup('SPX-close', isoDate('2026-08-07'))).toMatchObject({
        value: { value: 7757.64, origin: expect.stringContaining('bars_2y_SPX.json') },
      });
      expect(settlements.lookup('SET', isoDate('2026-07-17')).ok).toBe(false);
    });
  });

  it('leave nothing behind of a file with one damaged row', async () => {
    await withFolder(async (folder) => {
      const name = 'SPX_2026-07-16T1434ET.json.gz';
      const input = join(folder, 'in');
      await mkdir(input);
      const document = JSON.parse(gunzipSync(await readFile(join(chains, name))).toString());
      document.o[999].a = 'n/a';
      await writeFile(join(input, name), gzipSync(JSON.stringify(document)));
      await copyFile(
        join(chains, 'VIX_2026-07-16T1434ET.json.gz'),
        join(input, 'VIX_2026-07-16T1434ET.json.gz'),
      );
      const store = openStore(join(folder, 'store'));
      const report = await importPaths(store, [input]);
      expect(report.files[0]).toEqual({
        status: 'refused',
        path: join(input, name),
        row: 1000,
        reason: 'ask "n/a" is not a price',
      });
      expect((await readCatalogue(store)).sources.map(({ file }) => file)).toEqual([
        'VIX_2026-07-16T1434ET.json.gz',
      ]);
      const stored = await readdir(folder, { recursive: true });
      expect(stored.filter((path) => path.includes('root=SPX'))).toEqual([]);
    });
  });
});

/** Median over the ten strikes around the money of strike plus call mid less put mid. */
function parityForward(chain: OptionChain): number {
  const implied = Array.from(chain.strikes, (strike, i) => {
    const call = (chain.callBid[i]! + chain.callAsk[i]!) / 2;
    const put = (chain.putBid[i]! + chain.putAsk[i]!) / 2;
    const quoted = chain.callBid[i]! > 0 && chain.putBid[i]! > 0;
    return { forward: strike + call - put, apart: quoted ? Math.abs(call - put) : Number.POSITIVE_INFINITY };
  });
  const near = implied.sort((a, b) => a.apart - b.apart).slice(0, 10);
  return near.map(({ forward }) => forward).sort((a, b) => a - b)[5]!;
}

function count({ files }: ImportReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of files) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function newYork(at: Frame['at']): string {
  const { date, time }: { date: IsoDate; time: string } = civilOf(at, 'America/New_York');
  return `${date} ${time}`;
}
