/**
 * The tape cache and end-of-day files beside DuckDB and pandas. Results are checked before time counts. Needs a build and
 * 2 GB of disk. npm run bench -- tape; node bench/tape.mjs <folder> keeps the generated data there and uses it again.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, packStore } from '../dist/data/index.js';
import { benchEndOfDay } from './lib/eod-condor.mjs';
import { EOD_ROWS, makeEndOfDay } from './lib/eod-data.mjs';
import { check, failedChecks, print } from './lib/harness.mjs';
import { benchCondorYear } from './lib/tape-condor.mjs';
import { makeMinuteYear, ROWS } from './lib/tape-data.mjs';
import { benchLoad, benchMemory } from './lib/tape-load.mjs';

const kept = process.argv[2];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'tape-bench-'));
mkdirSync(folder, { recursive: true });
try {
  const eod = join(folder, 'eod.csv');
  if (!existsSync(eod)) makeEndOfDay(eod);
  await benchEndOfDay(eod, EOD_ROWS);

  const native = join(folder, 'year.duckdb');
  const store = openStore(join(folder, 'store'));
  if (!existsSync(join(store.directory, 'catalogue.json'))) {
    print('\nMaking a minute-year of quotes …');
    await makeMinuteYear(store, native);
  }
  const start = performance.now();
  const packs = await packStore(store);
  const bytes = packs.reduce((sum, pack) => sum + pack.bytes, 0);
  check(packs.reduce((sum, pack) => sum + pack.quotes, 0) === 2 * ROWS, 'the packs do not hold the year');
  print(
    `\nTape cache of ${ROWS} rows: ${packs.length} packs, ${(bytes / 1e6).toFixed(0)} MB, brought up to date in ${((performance.now() - start) / 1e3).toFixed(1)} s; DuckDB's file ${(statSync(native).size / 1e6).toFixed(0)} MB`,
  );
  await benchCondorYear(store, native);
  await benchLoad(store, native);
  benchMemory(store);
} finally {
  if (!kept) rmSync(folder, { recursive: true, force: true });
}
const failures = failedChecks();
print(failures === 0 ? '\nAll results checked.' : `\n${failures} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
