#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { StoreError } from '../../data/index.ts';
import { register as book } from './book.ts';
import { register as calendar } from './calendar.ts';
import { register as cone } from './cone.ts';
import { register as contract } from './contract.ts';
import { register as data } from './data.ts';
import { register as demo } from './demo.ts';
import { register as edr } from './edr.ts';
import { register as explain } from './explain.ts';
import { DataError, EXIT, UsageError } from './failure.ts';
import { register as iv } from './iv.ts';
import { register as margin } from './margin.ts';
import { note } from './output.ts';
import { register as price } from './price.ts';
import { register as run } from './run.ts';
import { register as show } from './show.ts';
import { register as strategy } from './strategy.ts';
import { register as surface } from './surface.ts';
import { register as vix } from './vix.ts';

/** A closed pipe, as in `alvh … | head`, is the reader's choice and no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.fine);
  throw error;
});

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('alvh')
  .description(
    '1DTE SPX iron condors inside a three-layer adaptive volatility hedge. Educational software, not advice.',
  )
  .version(version)
  .exitOverride()
  .showHelpAfterError('(more: alvh <command> --help)');

for (const register of [
  demo,
  run,
  show,
  explain,
  strategy,
  data,
  price,
  iv,
  vix,
  surface,
  cone,
  edr,
  calendar,
  contract,
  margin,
  book,
])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
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
  note(
    `alvh: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.internal;
}
