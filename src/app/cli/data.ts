import type { Command } from 'commander';
import { type FileReport, type ImportReport, importPaths, openStore } from '../../data/index.ts';
import { EXIT } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';

interface Options {
  store?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const data = program.command('data').description('the store of quotes and series');
  data
    .command('import')
    .description('read files or folders into the store; prints what was kept, what was dropped and why')
    .argument('<path...>', 'files, or folders with all that lies in them')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.import/1')
    .action(async (paths: string[], options: Options) => {
      const bar = progressBar('Importing', 'files');
      const report = await importPaths(openStore(storePath(options.store)), paths, {
        onProgress: ({ done, total }) => bar.update(done, total),
      }).finally(() => bar.stop());
      if (options.json) printJson({ schema: 'alvh.import/1', ...report });
      else print(importText(report));
      if (!report.complete) process.exitCode = EXIT.data;
    });
}

/** The quality table: chains by importer, root and day; series by what they are about; then what was not taken. */
function importText(report: ImportReport): string {
  const sources = report.files.flatMap((file) =>
    'source' in file ? [{ ...file.source, status: file.status }] : [],
  );
  const count = (status: FileReport['status']) =>
    report.files.filter((file) => file.status === status).length;
  const dropped = new Map<string, number>();
  for (const source of sources) {
    for (const { reason, rows } of source.dropped) {
      const key = `${source.importer}: ${reason}`;
      dropped.set(key, (dropped.get(key) ?? 0) + rows);
    }
  }
  const refused = report.files.flatMap((file) => (file.status === 'refused' ? [file] : []));
  const aside = report.files.flatMap((file) =>
    file.status === 'not-recognised'
      ? [`${file.path}: not recognised as any known format`]
      : file.status === 'out-of-scope'
        ? [`${file.path}: ${file.reason}`]
        : [],
  );
  return [
    ...chainsTable(sources),
    ...seriesTable(sources),
    `Files: ${report.files.length}, imported ${count('imported')}, unchanged ${count('unchanged')}, refused ${count('refused')}, set aside ${aside.length}`,
    ...[...dropped].map(([reason, rows]) => `Dropped ${rows} rows, ${reason}`),
    ...aside.map((line) => `Set aside ${line}`),
    ...refused.map(
      (file) =>
        `REFUSED ${file.path}${file.row === undefined ? '' : ` row ${file.row}`}: ${file.reason}; nothing of it was stored`,
    ),
  ].join('\n');
}

type Source = Extract<FileReport, { source: unknown }>['source'];

function chainsTable(sources: readonly Source[]): string[] {
  const days = new Map<
    string,
    { key: string[]; captures: number; rows: number; expiries: Set<string>; quality: number[] }
  >();
  for (const source of sources) {
    for (const output of source.outputs) {
      if (output.kind !== 'quotes') continue;
      const key = [source.importer, output.root, output.date];
      const day = days.get(key.join(' ')) ?? {
        key,
        captures: 0,
        rows: 0,
        expiries: new Set<string>(),
        quality: [0, 0, 0, 0, 0],
      };
      const { crossed, oneSided, zero, stale, truncatedWings } = output.quality;
      day.captures += output.captures.length;
      day.rows += output.rows;
      for (const expiry of output.expiries) day.expiries.add(expiry);
      day.quality = [crossed, oneSided, zero, stale, truncatedWings].map((one, i) => one + day.quality[i]!);
      days.set(key.join(' '), day);
    }
  }
  if (days.size === 0) return [];
  const rows = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
  return [
    table({
      head: [
        'Source',
        'Root',
        'Quoted on',
        'Snapshots',
        'Expiries',
        'Strikes kept',
        'Crossed',
        'One-sided',
        'No quote',
        'Expired',
        'Cut wings',
      ],
      rows: rows.map(({ key, captures, rows: kept, expiries, quality }) => [
        ...key,
        captures,
        expiries.size,
        kept,
        ...quality,
      ]),
    }),
  ];
}

function seriesTable(sources: readonly Source[]): string[] {
  const rows = sources.flatMap((source) =>
    source.outputs.flatMap((output) =>
      output.kind === 'quotes' || output.kind === 'levels'
        ? []
        : output.subjects.map(({ name, from, to, rows: kept }) => [
            source.file,
            output.kind,
            name,
            from,
            to,
            kept,
          ]),
    ),
  );
  return rows.length === 0 ? [] : [table({ head: ['File', 'Kind', 'Of', 'From', 'To', 'Rows kept'], rows })];
}
