/**
 * Accuracy and speed of the math rung, the SVI fit and streaming indicators, beside the references this machine has. Results are checked before
 * time counts. Needs a build. npm run bench -- math
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { benchGreeks } from './lib/greeks.mjs';
import { check, failedChecks, print } from './lib/harness.mjs';
import { benchImplied } from './lib/implied.mjs';
import { removeScratch } from './lib/references.mjs';
import { benchStreams } from './lib/streams.mjs';
import { benchSvi } from './lib/svi.mjs';

// Node 20 keeps relaxed vectors behind this flag; later versions ignore it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

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
  removeScratch();
}
const failures = failedChecks();
print(failures === 0 ? '\nAll results checked.' : `\n${failures} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
