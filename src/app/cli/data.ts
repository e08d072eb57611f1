import type { Command } from 'commander';
import {
  checkStore,
  DAY_RUN_NEEDS,
  type FileReport,
  type ImportReport,
  importPaths,
  type ListedRun,
  listStore,
  openStore,
  packStore,
  type QualityTable,
  type Store,
  type StoreGap,
  storedRange,
} from '../../data/index.ts';
import { isoDate, nextTradingDay, type SessionRange } from '../../market/index.ts';
import { money, NOTICE } from '../../report/index.ts';
import { importTrial, readMapping } from './data-import-trial.ts';
import { registerPull } from './data-pull.ts';
import { registerValidate } from './data-validate.ts';
import { dateOption, rangeOf, rangeWithin } from './date-option.ts';
import { DataError, EXIT } from './failure.ts';
import { note, print, printJson, table } from './output.ts';
import { progressBar } from './progress.ts';
import { storePath } from './store-path.ts';
import { storedRuns } from './stored-run.ts';

interface Options {
  store?: string;
  json?: boolean;
  rebuild?: boolean;
  map?: string;
  dryRun?: boolean;
  from?: string;
  to?: string;
}

export function register(program: Command): void {
  const data = program.command('data').description('the store of quotes and series');
  data
    .command('import')
    .description('read files or folders into the store; prints what was kept, what was dropped and why')
    .argument('<path...>', 'files, or folders with all that lies in them')
    .option(
      '--map <file>',
      'how the columns of these files are to be read (YAML or JSON, schema alvh.mapping/1)',
    )
    .option('--dry-run', 'read the option quotes and say what would be kept and dropped; store nothing')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.import/1 (dry run: alvh.import-trial/1)')
    .action(importCommand);
  registerPull(data);
  registerValidate(data);
  data
    .command('ls')
    .description('what the store holds: quotes, series and runs')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.store/1')
    .action(listCommand);
  data
    .command('check')
    .description('what a run over a range would miss: snapshots, next-day expiries, settlement values, bars')
    .option('--from <date>', 'first session, YYYY-MM-DD (else the first one stored)')
    .option('--to <date>', 'last session, YYYY-MM-DD (else the last one stored)')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.check/1')
    .action(checkCommand);
  data
    .command('cache')
    .description('prepare the tape cache, which a run otherwise makes for itself when it first needs it')
    .option('--from <date>', 'first New York date, YYYY-MM-DD (else the first one stored)')
    .option('--to <date>', 'last New York date, YYYY-MM-DD (else the last one stored)')
    .option('--rebuild', 'throw it away first')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.cache/1')
    .action(cacheCommand);
}

async function importCommand(paths: string[], options: Options): Promise<void> {
  const mapping = options.map === undefined ? undefined : readMapping(options.map);
  if (options.dryRun) return await importTrial(paths, mapping, options.json ?? false);
  const bar = progressBar('Importing', 'MB');
  const store = openStore(storePath(options.store));
  const report = await importPaths(store, paths, {
    ...(mapping ? { mapping } : {}),
    onProgress: ({ bytes, totalBytes, files, totalFiles, rows }) =>
      bar.update(
        megabytes(bytes),
        megabytes(totalBytes),
        `file ${files} of ${totalFiles} | ${rows} rows kept`,
      ),
  }).finally(() => bar.stop());
  if (report.files.length === 0) throw new DataError(`no files in ${paths.join(', ')}: nothing was imported`);
  const gaps = await importedGaps(store, report.quality);
  if (options.json) printJson({ schema: 'alvh.import/1', ...report, gaps });
  else print(importText(report, gaps));
  if (!report.complete) process.exitCode = EXIT.data;
  else if (gaps.length > 0) process.exitCode = EXIT.findings;
}

/** Whole ones, at least one, so that a bar over small files has a length. */
function megabytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 1e6));
}

