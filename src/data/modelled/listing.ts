import {
  addDays,
  CALENDAR_YEARS,
  dateOf,
  daysBetween,
  expiriesBetween,
  FUND_ROOTS,
  FUNDS,
  type FundRoot,
  type IsoDate,
  isPlannedSession,
  isVixMonthly,
  listedSince,
  nextTradingDay,
  VXM_SINCE,
} from '../../market/index.ts';

/**
 * Which expiries a modelled history quotes: those the exchange listed on the day, or also those of today's kind that it
 * did not list then, marked `hypothetical`.
 */
export type ListingRule = 'historical' | 'hypothetical';

export interface ListedExpiry {
  readonly expiry: IsoDate;
  readonly hypothetical: boolean;
}

/** What a session's frames quote. */
export interface SessionListing {
  /** SPXW of the session itself; it trades until it settles. */
  readonly sameSession: ListedExpiry | undefined;
  /** SPXW of the next session. */
  readonly nextSession: ListedExpiry | undefined;
  /** SPXW of third Fridays and of months' ends, up to 62 days ahead. */
  readonly hedges: readonly ListedExpiry[];
  /** Monthly VIX options, up to 240 days ahead. */
  readonly vixOptions: readonly ListedExpiry[];
  /** Monthly VX futures, up to 285 days ahead. */
  readonly futures: readonly ListedExpiry[];
  /** Shares of funds on VX. */
  readonly funds: readonly { readonly root: FundRoot; readonly hypothetical: boolean }[];
  /** Whether VXM is quoted by their levels before it was listed. */
  readonly hypotheticalVxm: boolean;
}

const HEDGE_REACH = 62;
const VIX_OPTION_REACH = 240;
const FUTURE_REACH = 285;
/** The first month whose roll period the exchange calendar covers whole. */
const FIRST_ROLL = dateOf(CALENDAR_YEARS.first, 3, 1);

/** Listings of a range of sessions, by the rule. */
export class ListingBook {
  readonly #rule: ListingRule;
  readonly #hedges: readonly IsoDate[];
  readonly #vix: readonly IsoDate[];

  constructor(rule: ListingRule, from: IsoDate, to: IsoDate) {
    this.#rule = rule;
    const hedgeEnd = addDays(to, HEDGE_REACH);
    this.#hedges = [
      ...new Set([...expiriesBetween('SPX', from, hedgeEnd), ...monthEnds(from, hedgeEnd)]),
    ].sort();
    this.#vix = [...days(from, addDays(to, FUTURE_REACH))].filter(
      (date) => isPlannedSession(date) && isVixMonthly(date),
    );
  }

  on(date: IsoDate): SessionListing {
    const next = nextTradingDay(date);
    const reach = (dates: readonly IsoDate[], most: number) =>
      dates.filter((expiry) => expiry > date && daysBetween(date, expiry) <= most);
    const listed = (root: 'SPXW' | 'VIX' | 'VX', expiry: IsoDate) => {
      const since = listedSince(root, expiry);
      return since !== undefined && since <= date;
    };
    const kept = (root: 'SPXW' | 'VIX' | 'VX', expiries: readonly IsoDate[]): ListedExpiry[] =>
      expiries.flatMap((expiry) => this.#offer(expiry, listed(root, expiry)) ?? []);
    return {
      sameSession: this.#offer(date, listed('SPXW', date)),
      nextSession: this.#offer(next, listed('SPXW', next)),
      hedges: kept(
        'SPXW',
        reach(this.#hedges, HEDGE_REACH).filter((expiry) => expiry !== next),
      ),
      vixOptions: kept('VIX', reach(this.#vix, VIX_OPTION_REACH)),
      futures: kept('VX', reach(this.#vix, FUTURE_REACH)),
      funds: FUND_ROOTS.flatMap((root) => {
        const offered = this.#offer(date, FUNDS[root].listedSince <= date);
        return offered && date >= FIRST_ROLL ? [{ root, hypothetical: offered.hypothetical }] : [];
      }),
      hypotheticalVxm: this.#rule === 'hypothetical' && date < VXM_SINCE,
    };
  }

  #offer(expiry: IsoDate, listed: boolean): ListedExpiry | undefined {
    return listed || this.#rule === 'hypothetical' ? { expiry, hypothetical: !listed } : undefined;
  }
}

function* days(from: IsoDate, to: IsoDate): Generator<IsoDate> {
  for (let day = from; day <= to; day = addDays(day, 1)) yield day;
}

/** The last planned session of each month. */
function monthEnds(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const last = new Map<string, IsoDate>();
  for (const day of days(from, addDays(to, 5))) if (isPlannedSession(day)) last.set(day.slice(0, 7), day);
  return [...last.values()].filter((day) => day <= to && addDays(day, 5).slice(0, 7) > day.slice(0, 7));
}

/** Strikes of one root's chains on a session, such that no strike that was near the money lately is gone. */
export interface StrikeSpan {
  /** Lowest and highest close of the index over the sessions in which the expiries were listed. */
  readonly low: number;
  readonly high: number;
  /** Lowest strike worth quoting by the widest market of those sessions. */
  readonly floor: number;
}

/** Below this level of the index, expiries that were never listed are quoted at every point instead of every fifth. */
const SMALL_INDEX = 1500;

/**
 * Every 5 points over so many deviations on either side, and 60 points more, so that wings of fixed width are listed. A
 * hypothetical expiry of a small index has strikes every point: at 500 five points are two days' deviations, and today's
 * grid in proportion to the index is finer than one point.
 */
export function shortStrikes(
  lowest: number,
  highest: number,
  deviation: number,
  hypothetical: boolean,
): Float64Array {
  const step = hypothetical && highest < SMALL_INDEX ? 1 : 5;
  const low = Math.max(step, Math.floor((lowest * Math.exp(-8 * deviation) - 60) / 5) * 5);
  const high = Math.ceil((highest * Math.exp(6 * deviation) + 60) / 5) * 5;
  return Float64Array.from({ length: (high - low) / step + 1 }, (_, i) => low + step * i);
}

/** Every 5 points within 3 % of lately seen closes, every 25 points outside (10 while the index was below 1500). */
export function hedgeStrikes({ low, high, floor }: StrikeSpan): Float64Array {
  const wide = high < 1500 ? 10 : 25;
  const strikes: number[] = [];
  for (let strike = Math.max(wide, Math.floor(floor / wide) * wide); strike <= high * 1.15; strike += 5) {
    if (strike % wide === 0 || (strike >= low * 0.97 && strike <= high * 1.03)) strikes.push(strike);
  }
  return Float64Array.from(strikes);
}

/** Half points to 15, whole ones to 50, every two and a half beyond, to 100. */
export function vixStrikes(): Float64Array {
  const strikes: number[] = [];
  for (let strike = 8; strike <= 100; strike += strike < 15 ? 0.5 : strike < 50 ? 1 : 2.5)
    strikes.push(strike);
  return Float64Array.from(strikes);
}
