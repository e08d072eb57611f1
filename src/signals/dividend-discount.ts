import type { EpochMs, MarketView } from '../market/index.ts';
import { absent, brentRoot, ok, type Result, sampleDeviation } from '../math/index.ts';
import { dailyValues, levelOrClose, monthlyValues } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/** What an index is thought to pay; rates in per cent a year. */
export interface CashForecast {
  /** Index points today. */
  readonly level: number;
  /** Cash of the index in each coming year, points, the next one first. */
  readonly cashFlows: readonly number[];
  /** Growth of the cash after the last of them, for ever. */
  readonly growthPercent: number;
  readonly riskFreePercent: number;
}

/** The return at which an index is worth its level. */
export interface DiscountedReturn {
  readonly returnPercent: number;
  /** Over the risk-free rate. */
  readonly premiumPercent: number;
  /** Per cent that the level falls when the return rises by one point: modified duration, years. */
  readonly durationYears: number;
}

const HIGHEST_RATE = 1;

/**
 * Solves level = Σ CFₜ/(1+r)ᵗ + CFₙ(1+g)/((r−g)(1+r)ⁿ) for r and takes the risk-free rate off (Damodaran, "Equity Risk
 * Premiums").
 *
 * @returns `no-solution` when no return between the growth and 100 % fits.
 * @throws RangeError when the level or a cash flow is not positive, or none is given.
 */
export function discountedReturn(forecast: CashForecast): Result<DiscountedReturn, 'no-solution'> {
  const { level, cashFlows, riskFreePercent } = forecast;
  if (!(level > 0 && cashFlows.length > 0 && cashFlows.every((flow) => flow > 0)))
    throw new RangeError(`not a forecast: level ${level}, cash flows ${cashFlows.join(', ')}`);
  const growth = forecast.growthPercent / 100;
  const rate = brentRoot((r) => valued(cashFlows, growth, r).value - level, growth + 1e-6, HIGHEST_RATE);
  if (!rate.ok) return absent('no-solution', rate.detail);
  const { value, slope } = valued(cashFlows, growth, rate.value);
  const returnPercent = 100 * rate.value;
  return ok({
    returnPercent,
    premiumPercent: returnPercent - riskFreePercent,
    durationYears: -slope / value,
  });
}

export interface DividendDiscountOptions {
  /** Growth of the cash over the first `years`, % a year. */
  readonly growthPercent: number;
  /** Length of the first stage; 5 unless given. */
  readonly years?: number;
  /** Cash of the last twelve months in index points, monthly; dividends without buybacks unless given. */
  readonly cashSeries?: string;
  /** Risk-free rate, % a year, daily; also the growth after the first stage. */
  readonly rateSeries?: string;
}

/**
 * Equity premium that SPX implies by discounted cash, % a year: cash grows as stated for some years, then at the
 * risk-free rate. With dividends alone the premium is low by what buybacks pay; its changes are what counts.
 */
export function dividendDiscountPremium(view: MarketView, options: DividendDiscountOptions): Signal {
  const solved = solvedForecast(view, options);
  if (!solved.ok) return solved;
  const { premiumPercent, inputs, stamps } = solved.value;
  return signalOf(view, {
    id: 'dividend-discount-premium',
    value: premiumPercent,
    unit: '% a year',
    inputs,
    stamps,
  });
}

/**
 * How far a usual day's change of the risk-free rate moves SPX, were it worth its discounted cash: modified duration of
 * {@link dividendDiscountPremium} times the standard deviation of the rate's daily changes, % of the index. The premium is
 * held, and growth after the first stage is not moved with the rate, so that it is more than an index really answers.
 */
export function rateShockMove(
  view: MarketView,
  {
    days = 60,
    ...options
  }: DividendDiscountOptions & { /** Daily changes counted. */ readonly days?: number },
): Signal {
  const solved = solvedForecast(view, options);
  if (!solved.ok) return solved;
  const rates = dailyValues(view, options.rateSeries ?? RATE_SERIES, days + 1);
  if (!rates.ok) return rates;
  const changes = rates.value.slice(1).map(({ value }, i) => value - rates.value[i]!.value);
  const deviation = sampleDeviation(changes);
  const { durationYears, inputs, stamps } = solved.value;
  return signalOf(view, {
    id: 'rate-shock-move',
    value: durationYears * deviation,
    unit: '% of the index',
    inputs: { ...inputs, [`daily change over ${days} days, standard deviation (% a year)`]: deviation },
    stamps,
  });
}

const RATE_SERIES = 'note-10y';

interface SolvedForecast extends DiscountedReturn {
  readonly inputs: { readonly [name: string]: number };
  readonly stamps: readonly EpochMs[];
}

function solvedForecast(view: MarketView, options: DividendDiscountOptions): Result<SolvedForecast> {
  const { growthPercent, years = 5, cashSeries = 'shiller-dividend', rateSeries = RATE_SERIES } = options;
  const level = levelOrClose(view, 'SPX');
  if (!level.ok) return level;
  const cash = monthlyValues(view, cashSeries, 1);
  if (!cash.ok) return cash;
  const rate = dailyValues(view, rateSeries, 1);
  if (!rate.ok) return rate;
  const riskFreePercent = rate.value[0]!.value;
  const cashFlows: number[] = [];
  for (let year = 0, flow = cash.value[0]!.value; year < years; year++) {
    flow *= 1 + growthPercent / 100;
    cashFlows.push(flow);
  }
  const solved = discountedReturn({
    level: level.value.value,
    cashFlows,
    growthPercent: riskFreePercent,
    riskFreePercent,
  });
  if (!solved.ok) return solved;
  return ok({
    ...solved.value,
    inputs: {
      'SPX (points)': level.value.value,
      [`${cashSeries} (points a year)`]: cash.value[0]!.value,
      [`${rateSeries} (% a year)`]: riskFreePercent,
      'growth at first (% a year)': growthPercent,
      'implied return (% a year)': solved.value.returnPercent,
      'duration (years)': solved.value.durationYears,
    },
    stamps: [level.value.stamp, cash.value[0]!.knownAt, rate.value[0]!.knownAt],
  });
}

function valued(
  flows: readonly number[],
  growth: number,
  rate: number,
): { readonly value: number; readonly slope: number } {
  let [discount, value, slope] = [1, 0, 0];
  flows.forEach((flow, year) => {
    discount /= 1 + rate;
    value += flow * discount;
    slope -= ((year + 1) / (1 + rate)) * flow * discount;
  });
  const rest = (flows.at(-1)! * (1 + growth) * discount) / (rate - growth);
  return { value: value + rest, slope: slope - rest * (flows.length / (1 + rate) + 1 / (rate - growth)) };
}
