import {
  addDays,
  closeOf,
  dateIn,
  type EpochMs,
  type IsoDate,
  instantOf,
  isTradingDay,
  NEW_YORK,
  nextTradingDay,
  previousTradingDay,
  type Release,
  type ReleaseKind,
  type YearFraction,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { TRADING_DAYS } from './realised-volatility.ts';

/** Prices of one full stock session at equal steps, the first at 09:30 and the last at 16:00 New York. */
export interface SessionPath {
  readonly date: IsoDate;
  readonly prices: Float64Array;
  /** Official close of the session before; without it the night is not used. */
  readonly previousClose?: number;
}

/** A share of an ordinary day's variance, with the standard error of its estimate. */
export interface ClockWeight {
  readonly share: number;
  readonly standardError: number;
  /** Observations it was estimated from. */
  readonly count: number;
}

/** What a clock is made of; an ordinary day (a week-night and the session after it) has the share 1. */
export interface ClockWeights {
  /** Equal steps of a full session, in order: the U-shape. */
  readonly steps: readonly ClockWeight[];
  /** Close to open over one night. */
  readonly night: ClockWeight;
  /** Close to open over a weekend or a holiday. */
  readonly weekend: ClockWeight;
  /** What a scheduled release adds at its instant; kinds without an observation are missing. */
  readonly releases: { readonly [Kind in ReleaseKind]?: ClockWeight };
}

const FEWEST_DAYS = 10;

/**
 * Fits the shares of variance from intraday paths: mean squared log return of each step of the session, of week-nights
 * and of longer breaks, over days without a release; a release's share is what the step or night that holds it has in
 * excess. Standard errors are those of the means. Negative excess is kept as estimated; the clock counts it as 0.
 *
 * @param releases those of the period, for the days they fall on
 * @throws RangeError when sessions differ in their number of prices, or are half days.
 */
export function fitClockWeights(
  sessions: readonly SessionPath[],
  releases: readonly Pick<Release, 'kind' | 'releasedAt'>[],
): Result<ClockWeights, 'too-few-days'> {
  const steps = (sessions[0]?.prices.length ?? 0) - 1;
  for (const { date, prices } of sessions) {
    if (prices.length !== steps + 1)
      throw new RangeError(`${date} has ${prices.length - 1} steps, not ${steps}`);
    if (closeOf(date) !== instantOf(date, '16:00', NEW_YORK)) throw new RangeError(`${date} is a half day`);
  }
  if (sessions.length < FEWEST_DAYS) {
    return absent('too-few-days', `${sessions.length} sessions, ${FEWEST_DAYS} needed`);
  }
  const ordinarySteps: number[][] = Array.from({ length: steps }, () => []);
  const [nights, weekends]: [number[], number[]] = [[], []];
  const events: { kind: ReleaseKind; square: number; step: number | 'night' | 'weekend' }[] = [];
  for (const { date, prices, previousClose } of sessions) {
    const opens = instantOf(date, '09:30', NEW_YORK);
    const closes = closeOf(date);
    const before = closeOf(previousTradingDay(date));
    const held = releases.filter(({ releasedAt }) => releasedAt > before && releasedAt <= closes);
    const stepOf = (at: number) => Math.min(steps - 1, Math.floor((steps * (at - opens)) / (closes - opens)));
    for (let i = 0; i < steps; i++) {
      const square = Math.log(prices[i + 1]! / prices[i]!) ** 2;
      const release = held.find(({ releasedAt }) => releasedAt >= opens && stepOf(releasedAt) === i);
      if (release) events.push({ kind: release.kind, square, step: i });
      else ordinarySteps[i]!.push(square);
    }
    if (previousClose === undefined) continue;
    const square = Math.log(prices[0]! / previousClose) ** 2;
    const kind = isLongBreak(date) ? 'weekend' : 'night';
    const release = held.find(({ releasedAt }) => releasedAt < opens);
    if (release) events.push({ kind: release.kind, square, step: kind });
    else (kind === 'night' ? nights : weekends).push(square);
  }
  if (nights.length < 2 || weekends.length < 2 || ordinarySteps.some((squares) => squares.length < 2)) {
    return absent(
      'too-few-days',
      `${nights.length} week-nights, ${weekends.length} weekends without releases`,
    );
  }
  const stepMeans = ordinarySteps.map(meanOf);
  const night = meanOf(nights);
  const weekend = meanOf(weekends);
  const day = stepMeans.reduce((sum, { value }) => sum + value, night.value);
  const weight = ({ value, error, count }: Mean): ClockWeight => ({
    share: value / day,
    standardError: error / day,
    count,
  });
  const shares: { -readonly [Kind in ReleaseKind]?: ClockWeight } = {};
  for (const kind of new Set(events.map((event) => event.kind))) {
    const own = events.filter((event) => event.kind === kind);
    const excess = own.map(({ square, step }) => {
      const usual = step === 'night' ? night : step === 'weekend' ? weekend : stepMeans[step]!;
      return square - usual.value;
    });
    shares[kind] = weight(meanOf(excess));
  }
  return ok({
    steps: stepMeans.map(weight),
    night: weight(night),
    weekend: weight(weekend),
    releases: shares,
  });
}

/**
 * Time as variance passes it: ordinary days are 1/252 year each, sessions run by their U-shape, nights and weekends by
 * their own share spread evenly over the break, and a scheduled release adds a jump. Half days run the U-shape
 * compressed, with variance in proportion to their length.
 */
export class VarianceClock {
  readonly weights: ClockWeights;
  /** Share passed at the end of each step of a session, from 0. */
  readonly #cumulative: Float64Array;

  constructor(weights: ClockWeights) {
    this.weights = weights;
    this.#cumulative = new Float64Array(weights.steps.length + 1);
    weights.steps.forEach(({ share }, i) => {
      this.#cumulative[i + 1] = this.#cumulative[i]! + share;
    });
  }

  /**
   * Variance time from one instant to a later one. Only releases that were on the schedule should be given; those
   * after `from` and up to `to` count.
   *
   * @throws RangeError when `to` is before `from`, or outside the exchange calendar.
   */
  between(
    from: EpochMs,
    to: EpochMs,
    releases: readonly Pick<Release, 'kind' | 'releasedAt'>[] = [],
  ): YearFraction {
    if (to < from) throw new RangeError(`variance time runs forward, received ${from} to ${to}`);
    let share = 0;
    const last = dateIn(to, NEW_YORK);
    const firstDay = dateIn(from, NEW_YORK);
    let day = isTradingDay(firstDay) ? firstDay : previousTradingDay(firstDay);
    // The night before the first session may still be running.
    if (from < instantOf(day, '09:30', NEW_YORK)) day = previousTradingDay(day);
    for (; day <= last; day = nextTradingDay(day)) {
      const opens = instantOf(day, '09:30', NEW_YORK);
      const closes = closeOf(day);
      const next = nextTradingDay(day);
      const nextOpens = instantOf(next, '09:30', NEW_YORK);
      share += this.#session(opens, closes, to) - this.#session(opens, closes, from);
      const lump = isLongBreak(next) ? this.weights.weekend.share : this.weights.night.share;
      share += lump * (passed(closes, nextOpens, to) - passed(closes, nextOpens, from));
    }
    for (const { kind, releasedAt } of releases) {
      if (releasedAt > from && releasedAt <= to)
        share += Math.max(0, this.weights.releases[kind]?.share ?? 0);
    }
    return (share / TRADING_DAYS) as YearFraction;
  }

  /** Share of a session that has passed at an instant. */
  #session(opens: number, closes: number, at: number): number {
    const steps = this.#cumulative.length - 1;
    const position = steps * passed(opens, closes, at);
    const step = Math.min(Math.floor(position), steps - 1);
    const [low, high] = [this.#cumulative[step]!, this.#cumulative[step + 1]!];
    const length = (closes - opens) / (390 * 60_000);
    return length * (low + (position - step) * (high - low));
  }
}

/** Share of a span that has passed, 0 to 1. */
function passed(from: number, to: number, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** True when more than one night lies between the session before and this one. */
function isLongBreak(date: IsoDate): boolean {
  return previousTradingDay(date) !== addDays(date, -1);
}

interface Mean {
  readonly value: number;
  readonly error: number;
  readonly count: number;
}

function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const value = values.reduce((sum, v) => sum + v, 0) / count;
  const squares = values.reduce((sum, v) => sum + (v - value) * (v - value), 0);
  // One observation has no standard error of its own; its size is the honest stand-in.
  const error = count > 1 ? Math.sqrt(squares / (count - 1) / count) : Math.abs(value);
  return { value, error, count };
}
