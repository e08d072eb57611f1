import type { Command } from 'commander';
import { FEE_PRESETS, feeScheduleSchema, isVouched, type Tape } from '../../market/index.ts';
import type { Strategy } from '../../method/index.ts';
import { runJson } from '../../report/index.ts';
import { UsageError } from './failure.ts';
import { note, print, printJson } from './output.ts';
import { runSummary } from './run-output.ts';
import { runTape } from './run-tape.ts';
import { storePath } from './store-path.ts';
import { keepRun, openForRuns } from './stored-run.ts';
import { strategyGiven } from './strategy-file.ts';
import { addTapeOptions, openTape, type TapeOptions, tapeRequest } from './tape-option.ts';
import { readUserFile } from './user-file.ts';

interface Options extends TapeOptions {
  fills?: string;
  fees?: string;
  store?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const command = program
    .command('run')
    .description('replay a strategy over a tape')
    .argument('<strategy>', 'strategy file, JSON or YAML, or the name of one shipped with the program');
  addTapeOptions(command)
    .option(
      '--fills <level>',
      'headline fill: touch or travel (else as the strategy says); all three are always run',
    )
    .option('--fees <file>', 'fee schedule (JSON, schema alvh.fees/1) in place of the one the strategy names')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.run/1')
    .action(async (file: string, options: Options) => {
      const asked = withFills(strategyGiven(file), options.fills);
      const request = tapeRequest(options);
      const directory = storePath(options.store);
      const { tape, seed } = await openTape(directory, options);
      const strategy = withFees(asked, tape, options);
      const fees =
        options.fees === undefined
          ? FEE_PRESETS[strategy.execution.fees]
          : readUserFile(options.fees, feeScheduleSchema);
      openForRuns(directory);
      const finished = await runTape(tape, strategy, fees, seed, request);
      const report = await keepRun(directory, finished);
      const { run } = finished;
      if (options.json) printJson(runJson(run));
      else
        print(
          `${runSummary(run)}\n\nReport: ${report}\nMore: alvh show ${run.runId} --trades · alvh explain ${run.runId} <date>`,
        );
      for (const gap of run.gaps) note(`gap: ${gap}`);
    });
}

/** A modelled history reaches back beyond what published fee rows are vouched for: there one flat price is charged. */
function withFees(strategy: Strategy, { provenance, range }: Tape, options: Options): Strategy {
  const own = FEE_PRESETS[strategy.execution.fees];
  if (options.fees !== undefined || provenance !== 'modelled' || isVouched(own, range.from, range.to))
    return strategy;
  note(`fees: "${own.name}" is not vouched for the whole range; "flat" is charged in its place`);
  return { ...strategy, execution: { ...strategy.execution, fees: 'flat' } };
}

function withFills(strategy: Strategy, level: string | undefined): Strategy {
  if (level === undefined) return strategy;
  if (level !== 'touch' && level !== 'travel') {
    throw new UsageError(
      `--fills ${level}: the headline is "touch" or "travel"; mid is shown beside it and never leads`,
    );
  }
  return { ...strategy, execution: { ...strategy.execution, headline: level } };
}
