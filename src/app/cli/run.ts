import type { Command } from 'commander';
import { openStore, openStoreTape, storedRange } from '../../data/index.ts';
import { FEE_PRESETS, feeScheduleSchema, type SessionRange } from '../../market/index.ts';
import type { Strategy } from '../../method/index.ts';
import { runJson } from '../../report/index.ts';
import { dateOption } from './date-option.ts';
import { DataError, UsageError } from './failure.ts';
import { note, print, printJson } from './output.ts';
import { runSummary } from './run-output.ts';
import { runTape } from './run-tape.ts';
import { storePath } from './store-path.ts';
import { keepRun } from './stored-run.ts';
import { readStrategy } from './strategy-file.ts';
import { readUserFile } from './user-file.ts';

interface Options {
  from?: string;
  to?: string;
  fills?: string;
  fees?: string;
  store?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('run')
    .description('replay a strategy over the stored quotes')
    .argument('<strategy>', 'strategy file (JSON)')
    .option('--from <date>', 'first session, YYYY-MM-DD (else the first one stored)')
    .option('--to <date>', 'last session, YYYY-MM-DD (else the last one stored)')
    .option(
      '--fills <level>',
      'headline fill: touch or travel (else as the strategy says); all three are always run',
    )
    .option('--fees <file>', 'fee schedule (JSON, schema alvh.fees/1) in place of the one the strategy names')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.run/1')
    .action(async (file: string, options: Options) => {
      const strategy = withFills(readStrategy(file), options.fills);
      const directory = storePath(options.store);
      const store = openStore(directory);
      const range = await rangeOf(store, options, directory);
      const tape = await openStoreTape(store, range);
      const fees =
        options.fees === undefined
          ? FEE_PRESETS[strategy.execution.fees]
          : readUserFile(options.fees, feeScheduleSchema);
      const run = await runTape(tape, strategy, fees, null);
      const report = keepRun(directory, run);
      if (options.json) printJson(runJson(run));
      else
        print(
          `${runSummary(run)}\n\nReport: ${report}\nMore: alvh show ${run.runId} --trades · alvh explain ${run.runId} <date>`,
        );
      for (const gap of run.gaps) note(`gap: ${gap}`);
    });
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

async function rangeOf(
  store: ReturnType<typeof openStore>,
  options: Options,
  directory: string,
): Promise<SessionRange> {
  const stored = await storedRange(store);
  if (!stored)
    throw new DataError(
      `the store ${directory} holds no option quotes; import some with: alvh data import <path…>`,
    );
  const from = dateOption('--from', options.from) ?? stored.from;
  const to = dateOption('--to', options.to) ?? stored.to;
  if (from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { from, to };
}
