import type { Command } from 'commander';
import {
  addDays,
  type Contract,
  type EpochMs,
  expiresAt,
  expiriesBetween,
  formatFuture,
  formatOsi,
  type IsoDate,
  isExpiry,
  isoDate,
  lastTradeAt,
  multiplier,
  parseSymbol,
  settlementDate,
  settlementSource,
  settlementStyle,
  tickSize,
} from '../../market/index.ts';
import { UsageError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';

export function register(program: Command): void {
  program
    .command('contract')
    .description('what a symbol is, until when it trades and on what it settles')
    .argument('<symbol...>', 'OCC option symbol such as "SPXW  260717P07400000", or a future such as VXN26')
    .option('--as-of <date>', 'day from which a one-digit year is counted, YYYY-MM-DD')
    .option('--json', 'one JSON document, schema alvh.contract/1')
    .action((words: string[], options: { asOf?: string; json?: boolean }) => {
      const contract = contractOf(words.join(' '), options.asOf);
      const facts = factsOf(contract);
      if (options.json) return printJson({ schema: 'alvh.contract/1', ...facts } as never);
      print(table({ head: ['', facts.symbol], rows: factRows(contract, facts) }));
    });
}

function contractOf(text: string, asOf: string | undefined): Contract {
  const oneDigitYear = /^\s*VXM?\d{0,2}\/?[A-Z]\d\s*$/.test(text);
  if (oneDigitYear && asOf === undefined) {
    throw new UsageError(
      `"${text}" has a one-digit year: say from when with --as-of, or write it with two digits`,
    );
  }
  const parsed = parseSymbol(text, asOf === undefined ? isoDate('2000-01-01') : dateOption(asOf));
  if (!parsed.ok) throw new UsageError(parsed.detail ?? parsed.reason);
  const { root, expiry } = parsed.value;
  let listed: boolean;
  try {
    listed = isExpiry(root, expiry);
  } catch (error) {
    throw new UsageError(`"${text}": ${(error as Error).message}`);
  }
  if (!listed) throw new UsageError(`"${text}": ${root} has no expiry on ${expiry}${nearest(parsed.value)}`);
  return parsed.value;
}

function dateOption(text: string): IsoDate {
  try {
    return isoDate(text);
  } catch (error) {
    throw new UsageError(`--as-of: ${(error as Error).message}`);
  }
}

/** The expiries of the root around a wrong date, as a hint. */
function nearest({ root, expiry }: Contract): string {
  let near: readonly IsoDate[];
  try {
    near = [...expiriesBetween(root, addDays(expiry, -35), addDays(expiry, 35))];
  } catch {
    return '';
  }
  const before = near.filter((date) => date < expiry).at(-1);
  const after = near.find((date) => date > expiry);
  const known = [before, after].filter((date) => date !== undefined);
  return known.length > 0 ? `; nearest: ${known.join(' and ')}` : '';
}

interface Facts {
  readonly symbol: string;
  readonly kind: Contract['kind'];
  readonly root: string;
  readonly expiry: IsoDate;
  readonly right?: 'C' | 'P';
  readonly strike?: number;
  readonly multiplier: number;
  readonly settlement: 'AM' | 'PM';
  readonly settlementSource: string;
  readonly settlementDate: IsoDate;
  readonly lastTradeAt: string;
  readonly settlesAt: string;
  readonly tick: { readonly below3: number; readonly from3: number; readonly complex: number };
}

function factsOf(contract: Contract): Facts {
  const { root, expiry } = contract;
  const date = settlementDate(root, expiry);
  return {
    symbol: contract.kind === 'option' ? formatOsi(contract) : formatFuture(contract),
    kind: contract.kind,
    root,
    expiry,
    ...(contract.kind === 'option' ? { right: contract.right, strike: contract.strike } : {}),
    multiplier: multiplier(root),
    settlement: settlementStyle(root, expiry),
    settlementSource: settlementSource(root, expiry),
    settlementDate: date,
    lastTradeAt: isoInstant(lastTradeAt(contract)),
    settlesAt: isoInstant(expiresAt(root, expiry)),
    tick: {
      below3: tickSize(root, 1, 'outright', date),
      from3: tickSize(root, 5, 'outright', date),
      complex: tickSize(root, 5, 'complex', date),
    },
  };
}

function factRows(contract: Contract, facts: Facts): (readonly (string | number)[])[] {
  const { tick } = facts;
  const outright =
    tick.below3 === tick.from3 ? `${tick.from3}` : `${tick.below3} below 3.00, ${tick.from3} from 3.00`;
  return [
    ['Kind', contract.kind === 'option' ? (contract.right === 'C' ? 'call' : 'put') : 'future'],
    ['Root', facts.root],
    ['Expiry', facts.expiry],
    ...(facts.strike === undefined ? [] : [['Strike', String(facts.strike)]]),
    ['Multiplier', `$${facts.multiplier} a point`],
    ['Settles', `${facts.settlement}, on ${facts.settlementSource} of ${facts.settlementDate}`],
    ['Last trade', newYork(lastTradeAt(contract))],
    ['Value fixed', newYork(expiresAt(contract.root, contract.expiry))],
    ['Tick', `${outright}; complex net ${tick.complex}`],
  ];
}

/** ISO 8601 with the New York clock's offset left to the reader: UTC. */
function isoInstant(at: EpochMs): string {
  return new Date(at).toISOString();
}
