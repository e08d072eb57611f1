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
const path = fileURLToPath(new URL('../src/data/modelled/coefficients.ts', import.meta.url));
const text = `import type { Calibration } from './calibration.ts';

/**
 * The laws of the modelled history as fitted: coefficients, standard errors, R² and residual deviation of each. Written
 * by \`scripts/calibrate.mjs\`; a test refits them where real data is at hand.
 *
 * - Quotes: SPXW of 16 July to 7 August 2026 (three snapshots a session) and on single days from February 2022 to
 *   January 2024, VIX options of July and August 2026. Each day weighs the same; errors are clustered by day.
 * - VIX1D: 2024-09-30 to 2026-08-21. VIX3M since 2006, VVIX since 2006, VX prices since 2004, SPX and VIX since 1995;
 *   errors are clustered by month.
 * - Least squares; targets are logarithms but for the smiles', which are ratios of deviations.
 */
export const CALIBRATION: Calibration = ${JSON.stringify(calibration)};
`;
writeFileSync(path, text);
const errors = fileURLToPath(new URL('../src/data/modelled/credit-error-table.ts', import.meta.url));
const table = JSON.stringify(creditErrors(errorTable(await compareAll(evidence))));
const [head] = readFileSync(errors, 'utf8').split('export const');
writeFileSync(errors, `${head}export const CREDIT_ERRORS: readonly CreditError[] = ${table};\n`);
const checked = spawnSync('npx', ['biome', 'check', '--write', path, errors], { stdio: 'inherit' });
process.exitCode = checked.status ?? 1;
