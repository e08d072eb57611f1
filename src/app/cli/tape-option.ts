import { type Command, Option } from 'commander';
import { openStore, openStoreTape, storedRange } from '../../data/index.ts';
import type { IsoDate, SessionRange, Tape } from '../../market/index.ts';
import { dateOption } from './date-option.ts';
import { DataError, UsageError } from './failure.ts';

/** How a command is told which tape to replay. */
export interface TapeOptions {
  readonly tape: string;
  readonly from?: string;
  readonly to?: string;
}

/** A tape with the seed it was made from, null where chance has no part in it. */
export interface ChosenTape {
  readonly tape: Tape;
  readonly seed: number | null;
}

/** One way of getting a tape: `directory` is the store, both dates are inside the exchange calendar. */
type TapeSource = (
  directory: string,
  from: IsoDate | undefined,
  to: IsoDate | undefined,
  options: TapeOptions,
) => Promise<ChosenTape>;

const SOURCES: { readonly [kind: string]: TapeSource } = {
  store: async (directory, from, to) => {
    const store = openStore(directory);
    const stored = await storedRange(store);
    if (!stored)
      throw new DataError(
        `the store ${directory} holds no option quotes; import some with: alvh data import <path…>`,
      );
    return { tape: await openStoreTape(store, rangeOf(from ?? stored.from, to ?? stored.to)), seed: null };
  },
};

/** Adds `--tape`, `--from` and `--to` to a command. */
export function addTapeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--tape <kind>', 'what to replay: quotes of the store')
        .choices(Object.keys(SOURCES))
        .default('store'),
    )
    .option('--from <date>', 'first session, YYYY-MM-DD (else the first one there is)')
    .option('--to <date>', 'last session, YYYY-MM-DD (else the last one there is)');
}

/** Opens the tape that the options of {@link addTapeOptions} ask for. */
export function openTape(directory: string, options: TapeOptions): Promise<ChosenTape> {
  const from = dateOption('--from', options.from);
  const to = dateOption('--to', options.to);
  return SOURCES[options.tape]!(directory, from, to, options);
}

function rangeOf(from: IsoDate, to: IsoDate): SessionRange {
  if (from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { from, to };
}