/** What runs over the imported stretches of sessions would miss; a lone session is no stretch. */
async function importedGaps(store: Store, { chains }: QualityTable): Promise<readonly StoreGap[]> {
  const dates = [...new Set(chains.filter(({ root }) => root === 'SPXW').map(({ date }) => date))].sort();
  const stretches: SessionRange[] = [];
  for (const date of dates) {
    const last = stretches.at(-1);
    if (last && nextTradingDay(last.to) === date) stretches[stretches.length - 1] = { ...last, to: date };
    else stretches.push({ from: date, to: date });
  }
  const gaps: StoreGap[] = [];
  for (const range of stretches) {
    if (range.from !== range.to) gaps.push(...(await checkStore(store, { range })));
  }
  return gaps;
}

async function listCommand(options: Options): Promise<void> {
  const directory = storePath(options.store);
  const listing = await listStore(openStore(directory));
  const runs = storedRuns(directory);
  if (options.json) {
    const labels = Object.fromEntries(runs.map(({ id, label }) => [id, label ?? null]));
    return printJson({ schema: 'alvh.store/1', ...listing, runs: runs.map(({ id }) => id), labels });
  }
  if (listing.files === 0 && runs.length === 0) {
    throw new DataError(`the store ${directory} is empty; fill it with: alvh data import <path…>`);
  }
  print(
    [
      `Store ${directory}: ${listing.files} files`,
      table({
        head: ['Quotes of', 'First session', 'Last session', 'Sessions', 'Snapshots', 'Strikes'],
        rows: listing.chains.map((one) => [
          one.root,
          one.from,
          one.to,
          one.sessions,
          one.snapshots,
          one.rows,
        ]),
      }),
      table({
        head: ['Series', 'Kind', 'From', 'To', 'Rows of all files'],
        rows: listing.series.map((one) => [one.subject, one.kind, one.from, one.to, one.rows]),
      }),
      runs.length === 0 ? 'No runs.' : runsText(runs),
    ].join('\n'),
  );
}

function runsText(runs: readonly ListedRun[]): string {
  const rows = runs.map(({ id, label }) =>
    label
      ? [
          id,
          label.strategy,
          label.range.from,
          label.range.to,
          label.provenance,
          label.headline,
          money(label.accountPnlCents),
        ]
      : [id, ...Array<string>(6).fill('–')],
  );
  return [
    table({ head: ['Run, oldest first', 'Strategy', 'From', 'To', 'Quotes', 'Fill', 'Account P&L'], rows }),
    NOTICE,
  ].join('\n');
}

async function checkCommand(options: Options): Promise<void> {
  const from = dateOption('--from', options.from);
  const to = dateOption('--to', options.to);
  const directory = storePath(options.store);
  const store = openStore(directory);
  const stored = await storedRange(store);
  if (!stored) {
    throw new DataError(
      `the store ${directory} holds no option quotes; import some with: alvh data import <path…>`,
    );
  }
  const range = rangeWithin(stored, from, to);
  const gaps = await checkStore(store, { range, needs: DAY_RUN_NEEDS });
  if (options.json) printJson({ schema: 'alvh.check/1', range, gaps });
  else print(gaps.length === 0 ? `Nothing is missing from ${range.from} to ${range.to}.` : gapsText(gaps));
  if (gaps.length > 0) process.exitCode = EXIT.findings;
}

async function cacheCommand(options: Options): Promise<void> {
  const range = rangeOf(
    dateOption('--from', options.from) ?? isoDate('1990-01-01'),
    dateOption('--to', options.to) ?? isoDate('2099-12-31'),
  );
  const bar = progressBar('Packing', 'files');
  const notes: string[] = [];
  const packs = await packStore(openStore(storePath(options.store)), {
    range,
    rebuild: options.rebuild,
    onNote: (text) => notes.push(text),
    onProgress: ({ done, total }) => bar.update(done, total),
  }).finally(() => bar.stop());
  if (options.json) printJson({ schema: 'alvh.cache/1', packs });
  else
    print(
      table({
        head: ['Pack', 'Files', 'Expiries', 'Quotes', 'Bytes'],
        rows: packs.map((one) => [one.pack, one.files, one.expiries, one.quotes, one.bytes]),
      }),
    );
  for (const text of notes) note(text);
}

