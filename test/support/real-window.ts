import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPaths, openStore, openStoreTape } from '../../src/data/index.ts';
import { isoDate, type Tape } from '../../src/market/index.ts';
import { heldTape } from './cut-tape.ts';
import { REAL_DATA } from './real-data.ts';

/** Folders of real data that the quotes of July and August 2026 are run with. */
export const REAL_WINDOW = ['chains-2026', 'spx-index', 'vol-indices', 'vx-futures', 'macro', 'breadth'].map(
  (part) => join(REAL_DATA, part),
);

/** The tape of 16 July to 7 August 2026, held in memory, over a store of its own; `remove` deletes that. */
export async function realWindow(): Promise<{ readonly tape: Tape; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'alvh-window-'));
  const store = openStore(join(folder, 'store'));
  await importPaths(store, REAL_WINDOW);
  const range = { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') };
  return {
    tape: await heldTape(await openStoreTape(store, range)),
    remove: () => rm(folder, { recursive: true }),
  };
}
