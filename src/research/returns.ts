import {
  absent,
  blockResamples,
  type CashFlow,
  type InternalRates,
  internalRates,
  mirr,
  ok,
  quantile,
  type Result,
} from '../math/index.ts';
import type { CapitalSeries } from './account-sessions.ts';

/** Rates at which the modified rate borrows and reinvests, per cent a year. */
export interface FlowRates {
  readonly financePercent: number;
  readonly reinvestPercent: number;
}

/** Names of the measures, in the order in which they are shown. */
export const RETURN_MEASURES = ['xirr', 'mirr', 'time-weighted', 'on-peak-margin', 'on-drawdown'] as const;
/** One of {@link RETURN_MEASURES}. */
export type ReturnMeasure = (typeof RETURN_MEASURES)[number];

/** A return over the period and as a yearly rate, per cent. */
export interface PeriodReturn {
  readonly periodPercent: number;
  readonly yearPercent: number;
}

/** The returns of one series of sessions. */
export interface Returns {
  readonly pnlCents: number;
  /** Days from the first to the last session. */
  readonly days: number;
  /** Every internal rate of the flows on the capital tied up; more than one has no meaning by itself. */
  readonly rates: Result<InternalRates, 'no-sign-change'>;
  readonly measures: { readonly [measure in ReturnMeasure]: Result<PeriodReturn> };
}

/**
 * The dated flows of those who put up the capital: each session pays its result and takes or gives back the change of
 * what is tied up (requirement and option value), and the last one gives back the rest. That is every credit, premium,
 * fee, settlement, variation and interest on its day, with margin posted and released. They sum to the result.
 */
export function capitalFlows({ days, pnl, capital }: CapitalSeries): readonly CashFlow[] {
  return days.map((day, i) => {
    const last = i === days.length - 1;
    return { day, amount: pnl[i]! + (i === 0 ? 0 : capital[i - 1]!) - (last ? 0 : capital[i]!) };
  });
}

/**
 * Return measures of a series: internal rate (actual/365), modified internal rate, time-weighted return of the account,
 * result over the largest requirement of the period and over the deepest fall of the account from a session's end to a
 * later one. The last two are yearly by days/365 without compounding, the others by compounding.
 */
export function returnsOf(series: CapitalSeries, rates: FlowRates, scanSteps?: number): Returns {
  const { days, pnl, peakMargin, startEquity } = series;
  const span = days.at(-1) ?? 0;
  const total = pnl.reduce((sum, one) => sum + one, 0);
  const flows = capitalFlows(series);
  const found = internalRates(flows, scanSteps);
  const modified = mirr(flows, rates.financePercent / 100, rates.reinvestPercent / 100);
  const simple = (capital: number, reason: string): Result<PeriodReturn> => {
    if (!(capital > 0)) return absent(reason);
    const periodPercent = (100 * total) / capital;
    return span > 0 ? ok({ periodPercent, yearPercent: (periodPercent * 365) / span }) : absent('one-day');
  };
  return {
    pnlCents: total,
    days: span,
    rates: found,
    measures: {
      xirr: found.ok ? onlyRate(found.value, span) : found,
      mirr: modified.ok ? compounded(Math.log1p(modified.value), span) : modified,
      'time-weighted': timeWeighted(pnl, startEquity, span),
      'on-peak-margin': simple(Math.max(0, ...peakMargin), 'no-margin'),
      'on-drawdown': simple(deepestFall(pnl), 'no-drawdown'),
    },
  };
}

function onlyRate({ rates }: InternalRates, span: number): Result<PeriodReturn> {
  const [only] = rates;
  if (only === undefined) return absent('no-rate');
  if (rates.length > 1)
    return absent('several-rates', rates.map(({ rate }) => `${(100 * rate).toFixed(4)} %`).join(', '));
  return compounded(only.continuous, span);
}

/** A continuous yearly rate as period and yearly return. */
function compounded(continuous: number, span: number): Result<PeriodReturn> {
  const yearPercent = 100 * Math.expm1(continuous);
  const periodPercent = 100 * Math.expm1((continuous * span) / 365);
  return Number.isFinite(yearPercent) ? ok({ periodPercent, yearPercent }) : absent('rate-overflows');
}

