import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { register as surface } from '../../src/app/cli/surface.ts';
import { register as vix } from '../../src/app/cli/vix.ts';
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
