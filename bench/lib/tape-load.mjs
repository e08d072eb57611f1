/** A minute-year into typed arrays by the tape cache and by DuckDB's Node interface; memory of reading it, in a process of its own. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../dist/data/index.js';
import { check, goalLine, median, print, ratioLine } from './harness.mjs';
import { openCache, openDuckdb } from './tape-condor.mjs';
import { ROWS } from './tape-data.mjs';

const program = fileURLToPath(import.meta.url);
const MEGABYTE = 2 ** 20;

/** Each block's quotes in turn, in the same memory. */
async function readCache(cache, use) {
  const memory = new Uint8Array(2 * MEGABYTE);
  for (const block of cache.blocks) use(await block.load(memory), block.perPoint);
}

async function readDuckdb({ connection }, use) {
  const result = await connection.stream('SELECT bid, ask FROM q');
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    // The vectors' own arrays: the fastest way the interface has.
    use(chunk.getColumnVector(0).items.subarray(0, chunk.rowCount), 1);
    use(chunk.getColumnVector(1).items.subarray(0, chunk.rowCount), 1);
  }
}

/** Its own function for each caller, so that its loop is compiled for one kind of array. */
function adder() {
  const found = { quotes: 0, sum: 0 };
  const add = new Function(
    'values',
    'let sum = 0; for (let i = 0; i < values.length; i++) sum += values[i]; return sum;',
  );
  const use = (values, perPoint) => {
    found.sum += add(values) / perPoint;
    found.quotes += values.length;
  };
  return { found, use };
}

async function timed(read, source) {
  const start = performance.now();
  let quotes = 0;
  await read(source, (values) => {
    quotes += values.length;
  });
  check(quotes === 2 * ROWS, `${quotes} quotes read, not ${2 * ROWS}`);
  return performance.now() - start;
}

async function summed(read, source) {
  const { found, use } = adder();
  const start = performance.now();
  await read(source, use);
  return { ...found, took: performance.now() - start };
}

export async function benchLoad(store, native) {
  print(
    '\nMinute-year into typed arrays, milliseconds: tape cache (checksums compared at first reading), DuckDB API with 2 threads',
  );
  const cache = await openCache(store);
  const duckdb = await openDuckdb(native);
  const [own, theirs] = [await summed(readCache, cache), await summed(readDuckdb, duckdb)];
  check(
    own.quotes === theirs.quotes && Math.abs(own.sum / theirs.sum - 1) < 1e-9,
    `sums of all quotes: ${own.sum} and ${theirs.sum}`,
  );
  print(`  ${ROWS} rows of bid and ask, sum ${own.sum.toFixed(2)}, the same in both`);
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    const slow = await timed(readDuckdb, duckdb);
    const fast = [];
    for (let i = 0; i < 5; i++) fast.push(await timed(readCache, cache));
    rounds.push({ slow, fast: median(fast), ratio: slow / median(fast) });
  }
  const [slow, fast, ratio] = ['slow', 'fast', 'ratio'].map((name) => median(rounds.map((r) => r[name])));
  ratioLine(`into typed arrays: ${fast.toFixed(0)} against ${slow.toFixed(0)}`, ratio, 25);
  const again = {
    own: (await summed(readCache, cache)).took,
    theirs: (await summed(readDuckdb, duckdb)).took,
  };
  print(
    `  read and summed once in JavaScript, which takes both as long: ${again.own.toFixed(0)} against ${again.theirs.toFixed(0)}`,
  );
  cache.close();
  duckdb.close();
}

export function benchMemory(store) {
  print('\nMemory of reading the minute-year by the tape cache, resident, in a process of its own');
  const output = execFileSync(process.execPath, ['--expose-gc', program, store.directory], {
    encoding: 'utf8',
  });
  const { before, peak, quotes } = JSON.parse(output);
  check(quotes === 2 * ROWS, `${quotes} quotes read, not ${2 * ROWS}`);
  print(
    `  whole process ${peak.toFixed(0)} MB at its peak, ${before.toFixed(0)} MB before the cache was opened`,
  );
  goalLine('peak above the process without the tape, MB', peak - before, 60);
}

async function measureMemory(directory) {
  const store = openStore(directory);
  globalThis.gc();
  const before = process.memoryUsage.rss() / MEGABYTE;
  const cache = await openCache(store);
  const { found, use } = adder();
  await readCache(cache, use);
  const peak = process.resourceUsage().maxRSS / 1024;
  cache.close();
  process.stdout.write(JSON.stringify({ before, peak, quotes: found.quotes }));
}

if (process.argv[1] === program) await measureMemory(process.argv[2]);
