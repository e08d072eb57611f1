import { type Command, Option } from 'commander';
import { FEE_PRESETS } from '../../market/index.ts';
import { runJson } from '../../report/index.ts';
import { print, printJson } from './output.ts';
import { runSummary } from './run-output.ts';
import { runTape } from './run-tape.ts';
import { storePath } from './store-path.ts';
import { keepRun, openForRuns } from './stored-run.ts';
import { shippedStrategy } from './strategy-file.ts';
import { openSyntheticTape, SCENARIO_NAMES } from './synthetic-option.ts';
import { seedOption } from './tape-option.ts';

/** Kind of the tape of a demo run. */
export const DEMO = 'demo';

interface Options {
  readonly seed: string;
  readonly scenario?: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('demo')
    .description('the whole structure on the built-in synthetic market: no account, no data')
    .option('--seed <number>', 'seed of the synthetic market, a whole number', '12')
    .addOption(
      new Option('--scenario <name>', 'script that the market follows (else none)').choices(SCENARIO_NAMES),
    )
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.run/1')
    .action(async (options: Options) => {
      const seed = seedOption(options.seed);
      const { scenario } = options;
      const script = scenario === undefined ? {} : { scenario };
      const tape = openSyntheticTape(seed, undefined, undefined, script);
      const strategy = shippedStrategy('demo');
      openForRuns(storePath(options.store));
      const finished = await runTape(tape, strategy, FEE_PRESETS[strategy.execution.fees], seed, {
        tape: DEMO,
        ...script,
      });
      const report = await keepRun(storePath(options.store), finished);
      const { run } = finished;
      if (options.json) printJson(runJson(run));
      else
        print(
          `${runSummary(run)}\n\nThe market is synthetic (seed ${seed}${scenario === undefined ? '' : `, scenario ${scenario}`}); nothing here says what real quotes would have paid.\nReport: ${report}`,
        );
    });
}
