import {
  civilOf,
  closeOf,
  type EpochMs,
  epochMs,
  instantOf,
  isTradingDay,
  NEW_YORK,
  type OptionRoot,
  previousTradingDay,
  sessionAt,
  sessionsOf,
  tradeDateAt,
} from '../market/index.ts';

/** Cboe's public quote pages and feeds are this much behind. */
const DELAY_MS = 15 * 60_000;
/** An index that last ticked longer ago than this, seen through the delayed feed, is not ticking. */
const TICKING_WITHIN_MS = 20 * 60_000;

/** The latest instant at or before `at` at which the root traded: `at` itself in a session, else the last millisecond of one. */
export function lastQuotable(at: EpochMs, root: OptionRoot): EpochMs {
  const { name, tradeDate } = sessionAt(at, root);
  if (name !== 'closed') return at;
  const earlier = sessionsOf(tradeDate, root).filter((session) => session.closes <= at);
  const last = earlier.at(-1) ?? sessionsOf(previousTradingDay(tradeDate), root).at(-1)!;
  return epochMs(last.closes - 1);
}

/**
 * The instant the quotes of a delayed page or feed belong to, known only by when it was fetched. It can be late, never
 * early, so that no quote is dated before it existed.
 */
export function delayedQuoteTime(fetchedAt: EpochMs, root: OptionRoot): EpochMs {
  return lastQuotable(epochMs(fetchedAt - DELAY_MS), root);
}

/**
 * The instant a snapshot's quotes belong to, when the feed also says when the index last ticked: that tick while the
 * index was ticking. After the close, overnight and before the open the index stands still and the options do not,
 * so their quotes are newer than the tick: they are dated by the fetch.
 */
export function snapshotQuoteTime(fetchedAt: EpochMs, indexTickedAt: EpochMs, root: OptionRoot): EpochMs {
  return fetchedAt - indexTickedAt <= TICKING_WITHIN_MS ? indexTickedAt : delayedQuoteTime(fetchedAt, root);
}

/**
 * When the VIX level of a snapshot was computed. The feed's stamp stands at the last close until the stock session
 * opens, but the level moves from 03:15 New York on, when Cboe starts to disseminate it.
 */
export function vixTickedAt(quotedAt: EpochMs, stampedAt: EpochMs): EpochMs {
  const { date, time } = civilOf(quotedAt, NEW_YORK);
  const premarket = isTradingDay(date) && time >= '03:15:00' && time < '09:30:00';
  return premarket && stampedAt < instantOf(date, '03:15', NEW_YORK) ? quotedAt : stampedAt;
}

/** When a stock index last moved: with the quotes during the stock session, else at the close before them. */
export function indexTickBefore(quotedAt: EpochMs): EpochMs {
  const tradeDate = tradeDateAt(quotedAt);
  if (quotedAt < instantOf(tradeDate, '09:30', NEW_YORK)) return closeOf(previousTradingDay(tradeDate));
  return epochMs(Math.min(quotedAt, closeOf(tradeDate)));
}
