import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { register as cone } from '../../src/app/cli/cone.ts';
import { register as edr } from '../../src/app/cli/edr.ts';
import { register as surface } from '../../src/app/cli/surface.ts';
import { register as vix } from '../../src/app/cli/vix.ts';
import { importPaths, openStore } from '../../src/data/index.ts';
import { DATA, HAS_DATA, TITLE } from './real-chains.ts';

let written = '';

beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(register: (program: Command) => void, words: readonly string[]): Promise<void> {
  const program = new Command().exitOverride();
  register(program);
  await program.parseAsync(words, { from: 'user' });
}

describe.skipIf(!HAS_DATA)(`commands over real chain files${TITLE}`, () => {
  const table = join(DATA, 'chains-cboe-quotedata/SPX_2023-09-14T1631ET_close.csv.gz');
  const snapshot = join(DATA, 'chains-2026/SPX_2026-07-30T1430ET.json.gz');

  it('alvh vix gives 12.82 for the close of 2023-09-14', async () => {
    await run(vix, ['vix', table, '--json']);
    expect(JSON.parse(written)).toMatchObject({ schema: 'alvh.vix/1', value: expect.closeTo(12.82, 1) });
    written = '';
    await run(vix, ['vix', table]);
    expect(written).toMatch(/^VIX 12\.8\d /);
  });

  it('alvh vix refuses a file without the expiries an index needs', async () => {
    await expect(run(vix, ['vix', snapshot])).rejects.toThrow('no-bracketing-expiries');
    await expect(run(vix, ['vix', snapshot, '--method', 'vix30'])).rejects.toThrow('--method must be one of');
    for (const rate of ['', ' ', 'four']) {
      await expect(run(vix, ['vix', table, '--rate', rate])).rejects.toThrow('--rate');
    }
    const intraday = join(DATA, 'chains-cboe-quotedata/SPX_2022-03-23T1011ET_intraday.csv.gz');
    await expect(run(vix, ['vix', intraday, '--method', 'vix1d'])).rejects.toThrow('no-bracketing-expiries');
    await expect(run(vix, ['vix', join(DATA, 'nothing.csv')])).rejects.toThrow('nothing.csv');
  });

  it('alvh surface gives forward, fit and arbitrage measures of one expiry', async () => {
    await run(surface, ['surface', snapshot, '--expiry', '2026-07-31', '--json']);
    const document = JSON.parse(written) as { arbitrage: { minimumG: number } };
    expect(document).toMatchObject({
      schema: 'alvh.surface/1',
      root: 'SPXW',
      parity: { forward: expect.closeTo(7427.5, 0), outliers: [] },
    });
    expect(document.arbitrage.minimumG).toBeGreaterThan(0);
    written = '';
    await run(surface, ['surface', snapshot, '--expiry', '2026-07-31']);
    expect(written).toContain('forward 7427.5');
  });

  it('alvh surface names the expiries a file has when it lacks the one asked', async () => {
    await expect(run(surface, ['surface', snapshot, '--expiry', '2026-12-31'])).rejects.toThrow(
      'SPXW 2026-07-31',
    );
  });
});

