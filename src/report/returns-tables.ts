import { absent, ok, type Result } from '../math/index.ts';
import {
  type BlendedReturns,
  RETURN_MEASURES,
  type ReturnHurdle,
  type ReturnMeasure,
  type ReturnVariant,
  returnIntervalOptions,
} from '../research/index.ts';
import { figure, money } from './format.ts';
import { LAYER_TITLES, type TextTable } from './tables.ts';

/** What the measures are called, with what each divides by. */
const MEASURE_TITLES: { readonly [measure in ReturnMeasure]: string } = {
  xirr: 'Internal rate on the capital tied up (XIRR)',
  mirr: 'Modified internal rate (MIRR)',
  'time-weighted': 'Time-weighted, on the account',
  'on-peak-margin': 'On the largest requirement, simple',
  'on-drawdown': 'On the deepest fall between sessions’ ends, simple',
};

/** The account's measures: over the period, a year, interval, and how much of the resampled histories reach each hurdle. */
export function returnsTable({ variants }: BlendedReturns, hurdles: readonly ReturnHurdle[]): TextTable {
  const { returns, intervals } = variants[0]!;
  return {
    head: [
      'Return',
      'Period %',
      'A year %',
      '95 % interval, a year',
      ...hurdles.map(
        ({ name, percent }) => `Reaches ${name}${percent.ok ? ` ${figure(percent.value)} %` : ''}`,
      ),
    ],
    rows: RETURN_MEASURES.map((measure) => {
      const value = returns.measures[measure];
      const interval = intervals[measure];
      return [
        MEASURE_TITLES[measure],
        value.ok ? percent(value.value.periodPercent) : `none: ${value.reason}`,
        value.ok ? percent(value.value.yearPercent) : '–',
        interval.ok
          ? `${percent(interval.value.lower)} … ${percent(interval.value.upper)}`
          : `none: ${interval.reason}`,
        ...hurdles.map(({ percent: hurdle }) => {
          const share = shareReaching(variants[0]!, measure, hurdle);
          return share.ok ? `${figure(100 * share.value, 0)} % of draws` : `none: ${share.reason}`;
        }),
      ];
    }),
  };
}

/** Share of the resampled histories whose yearly return reaches a hurdle. */
export function shareReaching(
  { intervals }: ReturnVariant,
  measure: ReturnMeasure,
  hurdle: Result<number>,
): Result<number> {
  const interval = intervals[measure];
  if (!hurdle.ok) return hurdle;
  if (!interval.ok) return absent(interval.reason);
  const { draws } = interval.value;
  return ok(draws.filter((draw) => draw >= hurdle.value).length / draws.length);
}

/** The yearly returns of the account and with the flows of each layer left out, with their intervals. */
export function withoutLayersTable({ variants }: BlendedReturns): TextTable {
  return {
    head: ['A year %', ...variants.map(({ without }) => variantTitle(without))],
    rows: [
      ['Result', ...variants.map(({ returns }) => money(returns.pnlCents))],
      ...RETURN_MEASURES.map((measure) => [
        MEASURE_TITLES[measure],
        ...variants.map(({ returns, intervals }) => {
          const value = returns.measures[measure];
          const interval = intervals[measure];
          if (!value.ok) return `none: ${value.reason}`;
          const year = percent(value.value.yearPercent);
          return interval.ok
            ? `${year}\n(${percent(interval.value.lower)} … ${percent(interval.value.upper)})`
            : `${year}\n(${interval.reason})`;
        }),
      ]),
    ],
  };
}

function variantTitle(without: ReturnVariant['without']): string {
  return without === null ? 'All layers' : `Without ${LAYER_TITLES[without]}`;
}

/** Two digits, or in powers of ten where a short period makes a year's figure absurd. */
function percent(value: number): string {
  return Math.abs(value) < 100_000 ? figure(value) : value.toExponential(1).replace('-', '−');
}

/** What must be said beside the returns: roots, rates assumed, how short the period is. */
export function returnsNotes({
  variants,
  rates,
  sessions,
  marginCarried,
}: BlendedReturns): readonly string[] {
  const notes: string[] = [];
  const first = sessions[0]!.date;
  const last = sessions.at(-1)!.date;
  const { days } = variants[0]!.returns;
  const { resamples } = returnIntervalOptions(sessions.length);
  notes.push(
    `${sessions.length} sessions, ${first} … ${last}, ${days} calendar days; yearly figures carry ${days < 365 ? 'a short period on to a year and are no forecast' : 'the period’s rate'}.`,
    'Capital tied up is the margin requirement with the value of the options held (short ones count against it). XIRR and MIRR are of the dated flows on it: premiums, settlements, fees, variation, interest, margin posted and given back.',
    `MIRR borrows at ${figure(rates.financePercent)} % and reinvests at ${figure(rates.reinvestPercent)} % a year.`,
    `Intervals: stationary block bootstrap over whole sessions, ${resamples} draws, mean block five sessions, seed 1; they know no session worse than those seen.`,
    'Without a layer its flows and what it added to the margin are left out. That is attribution, not a re-run: nothing is decided again.',
  );
  for (const { without, returns } of variants) {
    if (!returns.rates.ok) continue;
    const { signChanges, rates: roots } = returns.rates.value;
    if (signChanges <= 1) continue;
    const found = roots.map(({ rate }) => `${percent(100 * rate)} %`).join(', ');
    notes.push(
      `${variantTitle(without)}: the flows change sign ${signChanges} times, so that up to ${signChanges} rates are possible; ${roots.length === 1 ? 'one was found' : `${roots.length} were found${found === '' ? '' : `: ${found}`}`}.`,
    );
  }
  if (marginCarried > 0)
    notes.push(
      `The requirement could not be figured at ${marginCarried === 1 ? 'one mark' : `${marginCarried} marks`}; the last one known was carried on.`,
    );
  return notes;
}

/** Each hurdle with its rate, or why it has none. */
export function hurdleNotes(hurdles: readonly ReturnHurdle[]): readonly string[] {
  return hurdles.map(({ name, percent: rate }) =>
    rate.ok
      ? `${name}: ${figure(rate.value)} % a year.`
      : `${name}: ${rate.reason}${rate.detail === undefined ? '' : ` (${rate.detail})`}.`,
  );
}
