/**
 * A year of condors on minute quotes: at minute 375 sell the put and the call whose middle is nearest to 3.61 points (no tie is
 * possible), buy 25 points further out, and say each minute to the next close what closing costs. By the tape cache, and
 * as one query of DuckDB over its own file.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { closingTicks, TapeCache } from '../../dist/data/index.js';
import { check, median, print, ratioLine } from './harness.mjs';
import { MINUTES } from './tape-data.mjs';

const ENTRY = 375;
const WIDTH = 25;
const MIDDLE = 3.61;
const QUANTITIES = [1, -1, -1, 1];
const ALL = { from: '2020-01-01', to: '2030-12-31' };

const QUERY = `
  WITH e AS (SELECT * FROM q WHERE minute = ${ENTRY} AND expiry = day + 1),
  s AS (SELECT day, expiry, arg_min(strike, abs((bid + ask) / 2 - ${MIDDLE})) FILTER ("right" = 'P') AS sp,
    arg_min(strike, abs((bid + ask) / 2 - ${MIDDLE})) FILTER ("right" = 'C') AS sc FROM e GROUP BY day, expiry),
  l AS (SELECT expiry, day, sp - ${WIDTH} AS k, 'P' AS r, 1 AS w FROM s UNION ALL SELECT expiry, day, sp, 'P', -1 FROM s
    UNION ALL SELECT expiry, day, sc, 'C', -1 FROM s UNION ALL SELECT expiry, day, sc + ${WIDTH}, 'C', 1 FROM s),
  m AS (SELECT q.expiry, q.day, q.minute, sum(CASE WHEN w < 0 THEN ask ELSE -bid END) AS cost, count(*) AS n
    FROM q JOIN l ON q.expiry = l.expiry AND q.strike = l.k AND q."right" = l.r AND (q.day = l.expiry OR q.minute > ${ENTRY})
    GROUP BY ALL)
  SELECT count(*)::DOUBLE, sum(cost) FROM m WHERE n = 4`;

export const openCache = async (store) => await TapeCache.open(store, ALL);

export async function openDuckdb(native) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`ATTACH '${native}' AS year (READ_ONLY)`);
  await connection.run('USE year');
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

async function byDuckdb({ connection }) {
  const [[marks, sum]] = (await connection.runAndReadAll(QUERY)).getRows();
  return { marks, sum };
}

/** Place of the strike whose middle is nearest to the one wanted, in a row of the cache; `side` is that of its bid. */
function nearest(row, strikes, side, perPoint) {
  const wanted = 2 * MIDDLE * perPoint;
  const bid = side * strikes;
  const ask = bid + strikes;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < strikes; at++) {
    const off = Math.abs(row[bid + at] + row[ask + at] - wanted);
    if (off < least) {
      least = off;
      best = at;
    }
  }
  return best;
}

/** Ticks to close at each minute after the entry, summed, from rows of which the first is the entry. */
function restOfEntryDay(rows, strikes, [longPut, shortPut, shortCall, longCall]) {
  let sum = 0;
  for (let at = 4 * strikes; at < rows.length; at += 4 * strikes)
    sum +=
      rows[at + 3 * strikes + shortPut] +
      rows[at + strikes + shortCall] -
      rows[at + 2 * strikes + longPut] -
      rows[at + longCall];
  return sum;
}

function total({ cost, known }) {
  let sum = 0;
  let marks = 0;
  for (let at = 0; at < cost.length; at++) {
    if (known[at]) {
      sum += cost[at];
      marks++;
    }
  }
  return { sum, marks };
}

