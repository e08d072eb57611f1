import { type Command, Option } from 'commander';
import {
  type ListingRule,
  MODELLED_TIMES,
  modelledTimes,
  openModelledTape,
  openStore,
  storedRange,
} from '../../data/index.ts';
import type { TapeRequest } from '../../engine/index.ts';
import type { IsoDate, Tape } from '../../market/index.ts';
import { dateOption, rangeOf, rangeWithin } from './date-option.ts';
import { DataError, UsageError } from './failure.ts';
import { storedTape } from './stored-tape.ts';
import { DEFAULT_RATE, openSyntheticTape, SCENARIO_NAMES } from './synthetic-option.ts';

/** How a command is told which tape to replay. */
export interface TapeOptions {
  readonly tape: string;
  readonly from?: string;
  readonly to?: string;
  readonly listing?: string;
  readonly frames?: string;
  readonly seed?: string;
  readonly sessions?: string;
  readonly scenario?: string;
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

const DEFAULT_LISTING: ListingRule = 'hypothetical';

/** Options beside the range that some kinds of tape have, with the kinds that have them. */
const OWN_OPTIONS = {
  listing: ['modelled'],
  frames: ['modelled', 'synthetic'],
  sessions: ['synthetic'],
  scenario: ['synthetic'],
  seed: ['modelled', 'synthetic'],
} as const satisfies { readonly [option in keyof TapeOptions]?: readonly string[] };

const SOURCES: { readonly [kind: string]: TapeSource } = {
  store: async (directory, from, to) => {
    const store = openStore(directory);
    const stored = await storedRange(store);
    if (!stored)
      throw new DataError(
        `the store ${directory} holds no option quotes; import some with: alvh data import <path…>`,
      );
    return { tape: await storedTape(store, rangeWithin(stored, from, to)), seed: null };
  },
  modelled: async (directory, from, to, options) => {
    const store = openStore(directory);
    const seed = seedOption(options.seed);
    const times = timesOption(options.frames ?? MODELLED_TIMES.join(','));
    if (from && to) rangeOf(from, to);
    const listing = (options.listing ?? DEFAULT_LISTING) as ListingRule;
    return { tape: await openModelledTape(store, { from, to, listing, seed, times }), seed };
  },
  synthetic: async (_, from, to, options) => {
    const seed = seedOption(options.seed);
    if (from && to) rangeOf(from, to);
    return { tape: openSyntheticTape(seed, from, to, options), seed };
  },
};

/** Adds `--tape`, `--from` and `--to` to a command. */
export function addTapeOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--tape <kind>',
        'what to replay: quotes of the store, a history modelled from its daily series, or an invented market',
      )
        .choices(Object.keys(SOURCES))
        .default('store'),
    )
    .addOption(
      new Option(
        '--listing <rule>',
        `expiries of a modelled history: listed then, or also those of today’s kind (else ${DEFAULT_LISTING})`,
      ).choices(['historical', 'hypothetical']),
    )
    .option(
      '--frames <times>',
      `snapshots a session of a modelled history, HH:MM New York, from 16:00 on counted from the close (else ${MODELLED_TIMES.join()}); of an invented one: few, 5m or minute (else few)`,
    )
    .option('--sessions <count>', 'sessions of an invented market (else 60, or up to --to)')
    .addOption(
      new Option('--scenario <name>', 'script that an invented market follows (else none)').choices(
        SCENARIO_NAMES,
      ),
    )
    .option('--seed <number>', 'seed of what chance has a part in, a whole number (else 1)')
    .option('--from <date>', 'first session, YYYY-MM-DD (else the first one there is)')
    .option('--to <date>', 'last session, YYYY-MM-DD (else the last one there is)');
}

/** Opens the tape that the options of {@link addTapeOptions} ask for. */
export async function openTape(directory: string, options: TapeOptions): Promise<ChosenTape> {
  const from = dateOption('--from', options.from);
  const to = dateOption('--to', options.to);
  return SOURCES[options.tape]!(directory, from, to, options);
}

/**
 * What is asked of a tape beside its range, in full: the same for a default and for the same thing said outright.
 * @throws UsageError for an option that the kind of tape has no use for.
 */
export function tapeRequest(options: TapeOptions): TapeRequest {
  const { tape, frames, listing, scenario } = options;
  for (const [option, kinds] of Object.entries(OWN_OPTIONS)) {
    if (
      options[option as keyof typeof OWN_OPTIONS] !== undefined &&
      !(kinds as readonly string[]).includes(tape)
    )
      throw new UsageError(`--${option} is for --tape ${kinds.join(' or ')}, not for --tape ${tape}`);
  }
  if (options.sessions !== undefined && options.to !== undefined)
    throw new UsageError('--sessions and --to both say where the market ends: give one of them');
  if (tape === 'store') return { tape };
  const seed = String(seedOption(options.seed));
  if (tape === 'synthetic')
    return { tape, frames: frames ?? DEFAULT_RATE, seed, ...(scenario && { scenario }) };
  const times = timesOption(frames ?? MODELLED_TIMES.join(','));
  return { tape, listing: listing ?? DEFAULT_LISTING, frames: times.join(','), seed };
}

export function seedOption(text = '1'): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed))
    throw new UsageError(`--seed ${text}: not a whole number`);
  return seed;
}

function timesOption(text: string): readonly string[] {
  try {
    return modelledTimes(text.split(','));
  } catch (error) {
    throw new UsageError(`--frames: ${(error as Error).message}`);
  }
}
