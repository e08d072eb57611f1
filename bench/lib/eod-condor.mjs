/**
 * Ten years of condors from one end-of-day CSV: for each next-session expiry the put and call of delta 0.10 sold, those of 0.05
 * bought, held to expiry, across the spread. `alvh scan` as a user runs it, beside a pandas program.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { dayCondor, readDayFile } from '../../dist/data/index.js';
import { check, goalLine, median, print, ratioLine } from './harness.mjs';

const command = fileURLToPath(new URL('../../dist/app/bundle/main.js', import.meta.url));
const reference = fileURLToPath(new URL('../eod-reference.py', import.meta.url));
const RULE = { short: 1000, long: 500, reach: 300 };

/** Seconds of a whole process, and what it printed. */
function whole(program, args) {
  const start = performance.now();
  const output = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
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

/** Reads a file in this process and times what is done at each session, all together: milliseconds. */
function readingWith(path, rows, step) {
  let inSteps = 0;
  const start = performance.now();
  const count = readDayFile(path, (entry) => {
    const from = performance.now();
    step(entry);
    inSteps += performance.now() - from;
  });
  check(count === rows, `${count} rows read, not ${rows}`);
  return { inSteps, all: performance.now() - start };
}

/** The strategy step of all sessions, after readings in which it ran before, less what the clock takes: milliseconds. */
function benchStep(path, rows) {
  const first = readingWith(path, rows, (entry) => dayCondor(entry, RULE));
  const steps = [];
  for (let i = 0; i < 11; i++) {
    const nothing = readingWith(path, rows, () => {});
    const condor = readingWith(path, rows, (entry) => dayCondor(entry, RULE));
    steps.push(condor.inSteps - nothing.inSteps);
  }
  return { read: first.all - first.inSteps, first: first.inSteps, step: median(steps) };
}

export function benchEndOfDay(path, rows) {
  print('\nTen years of end-of-day condors from CSV, whole processes: alvh scan, pandas');
  const { read, first, step } = benchStep(path, rows);
  const python = findPandas();
  const rounds = [];
  for (let round = 0; round < 7; round++) {
    const own = whole(process.execPath, [command, 'scan', path, '--json']);
    if (!python) {
      rounds.push({ own: own.seconds });
      continue;
    }
    const theirs = whole(python, [reference, path]);
    check(
      own.trades === theirs.trades &&
        Math.abs(own.creditPoints + theirs.cost) < 0.01 &&
        Math.abs(own.costPoints + theirs.back) < 0.01,
      `end-of-day condors: ${own.trades}, ${own.creditPoints}, ${own.costPoints} against ${theirs.trades}, ${theirs.cost}, ${theirs.back}`,
    );
    rounds.push({ own: own.seconds, theirs: theirs.seconds, ratio: theirs.seconds / own.seconds });
    if (round === 0)
      print(
        `  ${own.trades} trades, credit ${own.creditPoints.toFixed(2)} points, the same in both; pandas: import ${theirs.imported.toFixed(2)} s, load ${theirs.load.toFixed(2)} s, step ${theirs.step.toFixed(2)} s`,
      );
  }
  const own = median(rounds.map((round) => round.own));
  if (python) {
    const theirs = median(rounds.map((round) => round.theirs));
    const what = `whole process: ${own.toFixed(2)} s against ${theirs.toFixed(2)} s`;
    ratioLine(what, median(rounds.map(({ ratio }) => ratio)), 10);
  } else print(`  whole process ${own.toFixed(2)} s; pandas: reference not installed`);
  print(
    `  in a process already running: reading the file ${(read / 1e3).toFixed(2)} s, the step the first time ${first.toFixed(1)} ms`,
  );
  goalLine('strategy step, median of 11, milliseconds', step, 5);
}
