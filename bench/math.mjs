/**
 * Accuracy and speed of the math rung, the SVI fit and streaming indicators, beside the references this machine has. Results are checked before
 * time counts. Needs a build. npm run bench -- math
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import {
  blackGreeksBatch,
  blackPrice,
  impliedDeviation,
  impliedDeviationBatch,
  loadKernels,
  randomStream,
} from '../dist/math/index.js';
import { MACD_PERIODS, Macd, Rsi } from '../dist/signals/index.js';
import { fitSvi } from '../dist/volatility/index.js';
import { deviationError, greeks as exactGreeks } from './high-precision.mjs';
import { leastG, mean, rmsError, sliceSets, sviData } from './svi-slices.mjs';

// Node 20 keeps relaxed vectors behind this flag; later versions ignore it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const ROWS = 8192;
const CHECKED = 2048;
const print = (line = '') => process.stdout.write(`${line}\n`);

let failures = 0;
function check(holds, what) {
  if (!holds) {
    failures++;
    print(`CHECK FAILED: ${what}`);
  }
}

// ---- inputs ----------------------------------------------------------------------------------------------------------

/** Quotes whose own rounded price is to be inverted. */
function quoteSet(seed, draw) {
  const { uniform } = randomStream(seed);
  const column = () => new Float64Array(ROWS);
  const set = { price: column(), forward: column(), strike: column(), call: new Uint8Array(ROWS) };
  for (let i = 0; i < ROWS; ) {
    const [forward, strike, deviation] = draw(uniform);
    const side = strike >= forward ? 'C' : 'P';
    const price = strike > 0 ? blackPrice(forward, strike, deviation, side) : 0;
    if (!(price > 1e-280)) continue;
    set.forward[i] = forward;
    set.strike[i] = strike;
    set.price[i] = price;
    set.call[i] = side === 'C' ? 1 : 0;
    i++;
  }
  return set;
}

const quoteSets = {
  'SPX 0-2 days': quoteSet(11, (u) => {
    const forward = 5800 + 400 * u();
    const years = (5 + 780 * u()) / (252 * 390);
    const z = -5 + 8 * u();
    const atm = 0.08 + 0.2 * u();
    const strike = Math.round((forward * Math.exp(z * atm * Math.sqrt(years))) / 5) * 5;
    return [forward, strike, atm * (1 - 0.12 * z + 0.03 * z * z) * Math.sqrt(years)];
  }),
  extreme: quoteSet(12, (u) => {
    const forward = 1000 + 8000 * u();
    const years = (1 + (u() < 0.3 ? 30 : 2880) * u()) / 525600;
    const deviation = 0.03 * Math.exp(Math.log(60) * u()) * Math.sqrt(years);
    return [forward, Math.round(forward * Math.exp((48 * u() - 24) * deviation) * 4) / 4, deviation];
  }),
  'VIX options': quoteSet(13, (u) => {
    const forward = 12 + 30 * u();
    const deviation = (0.5 + 1.5 * u()) * Math.sqrt((2 + 88 * u()) / 365);
    return [forward, Math.round(forward * Math.exp((4 * u() - 1.5) * deviation) * 2) / 2, deviation];
  }),
};

/** Options from five minutes to thirty days, out to eight deviations. */
function optionSet() {
  const { uniform: u } = randomStream(7);
  const column = () => new Float64Array(ROWS);
  const set = {
    forward: column(),
    strike: column(),
    deviation: column(),
    years: column(),
    call: new Uint8Array(ROWS),
  };
  for (let i = 0; i < ROWS; i++) {
    const forward = 5800 + 400 * u();
    const years = i % 8 === 0 ? (1 + 29 * u()) / 365 : (5 + 2880 * u()) / 525600;
    const deviation = (0.08 + 0.5 * u() * u()) * Math.sqrt(years);
    const z = (-4 + 8 * u()) * (i % 16 === 1 ? 2 : 1);
    set.forward[i] = forward;
    set.strike[i] = Math.round((forward * Math.exp(z * deviation)) / 5) * 5;
    set.deviation[i] = deviation;
    set.years[i] = years;
    set.call[i] = set.strike[i] >= forward !== (i % 5 === 0) ? 1 : 0;
  }
  return set;
}

// ---- timing ----------------------------------------------------------------------------------------------------------

function time(run, rows = ROWS, runs = 41) {
  for (let i = 0; i < 8; i++) run();
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - start) / rows);
  }
  times.sort((a, b) => a - b);
  return { least: times[0], median: times[runs >> 1] };
}

