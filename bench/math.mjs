/**
 * Accuracy and speed of the math rung, the SVI fit and streaming indicators, beside the references this machine has. Results are checked before
 * time counts. Needs a build. npm run bench -- math
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { benchGreeks } from './lib/greeks.mjs';
import { check, failedChecks, print, ratioLine } from './lib/harness.mjs';
import { benchImplied } from './lib/implied.mjs';
import { removeScratch } from './lib/references.mjs';
import { benchStreams } from './lib/streams.mjs';
import { benchSvi } from './lib/svi.mjs';

// Node 20 keeps relaxed vectors behind this flag; later versions ignore it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** QuantLib's time for an inversion over that of C++ Let's Be Rational (2024), measured beside each other: 1,853 and 232 ns. */
const QUANTLIB_OVER_RATIONAL = 1853 / 232;

/**
 * @param inversion ns QuantLib takes for an inversion, undefined where it is not installed
 * @param valuation ns std::erfc takes for a price and five greeks, likewise
 */
function benchMinuteYear({ inversion, valuation }) {
  print('\nForward, implied deviation and nine greeks of every quote of a minute-year');
  const script = fileURLToPath(new URL('./minute-year.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  print(stdout.trim().replace(/^/gm, '  '));
  check(status === 0, 'the minute-year run is wrong or failed');
  const [, quotes, seconds] = /^(\d+) quotes, \d+ workers: ([\d.]+) s/.exec(stdout) ?? [];
  if (!quotes || !inversion || !valuation) return;
  const reference = (quotes * (inversion / QUANTLIB_OVER_RATIONAL + valuation)) / 1e9;
  print(
    `  C++ on one core, derived: QuantLib / 8.0 (Let's Be Rational) + std::erfc: ${reference.toFixed(1)} s`,
  );
  ratioLine('C++ on one core, derived / two workers (13.6 s / 1.6 s)', reference / seconds, 8.5);
}

try {
  const inversion = await benchImplied();
  const valuation = benchGreeks();
  benchSvi();
  await benchStreams();
  benchMinuteYear({ inversion, valuation });
} finally {
  removeScratch();
}
const failures = failedChecks();
print(failures === 0 ? '\nAll results checked.' : `\n${failures} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
