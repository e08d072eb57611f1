import type { Command } from 'commander';
import { type RunDocument, viewsOf } from '../../engine/index.ts';
import { type FeeSchedule, feeScheduleSchema } from '../../market/index.ts';
import { LastHeld, runStructure } from '../../research/index.ts';
import { codeVersion } from './code-version.ts';
import { UsageError } from './failure.ts';
import { feeHash, shippedFees } from './fees-of-run.ts';
import { note, print, printJson } from './output.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';
import { openRun, writeReport } from './stored-run.ts';
import { tapeOfRun } from './tape-of-run.ts';
import { readUserFile } from './user-file.ts';
import { writeWhole } from './write-file.ts';

interface Options {
  readonly out?: string;
  readonly fees?: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('report')
    .description('the report of a stored run drawn again; its tape is read again, nothing is decided again')
    .argument('<run>', 'run id, or the beginning of one')
    .option('--out <file>', 'HTML file (else where alvh run writes it, reports/<run>.html of the store)')
    .option('--fees <file>', 'fee schedule of a run that was charged by a file (schema alvh.fees/1)')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.report/1')
    .action(async (id: string, options: Options) => {
      const directory = storePath(options.store);
      const run = openRun(options.store, id);
      const fees = feesOf(run, options.fees);
      const code = codeVersion();
      if (code !== run.code)
        note(
          `run ${run.runId} was made by another version (${run.code}); this one (${code}) draws it its own way`,
        );
      const page = await drawn(directory, run, fees);
      const file = options.out ?? writeReport(directory, run.runId, page);
      if (options.out !== undefined) writeWhole(options.out, page);
      if (options.json) printJson({ schema: 'alvh.report/1', runId: run.runId, file, code });
      else print(`Report: ${file}`);
    });
}

/** The report of a stored run: the same bytes as the run wrote, as long as data and code are the same. */
async function drawn(directory: string, run: RunDocument, fees: FeeSchedule): Promise<string> {
  const tape = await tapeOfRun(directory, run);
  const held = new LastHeld();
  const bar = progressBar('Reading', 'snapshots');
  let done = 0;
  try {
    for await (const view of viewsOf(tape, run.strategy)) {
      held.onView(view, run.journal);
      bar.update(++done, tape.timetable.length);
    }
  } finally {
    bar.stop();
  }
  const { tearsheet } = await import('./charts.ts');
  return tearsheet(run, held.view && runStructure(run, held.view, tape.series, fees));
}

/** The schedule that a run was charged by: a shipped one, else the file it was given, told by its hash. */
function feesOf(run: RunDocument, file: string | undefined): FeeSchedule {
  const fees = file === undefined ? shippedFees(run) : readUserFile(file, feeScheduleSchema);
  if (fees && feeHash(fees) === run.fees.sha256) return fees;
  throw new UsageError(
    file === undefined
      ? `run ${run.runId} was charged by the fee schedule "${run.fees.name}", which is no shipped one; name its file with --fees`
      : `--fees ${file}: not the fee schedule that run ${run.runId} was charged by ("${run.fees.name}")`,
  );
}