const better = (a, b) => (a === undefined || b.least < a.least ? b : a);
const row = (name, { least, median }, note = '') =>
  print(`  ${name.padEnd(46)} ${least.toFixed(1).padStart(9)} ${median.toFixed(1).padStart(9)}  ${note}`);
const ratioLine = (what, ratio, goal) =>
  print(
    `  ${what.padEnd(66)} ${ratio.toFixed(2).padStart(8)}x   goal ${goal}x ${ratio >= goal ? 'reached' : 'NOT REACHED'}`,
  );

// ---- C++ references --------------------------------------------------------------------------------------------------

const scratch = mkdtempSync(join(tmpdir(), 'math-bench-'));

function compile(flags, name) {
  const binary = join(scratch, name);
  const source = fileURLToPath(new URL('./math-reference.cpp', import.meta.url));
  try {
    execFileSync('g++', ['-O3', source, '-o', binary, ...flags], { stdio: 'ignore' });
    return binary;
  } catch {
    return undefined;
  }
}

const erfcBinary = compile([], 'erfc');
const quantlibBinary = compile(['-DWITH_QUANTLIB', '-lQuantLib'], 'quantlib');

function runReference(binary, task, columns, rows = ROWS) {
  const inputFile = join(scratch, 'input');
  const outputFile = join(scratch, 'output');
  writeFileSync(
    inputFile,
    new Uint8Array(Float64Array.of(rows, columns.length, ...columns.flatMap((c) => [...c])).buffer),
  );
  const [least, median] = execFileSync(binary, [inputFile, outputFile, task], { encoding: 'utf8' })
    .split(' ')
    .map(Number);
  const bytes = readFileSync(outputFile);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { least, median, column: (k) => values.subarray(k * rows, (k + 1) * rows) };
}

const signs = (call) => Float64Array.from(call, (flag) => (flag === 1 ? 1 : -1));

async function npmQuantlib() {
  try {
    return await import('@quantlib/ql');
  } catch {
    return undefined;
  }
}

// ---- our programs ----------------------------------------------------------------------------------------------------

/** The same columns in the kernels' memory. */
function resident(kernels, columns) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const copy = column instanceof Uint8Array ? kernels.byteColumn(ROWS) : kernels.float64Column(ROWS);
      copy.set(column);
      return [name, copy];
    }),
  );
}

const fresh = (...names) => Object.fromEntries(names.map((name) => [name, new Float64Array(ROWS)]));
const SIX = ['price', 'delta', 'gamma', 'vega', 'theta', 'vanna'];
const FOUR = ['charm', 'volga', 'speed', 'colour'];
const builds = ['portable', 'relaxed'];

// ---- implied deviation -----------------------------------------------------------------------------------------------

const EDGES = [0.5, 1, 1.5, 2, 3, 4, 8];

/** Errors against 320-digit arithmetic: histogram in units of the last place, and the worst relative one. */
function inversionErrors(quotes, deviation) {
  const counts = new Array(EDGES.length + 1).fill(0);
  let worst = 0;
  for (let i = 0; i < CHECKED; i++) {
    const error = Math.abs(
      deviationError(quotes.price[i], quotes.forward[i], quotes.strike[i], deviation[i]),
    );
    const ulp = 2 ** (Math.floor(Math.log2(deviation[i])) - 52);
    const ulps = (error * deviation[i]) / ulp;
    const bin = EDGES.findIndex((edge) => ulps <= edge);
    counts[bin < 0 ? EDGES.length : bin]++;
    worst = Math.max(worst, error);
  }
  return { counts, worst };
}

const errorLine = (name, { counts, worst }) =>
  print(
    `  ${name.padEnd(30)} ${counts.map((count) => ((100 * count) / CHECKED).toFixed(1).padStart(7)).join('')}   ${worst.toExponential(2)}`,
  );

