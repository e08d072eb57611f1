import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  civilOf,
  epochMs,
  isExpiry,
  isoDate,
  type OptionRoot,
  roundToTick,
  tickSize,
} from '../../src/market/index.ts';
import { REAL_DATA as DATA, hasRealData } from '../support/real-data.ts';

const missing = !hasRealData;
const text = (file: string) => gunzipSync(readFileSync(file)).toString('utf8');

/** Quotes that are no multiple of their tick, and how many were looked at. */
function offTick(quotes: Iterable<readonly [OptionRoot, number, string]>): { seen: number; off: string[] } {
  let seen = 0;
  const off: string[] = [];
  for (const [root, price, date] of quotes) {
    if (price <= 0) continue;
    seen++;
    const tick = tickSize(root, price, 'outright', isoDate(date));
    if (Math.abs(roundToTick(price, tick, 'nearest') - price) > 1e-9) off.push(`${root} ${price} on ${date}`);
  }
  return { seen, off };
}

interface Snapshot {
  readonly asof: string;
  readonly o: readonly { readonly e: number; readonly b: number; readonly a: number }[];
}

function* snapshotQuotes(symbol: 'SPX' | 'VIX'): Generator<readonly [OptionRoot, number, string]> {
  const folder = join(DATA, 'chains-2026');
  for (const name of readdirSync(folder).filter((one) => one.startsWith(`${symbol}_`))) {
    const snapshot = JSON.parse(text(join(folder, name))) as Snapshot;
    const date = snapshot.asof.slice(0, 10);
    for (const { e, b, a } of snapshot.o) {
      const expiry = civilOf(epochMs(e * 1000), 'America/New_York').date;
      const root = symbol === 'SPX' ? 'SPXW' : isExpiry('VIX', expiry) ? 'VIX' : 'VIXW';
      yield [root, b, date];
      yield [root, a, date];
    }
  }
}

function* sampleQuotes(): Generator<readonly [OptionRoot, number, string]> {
  const [name] = readdirSync(join(DATA, 'vix-options-2021')).filter((one) => one.endsWith('.csv.gz'));
  const [header, ...lines] = text(join(DATA, 'vix-options-2021', name!))
    .trim()
    .split('\n');
  const columns = header!.split(',');
  const [bid, ask] = [columns.indexOf('bid'), columns.indexOf('ask')];
  for (const line of lines) {
    const cells = line.split(',');
    if (cells[0] !== '^VIX') continue;
    for (const column of [bid, ask])
      yield [cells[2] as OptionRoot, Number(cells[column]), cells[1]!.slice(0, 10)];
  }
}

describe.skipIf(missing)(`ticks of real quotes${missing ? ' (skipped: no real data)' : ''}`, () => {
  test('all SPX and SPXW quotes of 2026 are on 0.05 and 0.10', () => {
    const { seen, off } = offTick(snapshotQuotes('SPX'));
    expect(seen).toBeGreaterThan(100_000);
    expect(off).toEqual([]);
  });

  test('all VIX quotes of 2026 are on 0.01 and 0.05, the weeklies on 0.01', () => {
    const { seen, off } = offTick(snapshotQuotes('VIX'));
    expect(seen).toBeGreaterThan(20_000);
    expect(off).toEqual([]);
  });

  test('all VIX quotes of April 2021 are on 0.05 and 0.10, the weeklies on 0.01', () => {
    const { seen, off } = offTick(sampleQuotes());
    expect(seen).toBeGreaterThan(20_000);
    expect(off).toEqual([]);
  });
});
