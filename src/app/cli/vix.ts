import type { Command } from 'commander';
import type { OptionChain } from '../../market/index.ts';
import { mean } from '../../math/index.ts';
import {
  parityForward,
  svix,
  type VolatilityIndexName,
  volatilityIndex,
  yearsToExpiry,
} from '../../volatility/index.ts';
import { readChainFile } from './chain-file.ts';
import { DataError, UsageError } from './failure.ts';
import { newYork, print, printJson, table } from './output.ts';

interface Options {
  readonly method: string;
  readonly rate?: string;
  readonly json?: boolean;
}

const NAMES: { readonly [method: string]: VolatilityIndexName } = {
  vix: 'VIX',
  vix9d: 'VIX9D',
  vix1d: 'VIX1D',
  vix3m: 'VIX3M',
};
/** Expiries whose parity pins the rate down to this count for the default rate. */
const RATE_ERROR = 0.004;

export function register(program: Command): void {
  program
    .command('vix')
    .description(
      "Cboe's volatility indices from a chain file; names truncated wings instead of printing a wrong index",
    )
    .argument('<file>', 'chain file of any format that data import reads')
    .option('--method <name>', 'vix, vix9d, vix1d or vix3m', 'vix')
    .option(
      '--rate <percent>',
      "interest % a year, continuous (else what the file's own put-call parity implies)",
    )
    .option('--json', 'one JSON document, schema alvh.vix/1')
    .action(vixCommand);
}

async function vixCommand(path: string, options: Options): Promise<void> {
  const name = NAMES[options.method.toLowerCase()];
  if (!name) throw new UsageError(`--method must be one of ${Object.keys(NAMES).join(', ')}`);
  const given = options.rate === undefined ? undefined : Number(options.rate) / 100;
  if (given !== undefined && (options.rate!.trim() === '' || !Number.isFinite(given)))
    throw new UsageError(`--rate must be a number, received "${options.rate}"`);
  const { chains } = await readChainFile(path);
  if (!chains.some(({ root }) => root === 'SPX' || root === 'SPXW'))
    throw new DataError(`no ${name} from ${path}: it holds no SPX or SPXW options`);
  const rate =
    given === undefined ? impliedRate(chains) : { value: given, source: 'given' as const, expiries: 0 };
  const index = volatilityIndex(name, chains, () => rate.value);
  if (!index.ok)
    throw new DataError(`no ${name} from ${path}: ${index.reason}${index.detail ? `, ${index.detail}` : ''}`);
  const { value, terms } = index.value;
  const quotedAt = chains[0]!.quotedAt;
  const rows = terms.map(({ chain, minutes, weight, strip }) => ({
    root: chain.root,
    expiry: chain.expiry,
    minutes,
    weight,
    volatility: 100 * Math.sqrt(strip.variance),
    forward: strip.forward,
    reference: strip.reference,
    strikes: strip.strikes.length,
    lowest: strip.putWing.lastStrike,
    highest: strip.callWing.lastStrike,
    svix: svix(strip).points,
  }));
  if (options.json) {
    return printJson({
      schema: 'alvh.vix/1',
      method: name,
      value,
      quotedAt: new Date(quotedAt).toISOString(),
      rate,
      terms: rows,
    });
  }
  print(
    [
      `${name} ${value.toFixed(2)}   quotes of ${newYork(quotedAt)}, rate ${(100 * rate.value).toFixed(2)} % ${rate.source}`,
      table({
        head: ['Term', 'Minutes', 'Weight', 'σ %', 'Forward', 'K0', 'Strikes', 'From', 'To', 'SVIX'],
        rows: rows.map((row) => [
          `${row.root} ${row.expiry}`,
          row.minutes.toFixed(0),
          row.weight.toFixed(4),
          row.volatility.toFixed(3),
          row.forward.toFixed(2),
          row.reference,
          row.strikes,
          row.lowest,
          row.highest,
          row.svix.toFixed(3),
        ]),
      }),
    ].join('\n'),
  );
}

/** Mean rate of the expiries whose call–put parity determines their discount; 0 when none does. */
function impliedRate(chains: readonly OptionChain[]) {
  const rates: number[] = [];
  for (const chain of chains) {
    const years = yearsToExpiry(chain);
    const parity = parityForward(chain);
    if (!years.ok || !parity.ok || parity.value.discountSource === 'assumed') continue;
    if (parity.value.discountError < RATE_ERROR * years.value) {
      rates.push(-Math.log(parity.value.discount) / years.value);
    }
  }
  return rates.length === 0
    ? ({ value: 0, source: 'assumed', expiries: 0 } as const)
    : ({ value: mean(rates), source: 'implied by parity', expiries: rates.length } as const);
}