async function benchImplied() {
  const ql = await npmQuantlib();
  print('Implied deviation from (price, forward, strike)');
  print(`Share of ${CHECKED} rows (%) by error in units of the last place, and worst relative error`);
  print(
    `  ${''.padEnd(30)} ${[...EDGES.map((edge) => `<=${edge}`), 'more'].map((s) => s.padStart(7)).join('')}   worst`,
  );
  const timed = [];
  for (const [name, quotes] of Object.entries(quoteSets)) {
    const plain = { deviation: new Float64Array(ROWS), status: new Uint8Array(ROWS) };
    impliedDeviationBatch(quotes, plain.deviation, plain.status);
    const errors = inversionErrors(quotes, plain.deviation);
    errorLine(`${name}, plain = portable`, errors);
    if (name !== 'VIX options') check(errors.worst <= 1e-15, `${name}: worst error above 1e-15`);
    const programs = [];
    for (const build of builds) {
      const kernels = loadKernels({ build, columnBytes: ROWS * 8 * 8 });
      if (kernels.build !== build) continue;
      const inside = resident(kernels, quotes);
      const deviation = kernels.float64Column(ROWS);
      const status = kernels.byteColumn(ROWS);
      kernels.impliedDeviation(inside, deviation, status);
      check(
        status.every((code) => code === 0),
        `${name}, ${build}: a row was refused`,
      );
      if (build === 'portable')
        check(
          deviation.every((s, i) => s === plain.deviation[i]),
          `${name}: portable bits differ from plain`,
        );
      else {
        const relaxed = inversionErrors(quotes, deviation);
        errorLine(`${name}, relaxed`, relaxed);
        if (name !== 'VIX options')
          check(relaxed.worst <= 1e-15, `${name}, relaxed: worst error above 1e-15`);
      }
      programs.push([build, () => kernels.impliedDeviation(inside, deviation, status)]);
    }
    programs.push(['plain', () => impliedDeviationBatch(quotes, plain.deviation, plain.status)]);
    const sides = Array.from(quotes.call, (flag) => (flag === 1 ? 'C' : 'P'));
    programs.push([
      'scalar',
      () => {
        for (let i = 0; i < ROWS; i++)
          impliedDeviation(quotes.price[i], quotes.forward[i], quotes.strike[i], sides[i]);
      },
    ]);
    timed.push({ name, quotes, programs });
  }
  for (const { name, quotes, programs } of timed) {
    const best = {};
    let reference;
    // In turn, so that a busy moment of the machine does not fall on one side only.
    for (let round = 0; round < 3; round++) {
      for (const [build, run] of programs) best[build] = better(best[build], time(run));
      if (quantlibBinary) {
        const columns = [quotes.forward, quotes.strike, quotes.price, signs(quotes.call)];
        reference = better(reference, runReference(quantlibBinary, 'quantlib-implied', columns));
      }
    }
    print(`\n${name}: ns an inversion, least and median`);
    for (const [build, result] of Object.entries(best))
      row(`${build === 'scalar' ? 'impliedDeviation, one by one' : `batch, ${build}`}`, result);
    if (ql) {
      const optionType = ql.Option?.Type;
      const few = 256;
      const inverted = new Float64Array(few);
      const run = () => {
        for (let i = 0; i < few; i++)
          try {
            inverted[i] = ql.blackFormulaImpliedStdDev1(
              quotes.call[i] === 1 ? optionType.Call : optionType.Put,
              quotes.strike[i],
              quotes.forward[i],
              quotes.price[i],
              1,
              0,
              undefined,
              1e-14,
              200,
            );
          } catch {
            inverted[i] = 0;
          }
      };
      const result = time(run, few, 5);
      const right = inverted.filter((s) => s > 0).length;
      row('npm @quantlib/ql blackFormulaImpliedStdDev', result, `${right} of ${few} inverted`);
    } else print('  npm @quantlib/ql: reference not installed');
    if (!reference) {
      print('  QuantLib (C++): reference not installed');
      continue;
    }
    const found = reference.column(0);
    let worst = 0;
    let failed = 0;
    for (let i = 0; i < CHECKED; i++) {
      if (found[i] > 0)
        worst = Math.max(
          worst,
          Math.abs(deviationError(quotes.price[i], quotes.forward[i], quotes.strike[i], found[i])),
        );
      else failed++;
    }
    row(
      'QuantLib blackFormulaImpliedStdDev, C++ -O3',
      reference,
      `worst error ${worst.toExponential(1)}, ${failed} of ${CHECKED} failed`,
    );
    if (name === 'SPX 0-2 days') {
      if (best.portable) ratioLine('QuantLib / portable', reference.least / best.portable.least, 60);
      if (best.relaxed) ratioLine('QuantLib / relaxed', reference.least / best.relaxed.least, 70);
      ratioLine('QuantLib / plain', reference.least / best.plain.least, 16);
    }
    if (name === 'VIX options' && best.portable)
      print(`  portable within 40 ns: ${best.portable.least <= 40 ? 'reached' : 'NOT REACHED'}`);
  }
}

// ---- price and greeks ------------------------------------------------------------------------------------------------

