import type { Command } from 'commander';
import { syntheticTape } from '../../data/index.ts';
import { FEE_PRESETS, isoDate } from '../../market/index.ts';
import { runJson } from '../../report/index.ts';
import { UsageError } from './failure.ts';
import { print, printJson } from './output.ts';
import { runSummary } from './run-output.ts';
import { runTape } from './run-tape.ts';
import { storePath } from './store-path.ts';
import { keepRun } from './stored-run.ts';
import { shippedStrategy } from './strategy-file.ts';

/** Kind of the tape of a demo run. */
export const DEMO = 'demo';
const SESSIONS = 60;
const FIRST = isoDate('2026-01-05');

export function register(program: Command): void {
  program
    .command('demo')
    .description('the whole structure on the built-in synthetic market: no account, no data')
    .option('--seed <number>', 'seed of the synthetic market, a whole number', '12')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.run/1')
    .action(async (options: { seed: string; store?: string; json?: boolean }) => {
      const seed = Number(options.seed);
      if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${options.seed}: not a whole number`);
      const tape = syntheticTape({ seed, from: FIRST, sessions: SESSIONS });
      const strategy = shippedStrategy('demo');
      const run = await runTape(tape, strategy, FEE_PRESETS[strategy.execution.fees], seed, {
        tape: DEMO,
      });
      const report = keepRun(storePath(options.store), run);
      if (options.json) printJson(runJson(run));
      else
        print(
          `${runSummary(run)}\n\nThe market is synthetic (seed ${seed}); nothing here says what real quotes would have paid.\nReport: ${report}`,
        );
    });
}
