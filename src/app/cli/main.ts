#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { StoreError } from '../../data/index.ts';
import { DataError, EXIT, UsageError } from './failure.ts';
import { note } from './output.ts';

/** A closed pipe, as in `alvh … | head`, is the reader's choice and no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.fine);
  note(`alvh: the output cannot be written: ${error.message}`);
  process.exit(EXIT.data);
});
// Nobody reads the progress lines any more: the command goes on.
process.stderr.on('error', () => {});

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

type Loader = () => Promise<{ register(program: Command): void }>;

/** In the order of the help. */
const COMMANDS: { readonly [name: string]: Loader } = {
  demo: () => import('./demo.ts'),
  run: () => import('./run.ts'),
  scan: () => import('./scan.ts'),
  show: () => import('./show.ts'),
  report: () => import('./report.ts'),
  explain: () => import('./explain.ts'),
  strategy: () => import('./strategy.ts'),
  data: () => import('./data.ts'),
  price: () => import('./price.ts'),
  iv: () => import('./iv.ts'),
  vix: () => import('./vix.ts'),
  surface: () => import('./surface.ts'),
  cone: () => import('./cone.ts'),
  edr: () => import('./edr.ts'),
  calendar: () => import('./calendar.ts'),
  contract: () => import('./contract.ts'),
  margin: () => import('./margin.ts'),
  book: () => import('./book.ts'),
};

const OF_THE_DISK = ['EACCES', 'EDQUOT', 'EEXIST', 'EISDIR', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS'];

const program = new Command('alvh')
  .description(
    '1DTE SPX iron condors inside a three-layer adaptive volatility hedge. Educational software, not advice.',
  )
  .version(version)
  .exitOverride()
  .showHelpAfterError('(more: alvh <command> --help)');

for (const load of needed(process.argv[2])) (await load()).register(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Only the command that is asked for is loaded: all of them take longer to load than most take. */
function needed(word = ''): readonly Loader[] {
  if (word === '--version' || word === '-V') return [];
  const asked = COMMANDS[word];
  return asked ? [asked] : Object.values(COMMANDS);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  if (error instanceof StoreError) {
    note(`alvh: ${error.message}`);
    return EXIT.data;
  }
  if (error instanceof UsageError || error instanceof DataError) {
    note(`alvh: ${error.message}`);
    return error instanceof UsageError ? EXIT.usage : EXIT.data;
  }
  if (isOfTheDisk(error)) {
    note(`alvh: ${error.message}`);
    return EXIT.data;
  }
  note(
    `alvh: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.internal;
}

/** A file or folder that cannot be had or written: nothing wrong with the program. */
function isOfTheDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && OF_THE_DISK.includes((error as NodeJS.ErrnoException).code ?? '');
}