function greekErrors(options, columns) {
  const worst = {};
  for (let i = 0; i < CHECKED; i++) {
    const exact = exactGreeks(
      options.forward[i],
      options.strike[i],
      options.deviation[i],
      options.years[i],
      options.call[i] === 1,
    );
    for (const [name, column] of Object.entries(columns)) {
      const { value, size } = exact[name];
      worst[name] = Math.max(worst[name] ?? 0, Math.abs(column[i] - value) / size);
    }
  }
  return worst;
}

function benchGreeks() {
  const options = optionSet();
  print('\nPrice and greeks: worst error relative to the size of the terms');
  const best = {};
  const programs = [];
  const show = (name, columns) => {
    const worst = greekErrors(options, columns);
    print(
      `  ${name.padEnd(12)} ${Object.entries(worst)
        .map(([greek, error]) => `${greek} ${error.toExponential(1)}`)
        .join('  ')}`,
    );
    return worst;
  };
  const status = new Uint8Array(ROWS);
  const plain = { six: fresh(...SIX), four: fresh(...FOUR) };
  blackGreeksBatch(options, plain.six, status, plain.four);
  for (const error of Object.values(show('plain', { ...plain.six, ...plain.four })))
    check(error <= 1e-12, 'a greek errs by more than 1e-12');
  for (const build of builds) {
    const kernels = loadKernels({ build, columnBytes: ROWS * 8 * 18 });
    if (kernels.build !== build) continue;
    const inside = resident(kernels, options);
    const six = resident(kernels, fresh(...SIX));
    const four = resident(kernels, fresh(...FOUR));
    const codes = kernels.byteColumn(ROWS);
    kernels.blackGreeks(inside, six, codes, four);
    for (const error of Object.values(show(build, { ...six, ...four })))
      check(error <= 1e-12, `${build}: a greek errs by more than 1e-12`);
    programs.push([`${build}, price + 5`, () => kernels.blackGreeks(inside, six, codes)]);
    programs.push([`${build}, price + 9`, () => kernels.blackGreeks(inside, six, codes, four)]);
  }
  programs.push(['plain, price + 5', () => blackGreeksBatch(options, plain.six, status)]);
  programs.push(['plain, price + 9', () => blackGreeksBatch(options, plain.six, status, plain.four)]);
  const columns = [options.forward, options.strike, options.deviation, options.years, signs(options.call)];
  let erfc;
  let quantlib;
  for (let round = 0; round < 3; round++) {
    for (const [name, run] of programs) best[name] = better(best[name], time(run));
    if (erfcBinary) erfc = better(erfc, runReference(erfcBinary, 'erfc', columns));
    if (quantlibBinary) quantlib = better(quantlib, runReference(quantlibBinary, 'quantlib-greeks', columns));
  }
  print('\nPrice and greeks: ns an option, least and median');
  for (const [name, result] of Object.entries(best)) row(`batch, ${name}`, result);
  if (erfc) {
    const worst = greekErrors(options, Object.fromEntries(SIX.map((name, k) => [name, erfc.column(k)])));
    row(
      'C++ std::erfc -O3, the same six columns',
      erfc,
      `worst price error ${worst.price.toExponential(1)} of the price`,
    );
    if (best['portable, price + 5'])
      ratioLine('C++ std::erfc / portable', erfc.least / best['portable, price + 5'].least, 2.5);
    if (best['relaxed, price + 5'])
      ratioLine('C++ std::erfc / relaxed', erfc.least / best['relaxed, price + 5'].least, 3);
  } else print('  C++ std::erfc: reference not installed (no g++)');
  if (quantlib) {
    row('QuantLib BlackCalculator -O3 (rho for vanna)', quantlib);
    if (best['portable, price + 5'])
      ratioLine('QuantLib / portable', quantlib.least / best['portable, price + 5'].least, 10);
    if (best['relaxed, price + 5'])
      ratioLine('QuantLib / relaxed', quantlib.least / best['relaxed, price + 5'].least, 10);
  } else print('  QuantLib (C++): reference not installed');
}

// ---- SVI slices ------------------------------------------------------------------------------------------------------

