import {
  addDays,
  expiriesBetween,
  type IsoDate,
  nextTradingDay,
  type OptionRoot,
  weekday,
} from '../../market/index.ts';

const DAILY_EXPIRIES = 10;
/** Calendar days ahead at which a week's last or a third-Friday morning expiry is first listed. */
const WEEKLY_REACH = 63;
const VIX_MONTHLIES = 5;
const VIX_WEEKLIES = 2;
/** Sessions before an expiry from which on the index's closes shape its strikes: more than it is listed for. */
export const STRIKE_MEMORY = 48;
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
export function listingBook(sessions: readonly IsoDate[]): (at: number) => readonly Listing[] {
  const book = (['SPX', 'SPXW', 'VIX', 'VIXW'] as const).map((root) => ({
    root,
    expiries: [...expiriesBetween(root, sessions[0]!, sessions.at(-1)!)],
  }));
  return (at) => {
    const today = sessions[at]!;
    const reach = addDays(today, WEEKLY_REACH);
    const lastDaily = sessions[at + DAILY_EXPIRIES - 1]!;
    const listed = {
      SPX: (ahead: IsoDate[]) => ahead.filter((date) => date > today && date <= reach),
      SPXW: (ahead: IsoDate[]) =>
        ahead.filter((date) => date <= lastDaily || (date <= reach && isLastOfWeek(date))),
      VIX: (ahead: IsoDate[]) => ahead.filter((date) => date > today).slice(0, VIX_MONTHLIES),
      VIXW: (ahead: IsoDate[]) => ahead.filter((date) => date > today).slice(0, VIX_WEEKLIES),
    };
    return book.flatMap(({ root, expiries }) =>
      listed[root](expiries.filter((date) => date >= today)).map((expiry) => ({ root, expiry })),
    );
  };
}

function isLastOfWeek(date: IsoDate): boolean {
  return weekday(nextTradingDay(date)) <= weekday(date);
}

/** Every 5 points to 7 % beyond the closes given, every 25 points to 20 % beyond them. */
export function spxStrikes(closes: readonly number[]): Float64Array {
  const low = Math.min(...closes);
  const high = Math.max(...closes);
  const strikes: number[] = [];
  for (let strike = Math.ceil((low * 0.8) / 25) * 25; strike <= high * 1.2; strike += 5) {
    const near = strike >= low * 0.93 && strike <= high * 1.07;
    if (near || strike % 25 === 0) strikes.push(strike);
  }
  return Float64Array.from(strikes);
}

/** Half points to 15, whole points to 80. */
export function vixStrikes(): Float64Array {
  const strikes: number[] = [];
  for (let strike = 10; strike <= 80; strike += strike < 15 ? 0.5 : 1) strikes.push(strike);
  return Float64Array.from(strikes);
}
