/** Printing, checking and timing of the benchmark. */
export const print = (line = '') => process.stdout.write(`${line}\n`);

let failures = 0;
export function check(holds, what) {
  if (!holds) {
    failures++;
    print(`CHECK FAILED: ${what}`);
  }
}
export const failedChecks = () => failures;

/** Nanoseconds a row: least and median of the runs. */
export function time(run, rows, runs = 41, unmeasured = 8) {
  for (let i = 0; i < unmeasured; i++) run();
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - start) / rows);
  }
  return summary(times);
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { least: sorted[0], median: sorted[sorted.length >> 1] };
}

const ROUNDS = 15;
const RUNS = 5;

/**
 * Programs and a reference in turn, a few runs each a round, so that a busy moment of the machine falls on both sides of a
 * ratio. The ratio of a program is the median over the rounds of reference time over own time, each the least of its runs.
 *
 * @param programs pairs of name and function
 * @param reference gives least and median of the number of runs it is handed, or undefined when it is not installed
 */
export function paired(programs, rows, reference) {
  for (const [, run] of programs) time(run, rows, 1, 40);
  const own = new Map(programs.map(([name]) => [name, []]));
  const others = [];
  let last;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of programs) own.get(name).push(time(run, rows, RUNS, 1).least);
    last = reference?.(RUNS);
    if (last) others.push(last.least);
  }
  return {
    results: new Map([...own].map(([name, times]) => [name, summary(times)])),
    reference: last && { ...last, ...summary(others) },
    ratio: (name) => summary(own.get(name).map((ours, round) => others[round] / ours)).median,
  };
}

export const row = (name, { least, median }, note = '') =>
  print(`  ${name.padEnd(46)} ${least.toFixed(1).padStart(9)} ${median.toFixed(1).padStart(9)}  ${note}`);

export const ratioLine = (what, ratio, goal) =>
  print(
    `  ${what.padEnd(66)} ${ratio.toFixed(2).padStart(8)}x   goal ${goal}x ${ratio >= goal ? 'reached' : 'NOT REACHED'}`,
  );

/** A figure that is not to exceed its goal. */
export const goalLine = (what, value, goal) =>
  print(
    `  ${what.padEnd(66)} ${value.toFixed(2).padStart(8)}    goal ${goal} ${value <= goal ? 'reached' : 'NOT REACHED'}`,
  );

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
