/** Price and greeks: errors against 320-digit arithmetic, time beside std::erfc and QuantLib in C++. */
import { blackGreeksBatch, loadKernels } from '../../dist/math/index.js';
import { check, paired, print, ratioLine, row } from './harness.mjs';
import { greeks as exactGreeks } from './high-precision.mjs';
import { builds, CHECKED, FOUR, fresh, optionSet, ROWS, resident, SIX, signs } from './inputs.mjs';
import { erfcBinary, quantlibBinary, runReference } from './references.mjs';

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

/** Returns the least ns of std::erfc's price and five greeks, undefined where there is no compiler. */
export function benchGreeks() {
  const options = optionSet();
  print('\nPrice and greeks: worst error relative to the size of the terms');
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
  const against = (binary, task) =>
    paired(programs, ROWS, binary && ((runs) => runReference(binary, task, columns, ROWS, runs)));
  const erfc = against(erfcBinary, 'erfc');
  const quantlib = against(quantlibBinary, 'quantlib-greeks');
  print('\nPrice and greeks: ns an option, least and median of the rounds');
  for (const [name, result] of quantlib.results) row(`batch, ${name}`, result);
  if (erfc.reference) {
    const priced = Object.fromEntries(SIX.map((name, k) => [name, erfc.reference.column(k)]));
    const worst = greekErrors(options, priced);
    row(
      'C++ std::erfc -O3, the same six columns',
      erfc.reference,
      `worst price error ${worst.price.toExponential(1)} of the price`,
    );
    ratios('C++ std::erfc', erfc, { portable: 2.5, relaxed: 3 });
  } else print('  C++ std::erfc: reference not installed (no g++)');
  if (quantlib.reference) {
    row('QuantLib BlackCalculator -O3 (rho for vanna)', quantlib.reference);
    ratios('QuantLib', quantlib, { portable: 10, relaxed: 10 });
  } else print('  QuantLib (C++): reference not installed');
  return erfc.reference?.least;
}

function ratios(reference, { results, ratio }, goals) {
  for (const [build, goal] of Object.entries(goals)) {
    const name = `${build}, price + 5`;
    if (results.has(name)) ratioLine(`${reference} / ${build}, median of paired rounds`, ratio(name), goal);
  }
}
