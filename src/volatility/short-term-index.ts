import {
  addDays,
  closeOf,
  type EpochMs,
  type IsoDate,
  isPlannedSession,
  nextTradingDay,
  previousTradingDay,
  tradeDateAt,
  vixMonthlyExpiry,
} from '../market/index.ts';

/** The two VX months that the index holds, and how its contracts are divided between them. */
export interface RollWeights {
  readonly near: IsoDate;
  readonly far: IsoDate;
  /** Share of the contracts, not of their value, in the nearer month; above 0 and at most 1. */
  readonly nearShare: number;
}

/** Levels of both months, VIX points. */
export interface RollLevels {
  readonly near: number;
  readonly far: number;
}

const weightsOfDate = new Map<IsoDate, RollWeights>();

/**
 * What the S&P 500 VIX Short-Term Futures Index holds during a session, as set at the close before: dr/dt of its
 * contracts in the first month and the rest in the second, dt being the sessions of the roll period from one monthly
 * settlement (included) to the next (excluded) and dr those of them from the business day after that close on (S&P Dow Jones
 * Indices, "S&P VIX Futures Indices Methodology", October 2021). On the day of a settlement all is in what has become the
 * first month; each close moves 1/dt to the second. Planned sessions are counted: over a closure that nobody planned nothing is
 * rolled, and the next close makes up for it.
 *
 * @throws RangeError outside the exchange calendar.
 */
export function rollWeights(session: IsoDate): RollWeights {
  const held = weightsOfDate.get(session);
  if (held) return held;
  let [year, month] = [Number(session.slice(0, 4)), Number(session.slice(5, 7))];
  const settlement = (offset: number) => {
    const months = 12 * year + month - 1 + offset;
    return vixMonthlyExpiry(Math.floor(months / 12), (months % 12) + 1);
  };
  if (settlement(0) <= session) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  const [start, near, far] = [settlement(-1), settlement(0), settlement(1)];
  const follows = addDays(previousTradingDay(session), 1);
  const whole = sessionsIn(start, near);
  const weights = { near, far, nearShare: Math.min(whole, sessionsIn(follows, near)) / whole };
  weightsOfDate.set(session, weights);
  return weights;
}

/** The weights held at an instant: from a session's close on those of the next one. */
export function rollWeightsAt(at: EpochMs): RollWeights {
  const tradeDate = tradeDateAt(at);
  return rollWeights(at >= closeOf(tradeDate) ? nextTradingDay(tradeDate) : tradeDate);
}

function sessionsIn(from: IsoDate, until: IsoDate): number {
  let count = 0;
  for (let day = from; day < until; day = addDays(day, 1)) if (isPlannedSession(day)) count++;
  return count;
}

/** Shares of the value of the index in each month at these levels; they sum to 1. */
export function valueShares({ nearShare }: RollWeights, { near, far }: RollLevels): RollLevels {
  const whole = nearShare * near + (1 - nearShare) * far;
  return { near: (nearShare * near) / whole, far: ((1 - nearShare) * far) / whole };
}

/** Return of the two months held by one session's weights from some levels to others: the index's excess return. */
export function rollReturn({ nearShare }: RollWeights, from: RollLevels, to: RollLevels): number {
  const whole = (levels: RollLevels) => nearShare * levels.near + (1 - nearShare) * levels.far;
  return whole(to) / whole(from) - 1;
}

const BILL_DAYS = 91;

/** Return of the index's three-month bills over calendar days at a discount rate, % a year on 360 days (same source). */
export function billReturn(ratePercent: number, days: number): number {
  return Math.expm1(-(days / BILL_DAYS) * Math.log1p((-BILL_DAYS / 360) * (ratePercent / 100)));
}
