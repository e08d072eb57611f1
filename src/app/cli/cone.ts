import type { Command } from 'commander';
import type { DailyBar } from '../../market/index.ts';
import {
  CONE_PROBABILITIES,
  conePercentile,
  type DailyVarianceSource,
  dailyVariances,
  volatilityCone,
} from '../../volatility/index.ts';
import { dateOption } from './date-option.ts';
import { DataError, UsageError } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { storedBars, tooFewBars } from './stored-bars.ts';

interface Options {
  readonly estimator: string;
  readonly horizons: string;
  readonly days?: string;
  readonly asOf?: string;
  readonly store?: string;
  readonly json?: boolean;
}

const SOURCES: readonly DailyVarianceSource[] = [
  'close-close',
  'parkinson',
  'garman-klass',
  'rogers-satchell',
];
/** Implied volatility of a horizon in trading days, from the index nearest to it in length. */
const IMPLIED: { readonly [days: number]: string } = { 1: 'VIX1D', 5: 'VIX9D', 21: 'VIX', 63: 'VIX3M' };

export function register(program: Command): void {
  program
    .command('cone')
    .description('volatility cone of the stored S&P 500 bars, with implied volatility placed in it')
    .option('--estimator <name>', SOURCES.join(', '), 'garman-klass')
    .option('--horizons <days>', 'trading days, separated by commas', '1,2,3,5,10,21,42,63,126')
    .option('--days <count>', 'history in trading days (else all that is stored)')
    .option('--as-of <date>', 'last day that counts, YYYY-MM-DD')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.cone/1')
    .action(coneCommand);
}

async function coneCommand(options: Options): Promise<void> {
  const estimator = SOURCES.find((source) => source === options.estimator);
  if (!estimator) throw new UsageError(`--estimator must be one of ${SOURCES.join(', ')}`);
  const horizons = options.horizons.split(',').map((text) => wholeDays('--horizons', text));
  const asOf = dateOption('--as-of', options.asOf);
  const barsOf = await storedBars(options.store, asOf);
  const all = barsOf('SPX');
  const bars = options.days === undefined ? all : all.slice(-wholeDays('--days', options.days) - 1);
  const last = bars.at(-1);
  if (bars.length < 3 || !last) throw new DataError(tooFewBars('SPX', bars.length, 3, asOf));
  const rows = volatilityCone(dailyVariances(bars, estimator), horizons).map(({ days, cone }) => {
    if (!cone.ok) return { days, missing: cone.detail ?? cone.reason };
    const implied = impliedOf(barsOf, days, last);
    return {
      days,
      windows: cone.value.windows,
      overlapFactor: cone.value.overlapFactor,
      observed: cone.value.observed,
      corrected: cone.value.corrected,
      current: cone.value.current,
      ...(implied ? { implied: { ...implied, percentile: conePercentile(cone.value, implied.value) } } : {}),
    };
  });
  if (options.json) {
    return printJson({
      schema: 'alvh.cone/1',
      symbol: 'SPX',
      estimator,
      from: bars[0]!.date,
      to: last.date,
      probabilities: CONE_PROBABILITIES,
      horizons: rows,
    });
  }
  const names = CONE_PROBABILITIES.map((p) => (p === 0 ? 'min' : p === 1 ? 'max' : `${100 * p} %`));
  print(
    [
      `SPX ${bars[0]!.date} to ${last.date}, ${estimator}, % a year, overlap corrected (Hodges–Tompkins)`,
      table({
        head: ['Days', ...names, 'Now', 'Implied', 'Percentile'],
        rows: rows.map((row) =>
          'missing' in row
            ? [row.days, row.missing, ...Array.from({ length: names.length + 2 }, () => '')]
            : [
                row.days,
                ...row.corrected.map((value) => value.toFixed(1)),
                row.current.toFixed(1),
                row.implied ? `${row.implied.value.toFixed(2)} ${row.implied.symbol}` : '–',
                row.implied ? (100 * row.implied.percentile).toFixed(0) : '–',
              ],
        ),
      }),
    ].join('\n'),
  );
}

/** The close of the index of that horizon on the cone's last day. */
function impliedOf(barsOf: (symbol: string) => readonly DailyBar[], days: number, last: DailyBar) {
  const symbol = IMPLIED[days];
  if (symbol === undefined) return undefined;
  const bar = barsOf(symbol).findLast(({ date }) => date <= last.date);
  return bar?.date === last.date ? { symbol, value: bar.close } : undefined;
}

function wholeDays(name: string, text: string): number {
  const days = Number(text);
  if (!(Number.isInteger(days) && days > 0)) throw new UsageError(`${name}: not a number of days: "${text}"`);
  return days;
}
