import { type EpochMs, expiresAt, type IsoDate, type OptionRoot } from '../../market/index.ts';
import { MINUTES_PER_YEAR } from '../../volatility/index.ts';
import type { Calibration } from './calibration.ts';
import { type LevelSource, oneDayLevel, threeMonthLevel, vvixLevel } from './level-laws.ts';
import type { ModelDay } from './model-day.ts';
import { clamped, predicted } from './regression.ts';
import { MODEL_CLOCK, SESSION_SHARE } from './session-clock.ts';

/** What the model knows of volatility at one instant of a session. */
export interface MarketState {
  readonly at: EpochMs;
  readonly date: IsoDate;
  /** Share of the session's variance that has passed: 1 from the close on. */
  readonly passed: number;
  readonly afterClose: boolean;
  readonly vix: number;
  /** Logarithm of VIX over its close of the session before. */
  readonly vixChange: number;
  /** Levels of the session before's close and of now, annual percent. */
  readonly oneDayBefore: number;
  readonly oneDay: number;
  /** Family at tenors of days: nodes for interpolating total variance. */
  readonly nineDay: number | undefined;
  readonly threeMonth: number;
  readonly vvix: number;
}

/**
 * The state at an instant of `day`, at which VIX stands at `vix`. What is known only at closes is moved from the last
 * close to this one's in step with the session's variance, in proportion to VIX: within a session the state leans
 * towards its close, which nobody knew then.
 */
export function marketState(
  at: EpochMs,
  day: ModelDay,
  before: ModelDay,
  earlier: ModelDay,
  vix: number,
  calibration: Calibration,
  most?: LevelSource,
): MarketState {
  const afterClose = at >= day.closes;
  const passed = afterClose
    ? 1
    : MODEL_CLOCK.between(day.opens, at) / MODEL_CLOCK.between(day.opens, day.closes);
  const moved = (first: number, last: number) =>
    vix *
    Math.exp((1 - passed) * Math.log(first / before.vix.close) + passed * Math.log(last / day.vix.close));
  const oneDayBefore = oneDayLevel(before, calibration, most).value;
  const oneDay = oneDayLevel(day, calibration, most).value;
  const nine = most === 'VIX' ? [undefined, undefined] : [before.vix9d, day.vix9d];
  return {
    at,
    date: day.date,
    passed,
    afterClose,
    vix,
    vixChange: Math.log(vix / before.vix.close),
    oneDayBefore,
    oneDay: Math.exp((1 - passed) * Math.log(oneDayBefore) + passed * Math.log(oneDay)),
    nineDay: nine[0] === undefined || nine[1] === undefined ? undefined : moved(nine[0], nine[1]),
    threeMonth: moved(threeMonthLevel(before, calibration), threeMonthLevel(day, calibration)),
    vvix: Math.exp(
      (1 - passed) * Math.log(vvixLevel(before, earlier, calibration)) +
        passed * Math.log(vvixLevel(day, before, calibration)),
    ),
  };
}

/** Total deviation at the money that yesterday's level leaves for the rest of this session, before correction. */
export function sameSessionBase(state: MarketState): number {
  return (state.oneDayBefore / 100) * Math.sqrt((SESSION_SHARE * (1 - state.passed)) / 252);
}

/** The same to the close of the next session. */
export function nextSessionBase(state: MarketState): number {
  const rest = SESSION_SHARE * (1 - state.passed) * state.oneDayBefore ** 2;
  return Math.sqrt((rest + state.oneDay ** 2) / 252) / 100;
}

/** Changes of VIX within a day as far as they were seen in the quotes; beyond, volatility moves with VIX one to one. */
const CHANGE_SEEN = { low: -0.2, high: 0.17 } as const;

export const CHANGE_TERMS = ['constant', 'ln(VIX / VIX at the last close)'] as const;
export const LEVEL_TERMS = ['constant', 'ln(level / 12)'] as const;

export function changeTerms({ vixChange }: MarketState): readonly number[] {
  return [1, clamped(vixChange, CHANGE_SEEN.low, CHANGE_SEEN.high)];
}

export function nextSessionTerms({ oneDay }: MarketState): readonly number[] {
  return [1, Math.log(clamped(oneDay, 8, 30) / 12)];
}

/** Total deviation at the money to this session's close. */
export function sameSessionDeviation(state: MarketState, { index }: Calibration): number {
  return sameSessionBase(state) * Math.exp(predicted(index.sameSession, changeTerms(state)) + beyond(state));
}

/** Total deviation at the money to the next session's close. */
export function nextSessionDeviation(state: MarketState, { index }: Calibration): number {
  const correction = state.afterClose
    ? predicted(index.nextSession, nextSessionTerms(state))
    : predicted(index.nextSessionEarly, changeTerms(state)) + beyond(state);
  return nextSessionBase(state) * Math.exp(correction);
}

function beyond({ vixChange }: MarketState): number {
  return vixChange - clamped(vixChange, CHANGE_SEEN.low, CHANGE_SEEN.high);
}

/** Years of 365 days to an expiry. */
export function calendarYears(at: EpochMs, root: OptionRoot, expiry: IsoDate): number {
  return (expiresAt(root, expiry) - at) / 60_000 / MINUTES_PER_YEAR;
}

/** Annual percent for a tenor in calendar days: total variance is linear between the family's tenors, flat outside. */
export function familyLevel({ nineDay, vix, threeMonth }: MarketState, days: number): number {
  const nodes: readonly (readonly [number, number])[] = [
    ...(nineDay === undefined ? [] : [[9, nineDay] as const]),
    [30, vix],
    [93, threeMonth],
  ];
  const next = nodes.findIndex(([tenor]) => days <= tenor);
  if (next === 0) return nodes[0]![1];
  if (next < 0) return threeMonth;
  const [low, high] = [nodes[next - 1]!, nodes[next]!];
  const weight = (days - low[0]) / (high[0] - low[0]);
  return Math.sqrt(((1 - weight) * low[1] ** 2 * low[0] + weight * high[1] ** 2 * high[0]) / days);
}

export const HEDGE_TERMS = ['constant', 'ln(VIX / 20)', 'ln(days / 30)', 'ln(VIX / VIX3M)'] as const;

export function hedgeTerms({ vix, threeMonth }: MarketState, days: number): readonly number[] {
  return [
    1,
    Math.log(clamped(vix, 11, 45) / 20),
    Math.log(clamped(days, 5, 90) / 30),
    clamped(Math.log(vix / threeMonth), -0.3, 0.25),
  ];
}

/** Total deviation at the money of an expiry weeks away. */
export function hedgeDeviation(state: MarketState, years: number, { index }: Calibration): number {
  const days = years * 365;
  const volatility = familyLevel(state, days) * Math.exp(predicted(index.hedge, hedgeTerms(state, days)));
  return (volatility / 100) * Math.sqrt(years);
}
