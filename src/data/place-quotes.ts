import {
  addDays,
  CALENDAR_YEARS,
  dateIn,
  type EpochMs,
  epochMs,
  type IsoDate,
  isExpiry,
  isTradingDay,
  NEW_YORK,
  type OptionRoot,
  type Session,
  sessionsOf,
  tradingDayOnOrBefore,
  weekday,
} from '../market/index.ts';
import { lastQuotable } from './quote-time.ts';

/** What a root or an expiry is in our terms, or why the quotes of it are left. */
export type PlacedExpiry =
  | { readonly root: OptionRoot; readonly expiry: IsoDate }
  | { readonly aside: string };

/** The instant a stamp stands for and the session it lies in, or why the quotes of it are left. */
export type PlacedMoment =
  | { readonly quotedAt: EpochMs; readonly sessionOpens: EpochMs; readonly date: IsoDate }
  | { readonly aside: string };

/** A stamp up to this long after the end of a session is that end. */
const CLOSING_MS = 60_000;
/** Until February 2015 the listed expiration date of monthly options was the Saturday after their last session. */
const SATURDAY_EXPIRIES_UNTIL = '2015-02-28';
const BEYOND = 'outside the years of the exchange calendar';

/**
 * Where a vendor names the index only (`SPX?`), the expiry tells the root: a date on which only the AM monthly expires is
 * SPX, one on which both expire cannot be told and is left, any other is SPXW. VIX and VIXW never share a date.
 */
export function placeExpiry(told: string, listed: IsoDate): PlacedExpiry {
  if (!isCovered(listed)) return { aside: 'expiry beyond the exchange calendar' };
  const expiry =
    weekday(listed) === 6 && listed <= SATURDAY_EXPIRIES_UNTIL ? tradingDayOnOrBefore(listed) : listed;
  if (!isTradingDay(expiry)) return { aside: 'expiry on a day without a session' };
  switch (told) {
    case 'SPX?': {
      if (!isExpiry('SPX', expiry)) return { root: 'SPXW', expiry };
      if (isExpiry('SPXW', expiry))
        return { aside: 'SPX and SPXW both expire on that date, and the file does not say which of them' };
      return { root: 'SPX', expiry };
    }
    case 'VIX?':
      return { root: isExpiry('VIX', expiry) ? 'VIX' : 'VIXW', expiry };
    default:
      return { root: told as OptionRoot, expiry };
  }
}

/** Tells in which session stamps lie. It keeps the sessions of the last date it was asked for. */
export class MomentPlacer {
  #key = '';
  #sessions: readonly Session[] = [];

  /**
   * A stamp inside a session stands for itself, one at the very end of it for its last millisecond. Any other is left;
   * `daily` stamps, which may be put after the close, stand for the last moment at which the root could be quoted.
   */
  place(root: OptionRoot, stamp: EpochMs, date: IsoDate, daily: boolean): PlacedMoment {
    if (!isCovered(date)) return { aside: BEYOND };
    const key = `${root} ${date}`;
    if (key !== this.#key) {
      this.#key = key;
      const days = [addDays(date, -1), date, ...followingDays(date)].filter(
        (day) => isCovered(day) && isTradingDay(day),
      );
      this.#sessions = days.flatMap((day) => sessionsOf(day, root));
    }
    const open = this.#sessions.find(({ opens, closes }) => stamp >= opens && stamp < closes);
    if (open) return { quotedAt: stamp, sessionOpens: open.opens, date };
    const ended = this.#sessions.find(({ closes }) => stamp >= closes && stamp - closes < CLOSING_MS);
    if (ended) return { quotedAt: epochMs(ended.closes - 1), sessionOpens: ended.opens, date };
    if (!daily) return { aside: 'outside the sessions of the root' };
    const quotedAt = lastQuotable(stamp, root);
    const own = dateIn(quotedAt, NEW_YORK);
    return { quotedAt, sessionOpens: quotedAt, date: own };
  }
}

/** Up to a long weekend: the first of them that trades begins on the evening before it. */
function followingDays(date: IsoDate): IsoDate[] {
  return [1, 2, 3, 4].map((days) => addDays(date, days));
}

function isCovered(date: IsoDate): boolean {
  const year = Number(date.slice(0, 4));
  return year >= CALENDAR_YEARS.first && year <= CALENDAR_YEARS.last;
}
