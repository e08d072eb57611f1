/**
 * Ten years of condors from one end-of-day CSV: for each next-session expiry the put and call of delta 0.10 sold, those of 0.05
 * bought, held to expiry, across the spread. As a program: node eod-condor.mjs FILE. Reader and scan are this benchmark's.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check, goalLine, median, print, ratioLine } from './harness.mjs';

const program = fileURLToPath(import.meta.url);
const reference = fileURLToPath(new URL('../eod-reference.py', import.meta.url));
const [COMMA, NEWLINE, ZERO, CALL] = [44, 10, 48, 99];
const DATE_BYTES = 10;

/** Bytes of right, expiry and date with their commas. */
const SERIES_BYTES = 2 + 2 * (DATE_BYTES + 1);

const CHUNK = 2 ** 20;
/** No row of these files is shorter. */
const SHORTEST_ROW = 45;

/** Quotes in columns, prices in cents, deltas in ten-thousandths without sign, and where each right, day and expiry begins. */
function readTable(path) {
  const file = openSync(path, 'r');
  const most = Math.ceil(fstatSync(file).size / SHORTEST_ROW);
  const [strike, bid, ask] = [0, 0, 0].map(() => new Int32Array(most));
  const delta = new Int16Array(most);
  const table = { rows: 0, strike, bid, ask, delta, groups: [], settled: new Map() };
  const bytes = new Uint8Array(CHUNK);
  // Where the unread rest of the buffer begins, and the series of the row before it.
  let [at, before, held] = [-1, -1, 0];
  for (let count = readSync(file, bytes, 0, CHUNK); count > 0; ) {
    held += count;
    if (at < 0) at = bytes.indexOf(NEWLINE) + 1;
    const end = bytes.lastIndexOf(NEWLINE, held - 1) + 1;
    before = parse(bytes, at, end, before, table);
    bytes.copyWithin(0, before, held);
    at = end - before;
    held -= before;
    before = 0;
    count = readSync(file, bytes, held, CHUNK - held);
  }
  closeSync(file);
  table.groups.forEach((group, i) => {
    group.to = table.groups[i + 1]?.from ?? table.rows;
    group.order = orderOf(delta, group);
    group.lowest = strike[group.from];
    group.step = group.to - group.from > 1 ? strike[group.from + 1] - group.lowest : 1;
    if (!group.isLast) return;
    const pair = table.settled.get(group.expiry) ?? { call: group, put: group };
    pair[group.call ? 'call' : 'put'] = group;
    table.settled.set(group.expiry, pair);
  });
  return table;
}

/** Whole rows from `at` to `end` behind those the table has; returns where the series of the last one begins. */
function parse(bytes, at, end, before, table) {
  const { strike, bid, ask, delta, groups } = table;
  let row = table.rows;
  let last = before;
  let place = at;
  while (place < end) {
    while (bytes[place] !== COMMA) place++;
    place++;
    let same = last < 0 ? 0 : SERIES_BYTES;
    while (same > 0 && bytes[last + same - 1] === bytes[place + same - 1]) same--;
    if (last < 0 || same > 0) groups.push(groupAt(bytes, place, row));
    last = place;
    place += SERIES_BYTES;
    // Four times the same loop: one over the columns takes half as long again.
    let byte = bytes[place];
    let value = 0;
    for (; byte !== COMMA; byte = bytes[++place]) if (byte >= ZERO) value = value * 10 + byte - ZERO;
    strike[row] = value;
    byte = bytes[++place];
    for (value = 0; byte !== COMMA; byte = bytes[++place]) if (byte >= ZERO) value = value * 10 + byte - ZERO;
    bid[row] = value;
    byte = bytes[++place];
    for (value = 0; byte !== COMMA; byte = bytes[++place]) if (byte >= ZERO) value = value * 10 + byte - ZERO;
    ask[row] = value;
    byte = bytes[++place];
    for (value = 0; byte !== COMMA; byte = bytes[++place]) if (byte >= ZERO) value = value * 10 + byte - ZERO;
    delta[row] = value;
    while (bytes[place] !== NEWLINE) place++;
    place++;
    row++;
  }
  table.rows = row;
  return last;
}

function groupAt(bytes, at, from) {
  const expiry = dayAt(bytes, at + 2);
  const isLast = expiry === dayAt(bytes, at + 3 + DATE_BYTES);
  return { call: bytes[at] === CALL, expiry, isLast, from, to: from, order: 0, lowest: 0, step: 1 };
}

/** The digits of a date as one number, such as 20260720. */
function dayAt(bytes, at) {
  let value = 0;
  for (let place = at; place < at + DATE_BYTES; place++)
    if (bytes[place] >= ZERO) value = value * 10 + bytes[place] - ZERO;
  return value;
}

/** 1 when deltas never fall along the group's rows, −1 when they never rise, 0 when neither is so. */
function orderOf(delta, { from, to }) {
  let rises = false;
  let falls = false;
  for (let row = from + 1; row < to; row++) {
    if (delta[row] > delta[row - 1]) rises = true;
    else if (delta[row] < delta[row - 1]) falls = true;
  }
  if (rises && falls) return 0;
  return falls ? -1 : 1;
}