describe.skipIf(!HAS_DATA)(`commands over a store of real series${TITLE}`, () => {
  let store = '';

  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'alvh-volatility-'));
    const paths = ['chains-2026/SPX_2026-07-30T1430ET.json.gz', 'spx-index', 'vol-indices'];
    await importPaths(
      openStore(store),
      paths.map((path) => join(DATA, path)),
    );
  });

  afterAll(async () => {
    if (store !== '') await rm(store, { recursive: true });
  });

  it('alvh cone narrows with the horizon and places VIX in it', async () => {
    await run(cone, ['cone', '--store', store, '--as-of', '2026-07-22', '--json']);
    const { horizons } = JSON.parse(written) as {
      horizons: { days: number; corrected: number[]; implied?: { symbol: string; percentile: number } }[];
    };
    const width = (days: number) => {
      const { corrected } = horizons.find((horizon) => horizon.days === days)!;
      return corrected[5]! - corrected[1]!;
    };
    expect(width(126)).toBeLessThan(width(1));
    const month = horizons.find(({ days }) => days === 21)!;
    expect(month.implied!.symbol).toBe('VIX');
    expect(month.implied!.percentile).toBeGreaterThan(0.3);
    expect(month.implied!.percentile).toBeLessThan(0.95);
  });

  it('alvh edr --score finds the printed formula too small and the repaired one about right', async () => {
    await run(edr, ['edr', '--score', '--store', store, '--json']);
    const { estimators } = JSON.parse(written) as {
      estimators: { estimator: string; groups: { group: string; ratio: number; count: number }[] }[];
    };
    const ratio = (name: string) => estimators.find(({ estimator }) => estimator === name)!.groups[0]!.ratio;
    expect(ratio('publisher-literal')).toBeGreaterThan(1.5);
    expect(ratio('vix9d-hv20')).toBeCloseTo(0.9, 1);
    expect(ratio('vix1d')).toBeCloseTo(0.9, 1);
    for (const name of ['atm-straddle', 'strip-variance']) {
      expect(estimators.find(({ estimator }) => estimator === name)).toMatchObject({
        groups: [],
        missing: expect.stringContaining('half an hour of the close'),
      });
    }
    written = '';
    await run(edr, ['edr', '--score', '--store', store]);
    expect(written).toMatch(/atm-straddle .*not scored/);
    expect(written).toMatch(/strip-variance .*not scored/);
  });

  it('alvh edr knows nothing after the day it is asked for', async () => {
    await run(edr, ['edr', '--store', store, '--to', '2026-07-22', '--json']);
    expect(JSON.parse(written)).toMatchObject({ schema: 'alvh.edr/1', date: '2026-07-22' });
  });
});

describe.skipIf(!HAS_DATA)(`expected ranges from stored chains${TITLE}`, () => {
  let store = '';

  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'alvh-volatility-'));
    await importPaths(
      openStore(store),
      ['chains-2026', 'spx-index', 'vol-indices'].map((path) => join(DATA, path)),
    );
  });

  afterAll(async () => {
    if (store !== '') await rm(store, { recursive: true });
  });

  it('alvh edr --score scores straddle and strip on the sessions with a chain at their close', async () => {
    await run(edr, ['edr', '--score', '--store', store, '--json']);
    const { estimators } = JSON.parse(written) as {
      estimators: { estimator: string; groups: { group: string; ratio: number; count: number }[] }[];
    };
    for (const name of ['atm-straddle', 'strip-variance']) {
      const [all] = estimators.find(({ estimator }) => estimator === name)!.groups;
      expect(all!.count).toBeGreaterThanOrEqual(14);
      expect(all!.count).toBeLessThanOrEqual(17);
      expect(all!.ratio).toBeGreaterThan(0.5);
      expect(all!.ratio).toBeLessThan(1.6);
    }
  });

  it('alvh edr gives the straddle range of the day it is asked for', async () => {
    await run(edr, ['edr', '--store', store, '--to', '2026-07-30', '--json']);
    const { ranges } = JSON.parse(written) as { ranges: { estimator: string; percent?: number }[] };
    const straddle = ranges.find(({ estimator }) => estimator === 'atm-straddle')!;
    expect(straddle.percent).toBeGreaterThan(0.3);
    expect(straddle.percent).toBeLessThan(2.5);
  });
});

describe.skipIf(!HAS_DATA)(`a store of bars without quotes${TITLE}`, () => {
  it('alvh cone and edr need no quotes', async () => {
    const store = await mkdtemp(join(tmpdir(), 'alvh-volatility-'));
    try {
      await importPaths(
        openStore(store),
        ['spx-index', 'vol-indices'].map((path) => join(DATA, path)),
      );
      await run(cone, ['cone', '--store', store, '--json']);
      expect(JSON.parse(written)).toMatchObject({ schema: 'alvh.cone/1' });
      written = '';
      await run(edr, ['edr', '--score', '--store', store, '--json']);
      expect(JSON.parse(written)).toMatchObject({ schema: 'alvh.edr/1' });
    } finally {
      await rm(store, { recursive: true });
    }
  });
});