function benchSvi() {
  print(
    '\nSVI slice free of butterfly arbitrage: us a slice (mean of the set, least of the runs), check included',
  );
  for (const { name, slices, goal } of sliceSets()) {
    const data = slices.map(sviData);
    let fits;
    const own = time(
      () => {
        fits = data.map((points) => fitSvi(points).value);
      },
      slices.length,
      9,
    );
    check(
      fits.every((fit) => leastG(fit.parameters) >= 0),
      `${name}: a slice has butterfly arbitrage`,
    );
    const constrained = fits.filter(({ method }) => method === 'constrained').length;
    const ownError = mean(fits.map(({ parameters }, i) => rmsError(slices[i], parameters)));
    print(`  ${name}: ${constrained} of ${slices.length} needed the constrained stage`);
    print(
      `    fitSvi                                 ${(own.least / 1e3).toFixed(1).padStart(9)} us   rms error ${ownError.toExponential(3)}, none with arbitrage`,
    );
    if (!quantlibBinary) {
      print('    QuantLib SviInterpolation: reference not installed');
      continue;
    }
    const strikes = slices[0].strikes.length;
    const columns = [slices.map(({ years }) => years), slices.map(({ forward }) => forward)];
    for (let j = 0; j < strikes; j++) columns.push(slices.map((slice) => slice.strikes[j]));
    for (let j = 0; j < strikes; j++) columns.push(slices.map((slice) => slice.volatilities[j]));
    const reference = runReference(quantlibBinary, 'quantlib-svi', columns, slices.length);
    const [a, b, sigma, rho, m] = [0, 1, 2, 3, 4].map(reference.column);
    const found = slices.map((_, i) => ({ a: a[i], b: b[i], sigma: sigma[i], rho: rho[i], m: m[i] }));
    const usable = found.map((slice, i) => ({ slice, i })).filter(({ slice }) => slice.b !== 0);
    const error = mean(usable.map(({ slice, i }) => rmsError(slices[i], slice)));
    const arbitrage = usable.filter(({ slice }) => !(leastG(slice) >= 0)).length;
    print(
      `    QuantLib SviInterpolation, C++ -O3     ${(reference.least / 1e3).toFixed(1).padStart(9)} us   rms error ${error.toExponential(3)}, ${arbitrage} with arbitrage, ${slices.length - usable.length} failed`,
    );
    const ratio = reference.least / own.least;
    if (goal) ratioLine('QuantLib / fitSvi', ratio, goal);
    else print(`    QuantLib / fitSvi ${ratio.toFixed(1)}x (no goal: QuantLib leaves the arbitrage in)`);
  }
}

// ---- streaming indicators --------------------------------------------------------------------------------------------

async function benchStreams() {
  print('\nStreaming indicators, a close at a time');
  let library;
  try {
    library = await import('trading-signals');
  } catch {
    print('  npm trading-signals: reference not installed');
    return;
  }
  const { normal } = randomStream(41);
  let price = 6000;
  const closes = Float64Array.from({ length: 65_536 }, () => {
    price *= 1 + 0.001 * normal();
    return price;
  });
  const { EMA, MACD, RSI } = library;
  const { fast, slow, signal } = MACD_PERIODS;
  const pairs = [
    ['RSI(14)', () => new Rsi(14), () => new RSI(14), (value) => value],
    [
      'MACD(12, 26, 9)',
      () => new Macd(MACD_PERIODS),
      () => new MACD(new EMA(fast), new EMA(slow), new EMA(signal)),
      (value) => value.histogram,
    ],
  ];
  for (const [name, create, createOther, read] of pairs) {
    let last;
    let otherLast;
    const own = () => {
      const indicator = create();
      for (let i = 0; i < closes.length; i++) last = indicator.update(closes[i]);
    };
    const other = () => {
      const indicator = createOther();
      for (let i = 0; i < closes.length; i++) otherLast = indicator.update(closes[i], false);
    };
    let [best, reference] = [undefined, undefined];
    for (let round = 0; round < 3; round++) {
      best = better(best, time(own, closes.length, 11));
      reference = better(reference, time(other, closes.length, 11));
    }
    // The library starts its averages elsewhere; after so many closes that is forgotten.
    check(Math.abs(read(last) - read(otherLast)) <= 1e-9 * price, `${name}: the two programs differ`);
    row(`${name}, ours`, best);
    row(`${name}, npm trading-signals`, reference);
    ratioLine(`trading-signals / ours, ${name}`, reference.least / best.least, 5);
  }
}

// ---- minute-year -----------------------------------------------------------------------------------------------------

function benchMinuteYear() {
  print('\nForward, implied deviation and nine greeks of every quote of a minute-year');
  const script = fileURLToPath(new URL('./minute-year.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  print(stdout.trim().replace(/^/gm, '  '));
  check(status === 0, 'the minute-year run is wrong or failed');
}

try {
  await benchImplied();
  benchGreeks();
  benchSvi();
  await benchStreams();
  benchMinuteYear();
} finally {
  rmSync(scratch, { recursive: true });
}
print(failures === 0 ? '\nAll results checked.' : `\n${failures} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
