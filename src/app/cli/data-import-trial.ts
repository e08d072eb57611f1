import { type FileTrial, type Mapping, mappingSchema, tryImport } from '../../data/index.ts';
import { EXIT } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { progressBar } from './progress.ts';
import { readUserYaml } from './user-file.ts';

/** A user's mapping of columns, JSON or YAML. @throws UsageError with the place of what is wrong. */
export function readMapping(path: string): Mapping {
  return readUserYaml(path, mappingSchema);
}

/** `data import --dry-run`: what an import would keep and drop, and the first rows as they are understood. */
export async function importTrial(
  paths: readonly string[],
  mapping: Mapping | undefined,
  json: boolean,
): Promise<void> {
  const bar = progressBar('Reading', 'files');
  const trials = await tryImport(paths, {
    ...(mapping ? { mapping } : {}),
    onProgress: (done, total) => bar.update(done, total),
  }).finally(() => bar.stop());
  if (json) printJson({ schema: 'alvh.import-trial/1', files: trials });
  else print([...trials.map(trialText), 'Nothing was stored.'].join('\n'));
  const readable = trials.some(({ status }) => status === 'readable' || status === 'not-a-table');
  if (!readable || trials.some(({ status }) => status === 'refused')) process.exitCode = EXIT.data;
}

function trialText(trial: FileTrial): string {
  if (trial.status === 'not-a-table')
    return `${trial.path}: no table of option quotes; only an import reads it`;
  if (trial.status === 'not-recognised')
    return `${trial.path}: no known format; an import would set it aside`;
  if (trial.status === 'refused') {
    const row = trial.row === undefined ? '' : ` row ${trial.row}`;
    return `${trial.path}${row} would be REFUSED: ${trial.reason}`;
  }
  const { days, dropped, examples } = trial;
  const kept = days.reduce((sum, { rows }) => sum + rows, 0);
  const lost = dropped.reduce((sum, { rows }) => sum + rows, 0);
  const pair = (side: readonly [number, number] | null) => (side ? `${side[0]} / ${side[1]}` : '');
  return [
    `${trial.path}: read as ${trial.importer}; rows kept ${kept}, dropped ${lost}`,
    table({
      head: ['Root', 'Date', 'Rows kept'],
      rows: days.map((day) => [day.root, day.date, day.rows]),
    }),
    ...(dropped.length === 0
      ? []
      : [
          table({
            head: ['Rows dropped', 'Why', 'First row'],
            rows: dropped.map((one) => [one.rows, one.reason, one.firstRow ?? '']),
          }),
        ]),
    'The first rows are understood as (bid / ask):',
    table({
      head: ['Root', 'Quoted at (UTC)', 'Expiry', 'Strike', 'Call', 'Put'],
      rows: examples.map((one) => [
        one.root,
        one.quotedAt,
        one.expiry,
        one.strike,
        pair(one.call),
        pair(one.put),
      ]),
    }),
  ].join('\n');
}
