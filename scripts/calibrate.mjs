// Refits the modelled history from a store and writes the coefficients it is shipped with.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  compareAll,
  creditErrors,
  errorTable,
  fitCalibration,
  openStore,
  storedEvidence,
} from '../dist/data/index.js';

const [directory] = process.argv.slice(2);
if (!directory) {
  process.stderr.write('usage: node scripts/calibrate.mjs <store>\n');
  process.exit(2);
}
const evidence = await storedEvidence(openStore(directory));
const calibration = fitCalibration(evidence);
const modelled = (file) => fileURLToPath(new URL(`../src/data/modelled/${file}`, import.meta.url));
const written = [];
/** Keeps what a generated file says of itself, up to its table, and writes the table anew. */
function rewrite(file, declaration, table) {
  const path = modelled(file);
  const [head] = readFileSync(path, 'utf8').split('export const');
  writeFileSync(path, `${head}export const ${declaration} = ${JSON.stringify(table)};\n`);
  written.push(path);
}
rewrite('level-coefficients.ts', "LEVEL_LAWS: Calibration['levels']", calibration.levels);
rewrite('index-coefficients.ts', "INDEX_LAWS: Calibration['index']", calibration.index);
rewrite('vix-coefficients.ts', "VIX_LAWS: Calibration['vix']", calibration.vix);
rewrite(
  'credit-error-table.ts',
  'CREDIT_ERRORS: readonly CreditError[]',
  creditErrors(errorTable(await compareAll(evidence))),
);
const checked = spawnSync('npx', ['biome', 'check', '--write', ...written], { stdio: 'inherit' });
process.exitCode = checked.status ?? 1;
