import {
  addDays,
  expiriesBetween,
  type IsoDate,
  nextTradingDay,
  type OptionRoot,
  weekday,
} from '../../market/index.ts';
import { SESSIONS_PER_YEAR } from './parameters.ts';

/**
 * How much is listed: `full` as the exchange lists it up to nine weeks ahead, or `narrow`, what a minute tape can carry,
 * with some 300 strikes in all: today's, the next session's and the weekly SPXW expiries of two weeks, two VIX months.
 */
export type ListingWidth = 'full' | 'narrow';

const DAILY_EXPIRIES = 10;
/** Calendar days ahead at which a week's last or a third-Friday morning expiry is first listed. */
const WEEKLY_REACH = 63;
const VIX_MONTHLIES = 5;
const VIX_WEEKLIES = 2;
const NARROW_WEEKLY_REACH = 15;
const NARROW_VIX_MONTHLIES = 2;
/** Sessions past the last one with frames by which every expiry listed in it has settled. */
export const LISTING_REACH = 115;

export interface Listing {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
}

/**
 * What trades on each session, by root and then by date. Same-day afternoon expiries are included; morning ones have
 * stopped on the session before.
 *
 * @param sessions all sessions of the timeline; the answer holds for those {@link LISTING_REACH} before its end.
 * @returns the listings of the session at a place of `sessions`.
 */
export function listingBook(
  sessions: readonly IsoDate[],
  width: ListingWidth,
): (at: number) => readonly Listing[] {
  const book = (['SPX', 'SPXW', 'VIX', 'VIXW'] as const).map((root) => ({
    root,
    expiries: [...expiriesBetween(root, sessions[0]!, sessions.at(-1)!)],
  }));
  return (at) => {
    const today = sessions[at]!;
    const reach = addDays(today, WEEKLY_REACH);
    const narrow = width === 'narrow';
    const weeklyReach = narrow ? addDays(today, NARROW_WEEKLY_REACH) : reach;
    const lastDaily = sessions[at + (narrow ? 2 : DAILY_EXPIRIES) - 1]!;
    const listed = {
      SPX: (ahead: IsoDate[]) => (narrow ? [] : ahead.filter((date) => date > today && date <= reach)),
      SPXW: (ahead: IsoDate[]) =>
        ahead.filter((date) => date <= lastDaily || (date <= weeklyReach && isLastOfWeek(date))),
      VIX: (ahead: IsoDate[]) =>
        ahead.filter((date) => date > today).slice(0, narrow ? NARROW_VIX_MONTHLIES : VIX_MONTHLIES),
      VIXW: (ahead: IsoDate[]) => ahead.filter((date) => date > today).slice(0, narrow ? 0 : VIX_WEEKLIES),
    };
    return book.flatMap(({ root, expiries }) =>
      listed[root](expiries.filter((date) => date >= today)).map((expiry) => ({ root, expiry })),
    );
  };
}

function isLastOfWeek(date: IsoDate): boolean {
  return weekday(nextTradingDay(date)) <= weekday(date);
}

/** The VIX months on which futures are quoted, whatever is listed of their options. */
export function futuresMonths(sessions: readonly IsoDate[]): (at: number) => readonly IsoDate[] {
  const months = [...expiriesBetween('VIX', sessions[0]!, sessions.at(-1)!)];
  return (at) => months.filter((date) => date > sessions[at]!).slice(0, VIX_MONTHLIES);
}

/** Sessions before an expiry from which on the index's closes shape its strikes, and from which on they do so finely. */
const STRIKE_MEMORY = { full: 48, narrow: 12 } as const;
const FINE_SESSIONS = 2;
/** Of the narrow listing: reach below and above as a share of the index for each point of VIX. */
const REACH_PER_VIX = { below: 0.005, above: 0.0025 } as const;
/** Of the narrow listing: strikes are fine within so many daily deviations while VIX is below the second figure. */
const FINE_DEVIATIONS = { below: 3, above: 2.4 } as const;
const FINE_BELOW_VIX = 28;

/** Index and VIX at the close of a session. */
export interface SessionClose {
  readonly index: number;
  readonly vix: number;
}

/**
 * Strikes of an SPX expiry in one session, from the closes before it, so that none that was listed ever goes.
 * `full`: every 5 points to 7 % beyond the closes since before it was listed, every 25 points to 20 % beyond them.
 * `narrow`: every 25 points as far as VIX makes it worth while, and for the last two sessions every 5 points within 3 daily
 * deviations below and 2.4 above, unless the market is so wild that 25 points are fine enough.
 *
 * @param closeOn close of the session at a place; not asked for the session itself or later.
 */
export function spxStrikes(
  width: ListingWidth,
  session: number,
  expiry: number,
  closeOn: (place: number) => SessionClose,
): Float64Array {
  const since = (sessions: number) => {
    const found: SessionClose[] = [];
    for (let place = Math.max(0, expiry - sessions); place < session; place++) found.push(closeOn(place));
    return found;
  };
  const all = since(STRIKE_MEMORY[width]);
  if (width === 'full') {
    return strikeGrid(
      spanOf(all, () => ({ below: 0.2, above: 0.2 })),
      spanOf(all, () => ({ below: 0.07, above: 0.07 })),
    );
  }
  const calm = since(FINE_SESSIONS).filter(({ vix }) => vix < FINE_BELOW_VIX);
  return strikeGrid(
    spanOf(all, ({ vix }) => ({ below: REACH_PER_VIX.below * vix, above: REACH_PER_VIX.above * vix })),
    spanOf(calm, ({ vix }) => {
      const deviation = vix / 100 / Math.sqrt(SESSIONS_PER_YEAR);
      return { below: FINE_DEVIATIONS.below * deviation, above: FINE_DEVIATIONS.above * deviation };
    }),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(
  closes: readonly SessionClose[],
  reach: (close: SessionClose) => { readonly below: number; readonly above: number },
): Span {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const close of closes) {
    const { below, above } = reach(close);
    from = Math.min(from, close.index * (1 - below));
    to = Math.max(to, close.index * (1 + above));
  }
  return { from, to };
}

function strikeGrid(wide: Span, fine: Span): Float64Array {
  const strikes: number[] = [];
  for (let strike = Math.ceil(wide.from / 25) * 25; strike <= wide.to; strike += 5) {
    if (strike % 25 === 0 || (strike >= fine.from && strike <= fine.to)) strikes.push(strike);
  }
  return Float64Array.from(strikes);
}

/** `full`: half points to 15, whole points to 80. `narrow`: whole points to 25, every fifth to 80. */
export function vixStrikes(width: ListingWidth): Float64Array {
  const strikes: number[] = [];
  const step = (strike: number) => (width === 'full' ? (strike < 15 ? 0.5 : 1) : strike < 25 ? 1 : 5);
  for (let strike = 10; strike <= 80; strike += step(strike)) strikes.push(strike);
  return Float64Array.from(strikes);
}