async function condor(entry, exit) {
  const strikes = entry.strikes.length;
  const rows = await entry.rows(ENTRY, MINUTES);
  const [shortPut, shortCall] = [2, 0].map((side) => nearest(rows, strikes, side, entry.perPoint));
  const steps = WIDTH / (entry.strikes[1] - entry.strikes[0]);
  const places = [shortPut - steps, shortPut, shortCall, shortCall + steps];
  const isListed = places[0] >= 0 && places[3] < strikes;
  const first = isListed ? restOfEntryDay(rows, strikes, places) : 0;
  const marks = isListed ? MINUTES - 1 - ENTRY : 0;
  const [put, call] = [entry.strikes[shortPut], entry.strikes[shortCall]];
  const legs = await exit?.legs([
    { strike: put - WIDTH, right: 'P' },
    { strike: put, right: 'P' },
    { strike: call, right: 'C' },
    { strike: call + WIDTH, right: 'C' },
  ]);
  if (!legs?.ok) return { sum: first, marks };
  const next = total(closingTicks(legs.value, QUANTITIES, exit.unlisted));
  return { sum: first + next.sum, marks: marks + next.marks };
}

async function byCache(cache) {
  const expiring = new Map();
  for (const block of cache.blocks) if (block.date === block.expiry) expiring.set(block.date, block);
  const entries = cache.blocks.filter(({ date, expiry }) => date !== expiry);
  const condors = await Promise.all(entries.map((entry) => condor(entry, expiring.get(entry.expiry))));
  let sum = 0;
  let marks = 0;
  for (const one of condors) {
    sum += one.sum;
    marks += one.marks;
  }
  return { marks, sum: sum / cache.blocks[0].perPoint };
}

/** Empties the page cache of the machine; false where that is not permitted. */
function dropPageCache() {
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

const milliseconds = async (work) => {
  const start = performance.now();
  const value = await work();
  return { value, took: performance.now() - start };
};

export async function benchCondorYear(store, native) {
  print('\nMinute-year condor run, milliseconds: tape cache, DuckDB on its own file with 2 threads');
  await benchWarm(store, native);
  await benchCold(store, native);
}

async function benchWarm(store, native) {
  const cache = await openCache(store);
  const duckdb = await openDuckdb(native);
  const truth = await byDuckdb(duckdb);
  for (let i = 0; i < 60; i++) await byCache(cache);
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const theirs = (await milliseconds(() => byDuckdb(duckdb))).took;
    const own = [];
    for (let i = 0; i < 9; i++) {
      const { value, took } = await milliseconds(() => byCache(cache));
      own.push(took);
      checkSame(value, truth);
    }
    rounds.push({ own: median(own), theirs, ratio: theirs / median(own) });
  }
  print(`  ${truth.marks} marks, sum ${truth.sum.toFixed(2)}, the same in both`);
  report('warm: everything needed was read before', rounds, 100);
  cache.close();
  duckdb.close();
}

async function benchCold(store, native) {
  const how = dropPageCache() ? 'page cache dropped' : 'NOT COLD: no right to drop the page cache; files';
  const truth = await milliseconds(async () => await opened(openDuckdb, native, byDuckdb));
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    dropPageCache();
    const theirs = (await milliseconds(() => opened(openDuckdb, native, byDuckdb))).took;
    dropPageCache();
    const { value, took } = await milliseconds(() => opened(openCache, store, byCache));
    checkSame(value, truth.value);
    rounds.push({ own: took, theirs, ratio: theirs / took });
  }
  report(`cold: ${how}, opened anew, the opening counted`, rounds, 20);
  const cached = [];
  for (let round = 0; round < 5; round++)
    cached.push((await milliseconds(() => opened(openCache, store, byCache))).took);
  print(`  opened anew with the files in the page cache: ${median(cached).toFixed(1)}`);
}

async function opened(open, from, work) {
  const source = await open(from);
  try {
    return await work(source);
  } finally {
    source.close();
  }
}

function checkSame(own, theirs) {
  check(
    own.marks === theirs.marks && Math.abs(own.sum - theirs.sum) < 0.01,
    `condor run: ${own.marks} marks, ${own.sum} against ${theirs.marks}, ${theirs.sum}`,
  );
}

function report(what, rounds, goal) {
  const [own, theirs, ratio] = ['own', 'theirs', 'ratio'].map((name) => median(rounds.map((r) => r[name])));
  ratioLine(`${what}: ${own.toFixed(1)} against ${theirs.toFixed(0)}`, ratio, goal);
}
