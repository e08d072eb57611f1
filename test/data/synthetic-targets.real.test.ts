import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importPaths, openStore, openStoreSeries } from '../../src/data/index.ts';
import { epochMs } from '../../src/market/index.ts';
import { momentsOf, REAL_MOMENTS } from '../support/market-moments.ts';
import { hasRealData, REAL_DATA, realTitle } from '../support/real-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'alvh-targets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasRealData)(realTitle('moments that the synthetic market is set to'), () => {
  it('are those of S&P 500 and VIX closes from 1995-01-03 to 2026-07-20, to the digits stated', async () => {
    const store = openStore(folder);
    await importPaths(
      store,
      ['spx-index', 'vol-indices'].map((name) => join(REAL_DATA, name)),
    );
    const { bars } = await openStoreSeries(store);
    const end = epochMs(Date.UTC(2027, 0));
    const of = (symbol: string) =>
      new Map(bars[symbol]!.last(end, 99_999).map(({ value }) => [value.date as string, value.close]));
    const [spx, vix] = [of('SPX'), of('VIX')];
    const dates = [...spx.keys()]
      .filter((date) => date >= '1995-01-03' && date <= '2026-07-20' && vix.has(date))
      .sort();
    expect(dates.length).toBe(7938);
    const real = momentsOf(
      dates.map((date) => spx.get(date)!),
      dates.map((date) => vix.get(date)!),
    );
    for (const [name, stated] of Object.entries(REAL_MOMENTS)) {
      const digits = (String(stated).split('.')[1] ?? '').length;
      const found = real[name as keyof typeof real];
      expect(Math.abs(found - stated), `${name}: ${found}`).toBeLessThanOrEqual(
        0.51 * 10 ** -Math.max(1, digits),
      );
    }
  }, 120_000);
});
