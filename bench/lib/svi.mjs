/** SVI slices: error, arbitrage and time beside QuantLib's interpolation. */
import { fitSvi } from '../../dist/volatility/index.js';
import { check, print, ratioLine, time } from './harness.mjs';
import { quantlibBinary, runReference } from './references.mjs';
import { leastG, mean, rmsError, sliceSets, sviData } from './svi-slices.mjs';

export function benchSvi() {
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
