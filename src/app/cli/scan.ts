import type { Command } from 'commander';
import { type DayCondor, dayCondor, readDayFile, UNITS } from '../../data/index.ts';
import { DataError, UsageError } from './failure.ts';
import { print, printJson, table } from './output.ts';

interface Options {
  readonly short: string;
  readonly long: string;
  readonly reach: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('scan')
    .description(
      'condors of one day over an end-of-day CSV with deltas, straight from the file: no store, no fees',
    )
    .argument('<file>', 'CSV ordered by date, expiry, right and strike')
    .option('--short <delta>', 'delta of the short strikes, without sign', '0.10')
    .option('--long <delta>', 'delta of the long strikes', '0.05')
    .option('--reach <delta>', 'how far from it a strike may be', '0.03')
    .option('--json', 'one JSON document, schema alvh.scan/1')
    .action((path: string, options: Options) => {
      const rule = {
        short: unitsOf('short', options),
        long: unitsOf('long', options),
        reach: unitsOf('reach', options),
      };
      if (rule.long >= rule.short)
        throw new UsageError(`--long ${options.long} is not further out than --short ${options.short}`);
      const condors: DayCondor[] = [];
      let sessions = 0;
      const rows = readDayFile(path, (entry) => {
        sessions++;
        const condor = dayCondor(entry, rule);
        if (condor) condors.push(condor);
      });
      if (condors.length === 0) throw new DataError(`${path}: ${withoutCondor(rows, sessions)}`);
      const found = summary(rows, sessions, condors);
      if (options.json) printJson({ schema: 'alvh.scan/1', ...found });
      else print(text(found));
    });
}

function unitsOf(name: 'short' | 'long' | 'reach', options: Options): number {
  const text = options[name];
  const units = Math.round(Number(text) * UNITS);
  if (!(text.trim() !== '' && units > 0 && units < UNITS))
    throw new UsageError(`--${name} ${text}: not a delta between 0 and 1`);
  return units;
}

function withoutCondor(rows: number, sessions: number): string {
  return sessions === 0
    ? `${rows} quotes, and no expiry among them that is quoted, calls and puts, at the close before it and at its own`
    : `no condor, though expiries of sessions are followed to their close: ${sessions}; a wider --reach takes strikes further from the deltas`;
}

/** Points per condor before fees; cents of one condor. */
function summary(rows: number, sessions: number, condors: readonly DayCondor[]) {
  return {
    rows,
    sessions,
    trades: condors.length,
    creditPoints: sum(condors, ({ credit }) => credit) / UNITS,
    costPoints: sum(condors, ({ cost }) => cost) / UNITS,
    // A ten-thousandth of a point of an option on the index is a cent.
    pnlCents: sum(condors, resultOf),
    years: [...byYear(condors)].map(([year, held]) => ({
      year,
      trades: held.length,
      wins: held.filter((one) => resultOf(one) > 0).length,
      creditPoints: sum(held, ({ credit }) => credit) / UNITS,
      worstPoints: Math.min(...held.map(resultOf)) / UNITS,
      pnlCents: sum(held, resultOf),
    })),
  };
}

function text({ rows, sessions, trades, years, pnlCents }: ReturnType<typeof summary>): string {
  const dollars = (cents: number) => (cents / 100).toFixed(2).replace('-', '−');
  const head = ['Year', 'Condors', 'Won', 'Mean credit', 'Worst', 'P&L of one condor each, US dollars'];
  const lines = years.map((year) => [
    year.year,
    year.trades,
    `${((100 * year.wins) / year.trades).toFixed(1)} %`,
    (year.creditPoints / year.trades).toFixed(2),
    year.worstPoints.toFixed(2).replace('-', '−'),
    dollars(year.pnlCents),
  ]);
  return [
    `${rows} quotes, ${sessions} sessions whose next expiry is followed to its close, ${trades} condors; P&L ${dollars(pnlCents)} US dollars before fees`,
    table({ head, rows: lines }),
    'Sold and bought back across the spread. Educational software, not investment advice.',
  ].join('\n');
}

function byYear(condors: readonly DayCondor[]): ReadonlyMap<string, readonly DayCondor[]> {
  const years = new Map<string, DayCondor[]>();
  for (const one of condors) {
    const year = one.date.slice(0, 4);
    const held = years.get(year);
    if (held) held.push(one);
    else years.set(year, [one]);
  }
  return years;
}

function resultOf({ credit, cost }: DayCondor): number {
  return credit - cost;
}

function sum(condors: readonly DayCondor[], of: (one: DayCondor) => number): number {
  return condors.reduce((total, one) => total + of(one), 0);
}
