/** Implied deviation: errors against 320-digit arithmetic, time beside QuantLib in C++ and from npm. */
import { impliedDeviation, impliedDeviationBatch, loadKernels } from '../../dist/math/index.js';
import { check, paired, print, ratioLine, row, time } from './harness.mjs';
import { deviationError } from './high-precision.mjs';
import { builds, CHECKED, quoteSets, ROWS, resident, signs } from './inputs.mjs';
import { npmQuantlib, quantlibBinary, runReference } from './references.mjs';

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

/** Returns the least ns of QuantLib's inversion of the SPX set, undefined where it is not installed. */
export async function benchImplied() {
  let quantlibSpx;
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
    const columns = [quotes.forward, quotes.strike, quotes.price, signs(quotes.call)];
    const { results, reference, ratio } = paired(
      programs,
      ROWS,
      quantlibBinary && ((runs) => runReference(quantlibBinary, 'quantlib-implied', columns, ROWS, runs)),
    );
    print(`\n${name}: ns an inversion, least and median of the rounds`);
    for (const [build, result] of results)
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
      quantlibSpx = reference.least;
      for (const [build, goal] of [
        ['portable', 60],
        ['relaxed', 70],
        ['plain', 16],
      ])
        if (results.has(build)) ratioLine(`QuantLib / ${build}, median of paired rounds`, ratio(build), goal);
    }
    if (name === 'VIX options' && results.has('portable')) {
      print(`  portable within 40 ns: ${results.get('portable').least <= 40 ? 'reached' : 'NOT REACHED'}`);
      ratioLine('QuantLib / portable (40 ns where it takes 1,190)', ratio('portable'), 29.75);
    }
  }
  return quantlibSpx;
}