/** Row of the delta nearest to a target between bounds, of those with a bid; the first of equals, −1 when there is none. */
function nearest(table, group, target, low, high) {
  const { bid, delta } = table;
  const { from, to, order } = group;
  if (order === 0) return nearestOfAll(table, group, target, low, high);
  let first = from;
  let end = to;
  while (first < end) {
    const middle = (first + end) >> 1;
    if (order * (delta[middle] - target) < 0) first = middle + 1;
    else end = middle;
  }
  let best = first;
  if (
    first > from &&
    (first === to || Math.abs(delta[first - 1] - target) <= Math.abs(delta[first] - target))
  ) {
    best = first - 1;
    while (best > from && delta[best - 1] === delta[best]) best--;
  }
  const isGood = delta[best] >= low && delta[best] <= high && bid[best] >= 1;
  return isGood ? best : nearestOfAll(table, group, target, low, high);
}

function nearestOfAll({ bid, delta }, { from, to }, target, low, high) {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = from; row < to; row++) {
    if (delta[row] < low || delta[row] > high || bid[row] < 1) continue;
    const off = Math.abs(delta[row] - target);
    if (off < least) {
      least = off;
      best = row;
    }
  }
  return best;
}

/** Row of a strike in a group, −1 when it is not listed; looked for first where even steps would put it. */
function rowOf(strikes, group, strike) {
  const guess = group.from + (strike - group.lowest) / group.step;
  if (guess >= group.from && guess < group.to && strikes[guess] === strike) return guess;
  let low = group.from;
  let high = group.to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (strikes[middle] === strike) return middle;
    if (strikes[middle] < strike) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function condors(table) {
  const { strike, bid, ask, groups, settled } = table;
  const found = { trades: 0, cost: 0, back: 0 };
  for (let i = 0; i + 1 < groups.length; i++) {
    const call = groups[i];
    const put = groups[i + 1];
    if (!call.call || put.call || call.isLast || put.expiry !== call.expiry) continue;
    const exit = settled.get(call.expiry);
    if (!exit) continue;
    const a = nearest(table, put, 500, 200, 800);
    const b = nearest(table, put, 1000, 800, 1500);
    const c = nearest(table, call, 1000, 800, 1500);
    const d = nearest(table, call, 500, 200, 800);
    if (a < 0 || b < 0 || c < 0 || d < 0) continue;
    if (strike[a] >= strike[b] || strike[b] >= strike[c] || strike[c] >= strike[d]) continue;
    const atA = rowOf(strike, exit.put, strike[a]);
    const atB = rowOf(strike, exit.put, strike[b]);
    const atC = rowOf(strike, exit.call, strike[c]);
    const atD = rowOf(strike, exit.call, strike[d]);
    if (atA < 0 || atB < 0 || atC < 0 || atD < 0) continue;
    found.trades++;
    found.cost += ask[a] - bid[b] - bid[c] + ask[d];
    found.back += bid[atA] - ask[atB] - ask[atC] + bid[atD];
  }
  return found;
}

function run(file) {
  const start = performance.now();
  const table = readTable(file);
  const parsed = performance.now();
  const found = condors(table);
  const first = performance.now() - parsed;
  return { table, ...found, load: parsed - start, first };
}

/** Seconds of a whole process, and what it printed. */
function whole(command, args) {
  const start = performance.now();
  const output = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return { seconds: (performance.now() - start) / 1e3, ...JSON.parse(output) };
}

function findPandas() {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(python, ['-c', 'import pandas'], { stdio: 'ignore' });
      return python;
    } catch {}
  }
  return undefined;
}

export function benchEndOfDay(file, rows) {
  print('\nTen years of end-of-day condors from CSV, whole processes: node, pandas');
  const { table } = run(file);
  check(table.rows === rows, `${table.rows} rows read, not ${rows}`);
  const used = process.cpuUsage();
  const steps = Array.from({ length: 41 }, () => {
    const start = performance.now();
    condors(table);
    return performance.now() - start;
  });
  const { user, system } = process.cpuUsage(used);
  const python = findPandas();
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    const own = whole(process.execPath, [program, file]);
    if (!python) {
      rounds.push({ own: own.seconds });
      continue;
    }
    const theirs = whole(python, [reference, file]);
    check(
      own.trades === theirs.trades &&
        Math.abs(own.cost - 100 * theirs.cost) < 1 &&
        Math.abs(own.back - 100 * theirs.back) < 1,
      `end-of-day condors: ${own.trades}, ${own.cost}, ${own.back} against ${theirs.trades}, ${theirs.cost}, ${theirs.back}`,
    );
    rounds.push({ own: own.seconds, theirs: theirs.seconds, ratio: theirs.seconds / own.seconds, ...own });
    if (round === 0)
      print(
        `  ${own.trades} trades, entry cost ${(own.cost / 100).toFixed(2)}, the same in both; pandas: import ${theirs.imported.toFixed(2)} s, load ${theirs.load.toFixed(2)} s, step ${theirs.step.toFixed(2)} s`,
      );
  }
  const own = median(rounds.map((round) => round.own));
  if (python) {
    const theirs = median(rounds.map((round) => round.theirs));
    const what = `whole process: ${own.toFixed(2)} s against ${theirs.toFixed(2)} s`;
    ratioLine(what, median(rounds.map(({ ratio }) => ratio)), 10);
  } else print(`  whole process ${own.toFixed(2)} s; pandas: reference not installed`);
  goalLine('strategy step, median of 41, milliseconds', median(steps), 5);
  print(`  processor time of a step, mean of 41: ${((user + system) / 41e3).toFixed(1)} ms`);
}

if (process.argv[1] === program) {
  const { table: _, ...found } = run(process.argv[2]);
  process.stdout.write(JSON.stringify(found));
}
