import type { Command } from 'commander';
import { type DailyBar, type IsoDate, nextTradingDay } from '../../market/index.ts';
import {
  expectedRange,
  RANGE_ESTIMATORS,
  type RangeEstimator,
  type RangeInputs,
  type RangeOutcome,
  realisedVolatility,
  scoreRanges,
} from '../../volatility/index.ts';
import { dateOption } from './date-option.ts';
import { closingChains } from './edr-chains.ts';
import { DataError, UsageError } from './failure.ts';
import { print, printJson, table } from './output.ts';
import { storedBars, tooFewBars } from './stored-bars.ts';

interface Options {
  readonly score?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly store?: string;
  readonly json?: boolean;
}

/** Estimators that read the option chain at the close; the others need only daily closes. */
const OF_CHAINS: readonly RangeEstimator[] = ['atm-straddle', 'strip-variance'];
const NO_CHAINS = 'no stored session has its next SPXW expiry quoted within half an hour of the close';

export function register(program: Command): void {
  program
    .command('edr')
    .description('expected daily range of the S&P 500 by each estimator, or with --score how they did')
    .option('--score', 'coverage and pinball loss of next-session moves, by year and by VIX')
    .option('--from <date>', 'first day of the forecasts scored, YYYY-MM-DD')
    .option('--to <date>', 'last day, or the day of the forecast, YYYY-MM-DD')
    .option('--store <dir>', 'store folder (else ALVH_STORE, else .store)')
    .option('--json', 'one JSON document, schema alvh.edr/1')
    .action(edrCommand);
}

async function edrCommand(options: Options): Promise<void> {
  const from = dateOption('--from', options.from);
  const to = dateOption('--to', options.to);
  if (from && !options.score) throw new UsageError('--from is for --score; the day of one forecast is --to');
  if (from && to && from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  const barsOf = await storedBars(options.store, options.score ? undefined : to);
  const spx = barsOf('SPX');
  if (spx.length < 22) throw new DataError(tooFewBars('SPX', spx.length, 22, options.score ? undefined : to));
  const closesOf = (symbol: string) => new Map(barsOf(symbol).map(({ date, close }) => [date, close]));
  const closes = { VIX: closesOf('VIX'), VIX1D: closesOf('VIX1D'), VIX9D: closesOf('VIX9D') };
  const atClose = await closingChains(
    options.store,
    options.score ? from : spx.at(-1)!.date,
    to ?? spx.at(-1)!.date,
  );
  const inputsAt = (index: number, estimator: RangeEstimator): RangeInputs => {
    const { date, close } = spx[index]!;
    if (OF_CHAINS.includes(estimator)) return atClose.get(date) ?? { forward: close };
    const [vix1d, vix9d] = [closes.VIX1D.get(date), closes.VIX9D.get(date)];
    const hv20 = realisedVolatility('close-close', spx.slice(Math.max(0, index - 20), index + 1), 20);
    return {
      forward: close,
      ...(vix1d === undefined ? {} : { vix1d }),
      ...(vix9d === undefined ? {} : { vix9d }),
      ...(hv20.ok ? { hv20: hv20.value } : {}),
    };
  };
  if (options.score) return printScores(spx, closes.VIX, inputsAt, from, to, options.json === true);

  const last = spx.length - 1;
  const estimates = RANGE_ESTIMATORS.map((estimator) => ({
    estimator,
    range: expectedRange(estimator, inputsAt(last, estimator)),
  }));
  const { date, close } = spx[last]!;
  if (options.json) {
    const ranges = estimates.map(({ estimator, range }) =>
      range.ok ? range.value : { estimator, missing: range.detail ?? range.reason },
    );
    return printJson({ schema: 'alvh.edr/1', date, close, ranges });
  }
  print(
    [
      `SPX closed at ${close} on ${date}; one standard deviation of the next session's move`,
      table({
        head: ['Estimator', '%', 'Points', 'From'],
        rows: estimates.map(({ estimator, range }) =>
          range.ok
            ? [
                estimator,
                range.value.percent.toFixed(3),
                range.value.points.toFixed(1),
                inputsText(range.value.inputs),
              ]
            : [estimator, '–', '–', `no ${range.detail ?? range.reason}`],
        ),
      }),
    ].join('\n'),
  );
}

function printScores(
  spx: readonly DailyBar[],
  vix: ReadonlyMap<IsoDate, number>,
  inputsAt: (index: number, estimator: RangeEstimator) => RangeInputs,
  from: IsoDate | undefined,
  to: IsoDate | undefined,
  json: boolean,
): void {
  const outcomes = new Map<RangeEstimator, RangeOutcome[]>(
    RANGE_ESTIMATORS.map((estimator) => [estimator, []]),
  );
  for (let i = 20; i + 1 < spx.length; i++) {
    const { date, close } = spx[i]!;
    const level = vix.get(date);
    if ((from && date < from) || (to && date > to) || level === undefined) continue;
    // A missing session would make two days' move out of one.
    if (spx[i + 1]!.date !== nextTradingDay(date)) continue;
    for (const [estimator, list] of outcomes) {
      const range = expectedRange(estimator, inputsAt(i, estimator));
      if (!range.ok) continue;
      list.push({
        date,
        percent: range.value.percent,
        move: 100 * (spx[i + 1]!.close / close - 1),
        vix: level,
      });
    }
  }
  const scored = [...outcomes].map(([estimator, list]) => ({
    estimator,
    scores: scoreRanges(list),
    days: list.length,
  }));
  if (scored.every(({ days }) => days === 0))
    throw new DataError('no day has both a forecast and the session after it');
  const unscored = scored.filter(({ scores }) => !scores.ok).map(({ estimator }) => estimator);
  const missing = (estimator: RangeEstimator) =>
    OF_CHAINS.includes(estimator) ? NO_CHAINS : 'no day has what it reads';
  if (json) {
    const estimators = scored.map(({ estimator, scores }) =>
      scores.ok
        ? { estimator, groups: scores.value }
        : { estimator, groups: [], missing: missing(estimator) },
    );
    printJson({ schema: 'alvh.edr/1', estimators });
    return;
  }
  const rows = scored.flatMap(({ estimator, scores }) =>
    (scores.ok ? scores.value : []).map(({ group, count, coverage, pinball, ratio }) => [
      estimator,
      group,
      count,
      ...coverage.map(({ covered }) => (100 * covered).toFixed(1)),
      pinball.toFixed(4),
      ratio.toFixed(2),
    ]),
  );
  print(
    [
      table({
        head: ['Estimator', 'Days of', 'Count', '≤0.5×', '≤1×', '≤1.5×', '≤2×', 'Pinball', 'Move/EDR'],
        rows: [...rows, ...unscored.map((estimator) => [estimator, 'not scored', 0, ...Array(6).fill('–')])],
      }),
      'coverage in % of close-to-close moves; a normal move gives 38.3, 68.3, 86.6, 95.4; pinball in %, smaller is better',
      'each estimator is scored on the days it can be figured, so counts differ: compare within the same days only',
      ...unscored.map((estimator) => `${estimator} not scored: ${missing(estimator)}`),
    ].join('\n'),
  );
}

function inputsText(inputs: { readonly [name: string]: number }): string {
  return Object.entries(inputs)
    .filter(([name]) => name !== 'forward')
    .map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`)
    .join(', ');
}
