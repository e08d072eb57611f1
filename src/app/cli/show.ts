import type { Command } from 'commander';
import { layersTable, NOTICE, runJson, sessionsTable, tradesTable } from '../../report/index.ts';
import { dateOption } from './date-option.ts';
import { DataError } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { runSummary } from './run-output.ts';
import { openRun } from './stored-run.ts';

interface Options {
  trades?: boolean;
  layers?: boolean;
  why?: string;
  store?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('show')
    .description('a stored run again, without running it')
    .argument('<run>', 'run id, or the beginning of one')
    .option('--trades', 'every condor')
    .option('--layers', 'what each layer made')
    .option('--why <date>', 'what became of one session, YYYY-MM-DD')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.run/1')
    .action((id: string, options: Options) => {
      const run = openRun(options.store, id);
      if (options.json) return printJson(runJson(run));
      const parts = [
        ...(options.trades ? [table(tradesTable(run))] : []),
        ...(options.layers ? [table(layersTable(run))] : []),
        ...(options.why === undefined ? [] : [why(run, options.why)]),
      ];
      print(
        parts.length > 0
          ? [...parts, NOTICE].join('\n')
          : `${runSummary(run)}\n\n${table(sessionsTable(run))}`,
      );
    });
}

function why(run: ReturnType<typeof openRun>, date: string): string {
  dateOption('--why', date);
  const session = run.sessions.find((one) => one.date === date);
  if (!session)
    throw new DataError(`${date} is no session of run ${run.runId} (${run.range.from} … ${run.range.to})`);
  return `${date}: ${session.outcome}, ${session.reason}\nEvery number of it: alvh explain ${run.runId} ${date}`;
}
