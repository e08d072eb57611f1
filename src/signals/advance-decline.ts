import { type EpochMs, epochMs, type IsoDate, type MarketView } from '../market/index.ts';
import { absent, mean, ok, type Result, sampleDeviation } from '../math/index.ts';
import { barStamp, dailyBars, dailyValues, sessionKnownBy } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/** Daily advancing less declining issues, by the name of their series: the NYSE's counts, or today's large caps. */
export type BreadthSeries = 'nyse-net-advances' | 'us-largecap-net-advances';

export interface BreadthOptions {
  readonly breadth?: BreadthSeries;
}

const AVERAGE_DAYS = 50;
const SLOPE_DAYS = 20;
const HISTORY_DAYS = 252;

/** SPX and the advance–decline line on the same sessions, oldest first. The line starts at 0: its level means nothing. */
interface Pair {
  readonly index: readonly number[];
  readonly line: readonly number[];
  readonly stamps: readonly EpochMs[];
}

/**
 * D1: 1 when SPX closed above its 50-day average while the advance–decline line closed below its own, else 0. Both
 * averages are free of where the line was started.
 */
export function advanceDeclineSplit(view: MarketView, options: BreadthOptions = {}): Signal {
  const pair = sameSessions(view, options, AVERAGE_DAYS);
  if (!pair.ok) return pair;
  const { index, line, stamps } = pair.value;
  const indexGap = index.at(-1)! - mean(index);
  const lineGap = line.at(-1)! - mean(line);
  return signalOf(view, {
    id: 'advance-decline-split',
    value: indexGap > 0 && lineGap < 0 ? 1 : 0,
    unit: '0 or 1',
    inputs: { 'SPX less its average (points)': indexGap, 'line less its average (issues)': lineGap },
    stamps,
  });
}

/**
 * D2: 20-day slope of log SPX less that of the advance–decline line, each in standard deviations of its own last 252
 * slopes from their mean. Above 0 the index climbs faster than its members.
 */
export function advanceDeclineGap(view: MarketView, options: BreadthOptions = {}): Signal {
  const pair = sameSessions(view, options, HISTORY_DAYS + SLOPE_DAYS - 1);
  if (!pair.ok) return pair;
  const index = standardisedSlope(pair.value.index.map(Math.log));
  const line = standardisedSlope(pair.value.line);
  if (index === undefined || line === undefined) return absent('no-movement', 'a slope never changed');
  return signalOf(view, {
    id: 'advance-decline-gap',
    value: index - line,
    unit: 'standard deviations',
    inputs: { 'slope of SPX (standard deviations)': index, 'slope of the line (standard deviations)': line },
    stamps: pair.value.stamps,
  });
}

/** D3: share of an index's members above their own 50-day averages, %, as a tape's series of that name tells it. */
export function membersAboveAverage(
  view: MarketView,
  { series = 'us-largecap-above-50-day' }: { readonly series?: string } = {},
): Signal {
  const values = dailyValues(view, series, 1);
  if (!values.ok) return values;
  const { value, knownAt } = values.value[0]!;
  if (!(value >= 0 && value <= 100)) return absent('not-a-share', `${series} is ${value}`);
  return signalOf(view, {
    id: 'members-above-average',
    value,
    unit: '% of members',
    inputs: { [`${series} (%)`]: value },
    stamps: [knownAt],
  });
}

/**
 * D3 as a divergence, 0 to 1: where SPX closed above its 50-day average, what the share of members above their own falls
 * short of one half, doubled; else 0.
 */
export function membersDivergence(view: MarketView, options: { readonly series?: string } = {}): Signal {
  const members = membersAboveAverage(view, options);
  if (!members.ok) return members;
  const bars = dailyBars(view, 'SPX', AVERAGE_DAYS);
  if (!bars.ok) return bars;
  const closes = bars.value.map(({ close }) => close);
  const gap = closes.at(-1)! - mean(closes);
  const { value: share, inputs, stalenessMinutes } = members.value;
  return signalOf(view, {
    id: 'members-divergence',
    value: gap > 0 ? Math.max(0, (50 - share) / 50) : 0,
    unit: '0 to 1',
    inputs: { ...inputs, 'SPX less its average (points)': gap },
    stamps: [epochMs(view.asOf - stalenessMinutes * 60_000), barStamp(view, bars.value.at(-1)!)],
  });
}

function sameSessions(
  view: MarketView,
  { breadth = 'nyse-net-advances' }: BreadthOptions,
  days: number,
): Result<Pair> {
  const values = dailyValues(view, breadth, days);
  if (!values.ok) return values;
  // One more, for the session whose breadth is published later than its close.
  const bars = dailyBars(view, 'SPX', days + 1);
  if (!bars.ok) return bars;
  const closes = new Map<IsoDate, number>(bars.value.map(({ date, close }) => [date, close]));
  const index: number[] = [];
  const line: number[] = [];
  let level = 0;
  for (const { value, knownAt } of values.value) {
    const date = sessionKnownBy(knownAt);
    const close = closes.get(date);
    if (close === undefined) return absent('sessions-differ', `${breadth} has ${date}, SPX has not`);
    level += value;
    index.push(close);
    line.push(level);
  }
  return ok({ index, line, stamps: [values.value.at(-1)!.knownAt, barStamp(view, bars.value.at(-1)!)] });
}

function standardisedSlope(values: readonly number[]): number | undefined {
  const slopes = values.slice(SLOPE_DAYS - 1).map((_, from) => slope(values, from));
  const deviation = sampleDeviation(slopes);
  return deviation > 0 ? (slopes.at(-1)! - mean(slopes)) / deviation : undefined;
}

/** Least-squares slope over the {@link SLOPE_DAYS} equally spaced values that begin at a place, a step. */
function slope(values: readonly number[], from: number): number {
  const middle = (SLOPE_DAYS - 1) / 2;
  let [products, squares] = [0, 0];
  for (let i = 0; i < SLOPE_DAYS; i++) {
    products += (i - middle) * values[from + i]!;
    squares += (i - middle) * (i - middle);
  }
  return products / squares;
}
