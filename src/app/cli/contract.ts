import type { Command } from 'commander';
import {
  addDays,
  type Contract,
  type DatedContract,
  expiresAt,
  expiriesBetween,
  FUNDS,
  type FundContract,
  formatSymbol,
  fundLeverage,
  type IsoDate,
  isDated,
  isExpiry,
  isoDate,
  lastTradeAt,
  multiplier,
  parseSymbol,
  type SettlementSource,
  settlementDate,
  settlementSource,
  settlementStyle,
  tickSize,
} from '../../market/index.ts';
import { isoNewYork } from '../../report/index.ts';
import { UsageError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';

const PRINTS: { readonly [Source in SettlementSource]: string } = {
  'SPX-close': 'the S&P 500 close',
  SET: 'the S&P 500 opening print (SET)',
  VRO: 'the VIX opening print (VRO)',
};

export function register(program: Command): void {
  program
    .command('contract')
    .description('what a symbol is, until when it trades and on what it settles')
    .argument(
      '<symbol...>',
      'OCC option symbol such as "SPXW  260717P07400000", a future such as VXN26, or a fund on VIX futures such as VIXY',
    )
    .option('--as-of <date>', 'day from which a one-digit year is counted, YYYY-MM-DD')
    .option('--json', 'one JSON document, schema alvh.contract/1')
    .action((words: string[], options: { asOf?: string; json?: boolean }) => {
      const contracts = symbolsOf(words).map((symbol) => contractOf(symbol, options.asOf));
      const told = contracts.map((contract) =>
        isDated(contract)
          ? { facts: factsOf(contract), rows: factRows(contract, factsOf(contract)) }
          : { facts: fundFacts(contract), rows: fundRows(fundFacts(contract)) },
      );
      if (options.json) {
        printJson({ schema: 'alvh.contract/1', contracts: told.map(({ facts }) => facts) });
        return;
      }
      const tables = told.map(({ facts, rows }) => table({ head: ['', facts.symbol], rows }));
      print(tables.join('\n\n'));
    });
}

/** A root alone belongs to the word after it: the blanks of an unquoted OCC symbol split it in two. */
function symbolsOf(words: readonly string[]): readonly string[] {
  const symbols: string[] = [];
  let root = '';
  for (const word of words) {
    if (root === '' && /^[A-Z]{1,6}$/.test(word) && !(word in FUNDS)) root = `${word} `;
    else {
      symbols.push(root + word);
      root = '';
    }
  }
  return root === '' ? symbols : [...symbols, root.trim()];
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
  if (isDated(parsed.value)) assertListed(parsed.value, `"${text}"`);
  return parsed.value;
}

/** @throws UsageError that begins with `said` when the root lists no such expiry, with the nearest ones. */
export function assertListed(series: Pick<DatedContract, 'root' | 'expiry'>, said: string): void {
  const { root, expiry } = series;
  let listed: boolean;
  try {
    listed = isExpiry(root, expiry);
  } catch (error) {
    throw new UsageError(`${said}: ${(error as Error).message}`);
  }
  if (!listed) throw new UsageError(`${said}: ${root} has no expiry on ${expiry}${nearest(series)}`);
}

function dateOption(text: string): IsoDate {
  try {
    return isoDate(text);
  } catch (error) {
    throw new UsageError(`--as-of: ${(error as Error).message}`);
  }
}

/** The expiries of the root around a wrong date, as a hint. */
function nearest({ root, expiry }: Pick<DatedContract, 'root' | 'expiry'>): string {
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
  /** What the source is, in words, with the share of it that the strikes are written in. */
  readonly settlesTo: string;
  readonly settlementDate: IsoDate;
  readonly lastTradeAt: string;
  readonly settlesAt: string;
  readonly tick: { readonly below3: number; readonly from3: number; readonly complex: number };
}

function factsOf(contract: DatedContract): Facts {
  const { root, expiry } = contract;
  const date = settlementDate(root, expiry);
  const source = settlementSource(root, expiry);
  return {
    symbol: formatSymbol(contract),
    kind: contract.kind,
    root,
    expiry,
    ...(contract.kind === 'option' ? { right: contract.right, strike: contract.strike } : {}),
    multiplier: multiplier(root),
    settlement: settlementStyle(root, expiry),
    settlementSource: source,
    settlesTo: `${root === 'XSP' ? 'a tenth of ' : ''}${PRINTS[source]}`,
    settlementDate: date,
    lastTradeAt: isoNewYork(lastTradeAt(contract)),
    settlesAt: isoNewYork(expiresAt(root, expiry)),
    tick: {
      below3: tickSize(root, 1, 'outright', date),
      from3: tickSize(root, 5, 'outright', date),
      complex: tickSize(root, 5, 'complex', date),
    },
  };
}

function factRows(contract: DatedContract, facts: Facts): (readonly (string | number)[])[] {
  const { tick } = facts;
  const outright =
    tick.below3 === tick.from3 ? `${tick.from3}` : `${tick.below3} below 3.00, ${tick.from3} from 3.00`;
  return [
    ['Kind', contract.kind === 'option' ? (contract.right === 'C' ? 'call' : 'put') : 'future'],
    ['Root', facts.root],
    ['Expiry', facts.expiry],
    ...(facts.strike === undefined ? [] : [['Strike', String(facts.strike)]]),
    ['Multiplier', `$${facts.multiplier} a point`],
    ['Settles', `${facts.settlement}, to ${facts.settlesTo} of ${facts.settlementDate}`],
    ['Last trade', newYork(lastTradeAt(contract))],
    ['Value fixed', newYork(expiresAt(contract.root, contract.expiry))],
    ['Tick', `${outright}; complex net ${tick.complex}`],
  ];
}

interface FundFacts {
  readonly symbol: string;
  readonly kind: 'fund';
  readonly root: string;
  readonly name: string;
  readonly form: 'partnership' | 'note';
  readonly multiplier: number;
  readonly tick: number;
  readonly leverage: number;
  readonly feePercent: number;
  readonly listedSince: IsoDate;
}

function fundFacts(contract: FundContract): FundFacts {
  const { root } = contract;
  const { name, form, feePercent, listedSince, leverage } = FUNDS[root];
  return {
    symbol: formatSymbol(contract),
    kind: contract.kind,
    root,
    name,
    form,
    multiplier: multiplier(root),
    tick: tickSize(root, 1, 'outright'),
    leverage: fundLeverage(root, leverage.at(-1)![0]),
    feePercent,
    listedSince,
  };
}

function fundRows(facts: FundFacts): (readonly (string | number)[])[] {
  return [
    ['Kind', 'share of a fund on VIX futures'],
    ['Fund', facts.name],
    ['Form', facts.form === 'note' ? 'note of a bank' : 'partnership (commodity pool)'],
    ['Follows', `${facts.leverage} times the day's return of the S&P 500 VIX Short-Term Futures Index`],
    ['Fee', `${facts.feePercent} % a year`],
    ['Multiplier', `$${facts.multiplier} a point: priced in dollars a share`],
    ['Settles', 'never: it has no expiry'],
    ['Listed', `since ${facts.listedSince}`],
    ['Tick', facts.tick],
  ];
}
