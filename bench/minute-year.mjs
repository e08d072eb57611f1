/**
 * Forward, implied deviation and every greek of each quote of a generated minute-year: 252 days of 390 minutes, two expiries of
 * 120 strikes, calls and puts, 47.2 million quotes. Needs a build (dist/math). node bench/minute-year.mjs [workers]
 *
 * Only the computation is timed; the quotes of a day are generated before it, checked after it.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadKernels, randomStream } from '../dist/math/index.js';

const DAYS = 252;
const MINUTES = 390;
const STRIKES = 120;
const EXPIRIES = 2;
const CHAIN = 2 * STRIKES;
const ROWS = MINUTES * EXPIRIES * CHAIN;
/** Rows worked on at a time, six minutes: their columns stay in the cache. */
const BLOCK = 6 * EXPIRIES * CHAIN;
const YEAR_SECONDS = 1.6;

const columnNames = ['price', 'strike', 'forward', 'deviation', 'years'];
const greekNames = ['value', 'delta', 'gamma', 'vega', 'theta', 'vanna', 'charm', 'volga', 'speed', 'colour'];

/** Forwards, strikes, deviations and times of one day. */
function day(columns, call, number) {
  const { uniform, normal } = randomStream(2026, number);
  const { strike, forward, deviation, years } = columns;
  let index = 5000 + 2000 * uniform();
  const base = 0.1 + 0.15 * uniform();
  const centre = Math.round(index / 5) * 5;
  for (let minute = 0; minute < MINUTES; minute++) {
    index *= 1 + 0.0004 * normal();
    for (let expiry = 0; expiry < EXPIRIES; expiry++) {
      const time = ((1 + expiry) * 1440 - minute) / 525600;
      const at = (minute * EXPIRIES + expiry) * CHAIN;
      const exact = index * (1 + 0.0001 * expiry);
      for (let j = 0; j < STRIKES; j++) {
        const k = centre + 5 * (j - STRIKES / 2);
        const z = Math.log(k / exact) / (base * Math.sqrt(time));
        const s = base * (1 - 0.05 * z + 0.03 * z * z) * Math.sqrt(time);
        for (const side of [0, 1]) {
          const row = at + 2 * j + side;
          strike[row] = k;
          forward[row] = exact;
          deviation[row] = s;
          years[row] = time;
          call[row] = side;
        }
      }
    }
  }
}

const first = ({ value, delta, gamma, vega, theta, vanna }) => ({
  price: value,
  delta,
  gamma,
  vega,
  theta,
  vanna,
});
const others = ({ charm, volga, speed, colour }) => ({ charm, volga, speed, colour });

/** Forward of a chain by parity: the median of the five strikes around the one where call and put are closest. */
function parityForward(price, strike, at) {
  const gapAt = (row) => price[row + 1] - price[row];
  const forwardAt = (row) => strike[row] + gapAt(row);
  let low = 0;
  let high = CHAIN / 2 - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gapAt(at + 2 * middle) < 0) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && -gapAt(at + 2 * low - 2) < gapAt(at + 2 * low)) low--;
  const start = at + 2 * Math.min(Math.max(low - 2, 0), CHAIN / 2 - 5);
  const [a, b, d, e, f] = [0, 2, 4, 6, 8].map((step) => forwardAt(start + step));
  const [least, most] = [Math.max(Math.min(a, b), Math.min(d, e)), Math.min(Math.max(a, b), Math.max(d, e))];
  return Math.max(Math.min(least, most), Math.min(Math.max(least, most), f));
}

function work({ from, to }) {
  const kernels = loadKernels({ columnBytes: ROWS * 8 * 7 + BLOCK * 8 * 16 });
  const column = (rows) => kernels.float64Column(rows);
  const columns = Object.fromEntries(columnNames.map((name) => [name, column(ROWS)]));
  const call = kernels.byteColumn(ROWS);
  const greeks = Object.fromEntries(greekNames.map((name) => [name, column(BLOCK)]));
  const found = column(BLOCK);
  const forward = column(BLOCK);
  const status = kernels.byteColumn(BLOCK);
  const blocks = Array.from({ length: ROWS / BLOCK }, (_, b) => {
    const part = (whole) => whole.subarray(b * BLOCK, (b + 1) * BLOCK);
    const [price, strike, years, deviation, exact] = ['price', 'strike', 'years', 'deviation', 'forward'].map(
      (name) => part(columns[name]),
    );
    return { price, strike, years, deviation, exact, call: part(call) };
  });
  let seconds = 0;
  let refused = 0;
  let worst = 0;
  let checksum = 0;
  for (let number = from; number < to; number++) {
    day(columns, call, number);
    for (const block of blocks) {
      const options = {
        forward: block.exact,
        strike: block.strike,
        deviation: block.deviation,
        years: block.years,
        call: block.call,
      };
      kernels.blackGreeks(options, first(greeks), status);
      block.price.set(greeks.value);
    }
    for (const { price, strike, years, deviation, call: flags } of blocks) {
      const start = process.hrtime.bigint();
      for (let at = 0; at < BLOCK; at += CHAIN)
        forward.fill(parityForward(price, strike, at), at, at + CHAIN);
      refused += kernels.impliedDeviation({ price, forward, strike, call: flags }, found, status);
      kernels.blackGreeks(
        { forward, strike, deviation: found, years, call: flags },
        first(greeks),
        status,
        others(greeks),
      );
      seconds += Number(process.hrtime.bigint() - start) / 1e9;
      for (let i = 0; i < BLOCK; i++) checksum += greeks.delta[i];
      // An in-the-money price carries its time value to a rounding of the whole: look where little is lost.
      for (let i = number % 7; i < BLOCK; i += 97)
        if (flags[i] === (strike[i] >= forward[i] ? 1 : 0) && greeks.vega[i] > 1e-3)
          worst = Math.max(worst, Math.abs(found[i] / deviation[i] - 1));
    }
  }
  return { seconds, refused, worst, checksum, rows: (to - from) * ROWS };
}

if (isMainThread) {
  const workers = Number(process.argv[2] ?? 2);
  const results = await Promise.all(
    Array.from({ length: workers }, (_, i) => {
      const share = { from: Math.round((DAYS * i) / workers), to: Math.round((DAYS * (i + 1)) / workers) };
      return new Promise((resolve, reject) => {
        new Worker(new URL(import.meta.url), { workerData: share })
          .once('message', resolve)
          .once('error', reject);
      });
    }),
  );
  const rows = results.reduce((sum, result) => sum + result.rows, 0);
  const refused = results.reduce((sum, result) => sum + result.refused, 0);
  const worst = Math.max(...results.map((result) => result.worst));
  const slowest = Math.max(...results.map((result) => result.seconds));
  const total = results.reduce((sum, result) => sum + result.seconds, 0);
  process.stdout.write(
    `${rows} quotes, ${workers} workers: ${slowest.toFixed(2)} s the slowest worker, ${((total * 1e9) / rows).toFixed(1)} ns a quote\n` +
      `refused for lost time value: ${refused}; worst relative difference of deviation where out of the money: ${worst.toExponential(1)}\n` +
      `goal ${YEAR_SECONDS} s on two workers: ${slowest <= YEAR_SECONDS ? 'reached' : 'NOT REACHED'}\n`,
  );
  if (!(worst < 1e-6)) process.exitCode = 1;
} else parentPort.postMessage(work(workerData));