/** Sessions' returns on the account linked together: no money comes or goes, so it is the end over the start. */
function timeWeighted(pnl: readonly number[], startEquity: number, span: number): Result<PeriodReturn> {
  let equity = startEquity;
  let growth = 0;
  for (const one of pnl) {
    if (!(equity + one > 0)) return absent('account-lost');
    growth += Math.log1p(one / equity);
    equity += one;
  }
  return span > 0 ? compounded((growth * 365) / span, span) : absent('one-day');
}

function deepestFall(pnl: readonly number[]): number {
  let [equity, high, deepest] = [0, 0, 0];
  for (const one of pnl) {
    equity += one;
    high = Math.max(high, equity);
    deepest = Math.max(deepest, high - equity);
  }
  return deepest;
}

/** How the sampling error of returns is drawn. */
export interface ReturnIntervalOptions {
  readonly seed: number;
  readonly resamples: number;
  /** Mean length of the blocks of sessions that are kept together. */
  readonly meanBlockSessions: number;
}

/** Series of more sessions than this are resampled less often, each draw taking longer. */
const LONG_SESSIONS = 2000;

/** What intervals over so many sessions are drawn with, to be told beside them. */
export function returnIntervalOptions(sessions: number): ReturnIntervalOptions {
  return { seed: 1, resamples: sessions > LONG_SESSIONS ? 200 : 500, meanBlockSessions: 5 };
}

/** Steps of the search for internal rates in a resampled series; the account's own are looked for in more. */
const DRAW_SCAN_STEPS = 150;
/** Fewest sessions of which an interval is given. */
const FEWEST_SESSIONS = 10;
/** Share of the resampled series that must have the measure. */
const LEAST_DEFINED = 0.95;
const TAIL = 0.025;

/** 95 % percentile interval of a yearly return in per cent, with its draws. */
export interface ReturnInterval {
  readonly lower: number;
  readonly upper: number;
  /** Of the resampled series that have the measure. */
  readonly draws: readonly number[];
  readonly undefinedDraws: number;
}

/** Why a return has no interval. */
export type IntervalReason = 'too-few-sessions' | 'often-undefined';

/**
 * Intervals of the yearly returns by the stationary block bootstrap over sessions (Politis and Romano 1994): whole
 * sessions, each with its result and what it tied up, are drawn in blocks and put on the dates of the period. A measure
 * that more than one in twenty of the drawn series lacks has no interval.
 */
export function returnIntervals(
  series: CapitalSeries,
  rates: FlowRates,
  { seed, resamples, meanBlockSessions }: ReturnIntervalOptions = returnIntervalOptions(series.days.length),
): { readonly [measure in ReturnMeasure]: Result<ReturnInterval, IntervalReason> } {
  const count = series.days.length;
  const draws = new Map<ReturnMeasure, number[]>(RETURN_MEASURES.map((measure) => [measure, []]));
  const options = { seed, resamples, meanBlockLength: meanBlockSessions };
  if (count >= FEWEST_SESSIONS) {
    for (const places of blockResamples(count, options)) {
      const pick = (values: readonly number[]) => Array.from(places, (place) => values[place]!);
      const drawn: CapitalSeries = {
        ...series,
        pnl: pick(series.pnl),
        capital: pick(series.capital),
        peakMargin: pick(series.peakMargin),
      };
      const { measures } = returnsOf(drawn, rates, DRAW_SCAN_STEPS);
      for (const [measure, values] of draws) {
        const found = measures[measure];
        if (found.ok) values.push(found.value.yearPercent);
      }
    }
  }
  const interval = (measure: ReturnMeasure): Result<ReturnInterval, IntervalReason> => {
    const values = draws.get(measure)!;
    if (count < FEWEST_SESSIONS)
      return absent('too-few-sessions', `${count} sessions, ${FEWEST_SESSIONS} needed`);
    if (values.length < LEAST_DEFINED * resamples)
      return absent('often-undefined', `${resamples - values.length} of ${resamples} drawn series lack it`);
    return ok({
      lower: quantile(values, TAIL),
      upper: quantile(values, 1 - TAIL),
      draws: values,
      undefinedDraws: resamples - values.length,
    });
  };
  return {
    xirr: interval('xirr'),
    mirr: interval('mirr'),
    'time-weighted': interval('time-weighted'),
    'on-peak-margin': interval('on-peak-margin'),
    'on-drawdown': interval('on-drawdown'),
  };
}