/** Gaps of one kind on sessions in a row are one line. */
function gapsText(gaps: readonly StoreGap[]): string {
  const stretches: { first: StoreGap; last: StoreGap; sessions: number }[] = [];
  for (const gap of gaps) {
    const open = stretches.at(-1);
    const follows =
      open?.last.date !== undefined &&
      open.last.kind === gap.kind &&
      open.last.subject === gap.subject &&
      nextTradingDay(open.last.date) === gap.date;
    if (open && follows)
      stretches[stretches.length - 1] = { ...open, last: gap, sessions: open.sessions + 1 };
    else stretches.push({ first: gap, last: gap, sessions: 1 });
  }
  return table({
    head: ['Missing', 'Of', 'From', 'To', 'Sessions', 'First of them'],
    rows: stretches.map(({ first, last, sessions }) => [
      first.kind,
      first.subject,
      first.date ?? '',
      last.date ?? '',
      sessions,
      first.detail,
    ]),
  });
}

/** The quality table, then what was not taken and what is missing. */
function importText({ files, quality }: ImportReport, gaps: readonly StoreGap[]): string {
  const count = (status: FileReport['status']) => files.filter((file) => file.status === status).length;
  const lines: string[] = [];
  if (quality.chains.length > 0) {
    lines.push(
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
        rows: quality.chains.map((row) => [
          row.importer,
          row.root,
          row.date,
          row.snapshots,
          row.expiries,
          row.rows,
          row.crossed,
          row.oneSided,
          row.zero,
          row.stale,
          row.truncatedWings,
        ]),
      }),
    );
  }
  if (quality.series.length > 0) {
    lines.push(
      table({
        head: ['File', 'Kind', 'Of', 'From', 'To', 'Rows kept'],
        rows: quality.series.map((row) => [row.file, row.kind, row.subject, row.from, row.to, row.rows]),
      }),
    );
  }
  if (quality.dropped.length > 0) {
    lines.push(
      table({
        head: ['File', 'Rows dropped', 'Why', 'First row'],
        rows: quality.dropped.map((row) => [row.file, row.rows, row.reason, row.firstRow ?? '']),
      }),
    );
  }
  lines.push(
    `Files: ${files.length}, imported ${count('imported')}, unchanged ${count('unchanged')}, set aside ${count('not-recognised') + count('out-of-scope')}, refused ${count('refused')}`,
    ...quality.missing.map(
      (one) =>
        `Without a snapshot: ${one.sessions} sessions of ${one.root} from ${one.from} to ${one.to} (${one.importer})`,
    ),
    ...(quality.conflicts.length > 0
      ? [
          `Days on which sources tell different closes: ${quality.conflicts.length}; the best source's is used (--json lists them)`,
        ]
      : []),
  );
  for (const file of files) {
    if (file.status === 'not-recognised') lines.push(`Set aside ${file.path}: no known format`);
    if (file.status === 'out-of-scope') lines.push(`Set aside ${file.path}: ${file.reason}`);
    if (file.status === 'refused') {
      const row = file.row === undefined ? '' : ` row ${file.row}`;
      lines.push(`REFUSED ${file.path}${row}: ${file.reason}; nothing of it was stored`);
    }
  }
  if (files.some(({ status }) => status === 'not-recognised'))
    lines.push(
      'Formats that are read: docs/data.md; any other table of option quotes: alvh data import --map',
    );
  if (gaps.length > 0) lines.push('A run over what was imported would miss:', gapsText(gaps));
  return lines.join('\n');
}
