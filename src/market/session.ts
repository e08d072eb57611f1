import { closeOf, isTradingDay, nextTradingDay, tradingDayOnOrAfter } from './calendar.ts';
import { assertCovered, earlyCloseOf, stockClose } from './closures.ts';
import type { FutureRoot, OptionRoot, Root } from './contract.ts';
import { FUND_ROOTS } from './fund.ts';
import { addDays, dateIn, instantOf, NEW_YORK, weekday } from './time.ts';
import { type EpochMs, epochMs, type IsoDate, isoDate } from './units.ts';

/** Before the day (`gth`: overnight, of funds the early session), the day session, and the one after it (`curb`). */
export type SessionName = 'gth' | 'regular' | 'curb';

/** One session of a trade date: open at `opens`, no longer open at `closes`. */
export interface Session {
  readonly name: SessionName;
  readonly tradeDate: IsoDate;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
}

/** What is open at an instant; when nothing is, `tradeDate` is the next one that will trade. */
export interface SessionState {
  readonly name: SessionName | 'closed';
  readonly tradeDate: IsoDate;
}

const FUTURES: ReadonlySet<string> = new Set<FutureRoot>(['VX', 'VXM']);
const FUNDS: ReadonlySet<string> = new Set(FUND_ROOTS);

/** Overnight option trading began 2015-03-02 in VIX, 2015-03-09 in SPX and with the 24-hour form in XSP. */
const GTH_SINCE: { readonly [Root in OptionRoot]: IsoDate } = {
  VIX: isoDate('2015-03-02'),
  VIXW: isoDate('2015-10-08'),
  SPX: isoDate('2015-03-09'),
  SPXW: isoDate('2015-03-09'),
  XSP: isoDate('2021-11-22'),
};
/** From this trade date the overnight session starts at 20:15 of the evening before instead of 03:00. */
const GTH_EVENING_SINCE = isoDate('2021-11-22');
const CURB_SINCE = isoDate('2022-04-25');
/** From this trade date VX trades nearly around the clock: from 16:30 of the day before, on Mondays from 18:00. */
const VX_EVENING_SINCE = isoDate('2014-06-23');
/** From this trade date VX opens at 18:00 New York on every eve. */
const VX_OPENS_AT_SIX_SINCE = isoDate('2018-02-26');
/** From this trade date the daily mark of VX, and with it the end of its day session, is 16:00 New York. */
const VX_MARK_AT_FOUR_SINCE = isoDate('2020-10-26');

/**
 * The sessions of one trade date for a root, in order: Cboe rule 5.1 for options, CFE rule 1202 for VX, NYSE Arca rule
 * 7.34-E for shares of a fund (04:00, core session 09:30 to the close, late until 20:00, on half days 17:00). Holidays'
 * shortened overnight sessions are not modelled: a trade date's overnight session starts the evening before it.
 * @throws RangeError when the date is no trading day.
 */
export function sessionsOf(tradeDate: IsoDate, root: Root): readonly Session[] {
  assertCovered(tradeDate);
  return sessionsOn(tradeDate, root);
}

/** As {@link sessionsOf}, for the first trade date after the calendar too: its night begins inside. */
function sessionsOn(tradeDate: IsoDate, root: Root): readonly Session[] {
  const known = sessionsOfRoot.get(root) ?? new Map<IsoDate, readonly Session[]>();
  sessionsOfRoot.set(root, known);
  const sessions = known.get(tradeDate) ?? computeSessions(tradeDate, root);
  known.set(tradeDate, sessions);
  return sessions;
}

// A memo of pure answers: every trade of an account's history is asked for its date.
const sessionsOfRoot = new Map<Root, Map<IsoDate, readonly Session[]>>();

function computeSessions(tradeDate: IsoDate, root: Root): readonly Session[] {
  const stocksClose = stockClose(tradeDate);
  const opens = instantOf(tradeDate, '09:30', NEW_YORK);
  const eve = addDays(tradeDate, -1);
  const half = earlyCloseOf(tradeDate) !== undefined;
  const quarterPast = epochMs(stocksClose + 15 * 60_000);
  if (FUNDS.has(root)) {
    const late = instantOf(tradeDate, half ? '17:00' : '20:00', NEW_YORK);
    return [
      { name: 'gth', tradeDate, opens: instantOf(tradeDate, '04:00', NEW_YORK), closes: opens },
      { name: 'regular', tradeDate, opens, closes: stocksClose },
      { name: 'curb', tradeDate, opens: stocksClose, closes: late },
    ];
  }
  if (FUTURES.has(root)) {
    const dayEnds = tradeDate >= VX_MARK_AT_FOUR_SINCE && !half ? stocksClose : quarterPast;
    const day: Session = { name: 'regular', tradeDate, opens, closes: dayEnds };
    if (tradeDate < VX_EVENING_SINCE) return [day];
    const early = tradeDate < VX_OPENS_AT_SIX_SINCE && weekday(tradeDate) !== 1;
    const nightOpens = instantOf(eve, early ? '16:30' : '18:00', NEW_YORK);
    const night: Session = { name: 'gth', tradeDate, opens: nightOpens, closes: opens };
    const curbEnds = instantOf(tradeDate, '17:00', NEW_YORK);
    if (tradeDate < VX_MARK_AT_FOUR_SINCE || half) return [night, day];
    return [night, day, { name: 'curb', tradeDate, opens: dayEnds, closes: curbEnds }];
  }
  const sessions: Session[] = [{ name: 'regular', tradeDate, opens, closes: quarterPast }];
  if (tradeDate >= GTH_SINCE[root as OptionRoot]) {
    const evening = tradeDate >= GTH_EVENING_SINCE;
    sessions.unshift({
      name: 'gth',
      tradeDate,
      opens: evening ? instantOf(eve, '20:15', NEW_YORK) : instantOf(tradeDate, '03:00', NEW_YORK),
      closes: instantOf(tradeDate, '09:15', NEW_YORK),
    });
  }
  if (tradeDate >= CURB_SINCE && !half) {
    sessions.push({
      name: 'curb',
      tradeDate,
      opens: quarterPast,
      closes: instantOf(tradeDate, '17:00', NEW_YORK),
    });
  }
  return sessions;
}

// The session found last for each root: an instant is asked about many times, and next to its neighbours.
const lastOpen = new Map<Root, Session>();

/** Which session of a root is open at an instant, and the trade date a trade of that instant belongs to. */
export function sessionAt(at: EpochMs, root: Root): SessionState {
  const last = lastOpen.get(root);
  if (last && at >= last.opens && at < last.closes) return { name: last.name, tradeDate: last.tradeDate };
  const today = dateIn(at, NEW_YORK);
  const first = tradingDayOnOrAfter(today);
  for (const tradeDate of [first, nextTradingDay(first)]) {
    const sessions = sessionsOn(tradeDate, root);
    const open = sessions.find((session) => at >= session.opens && at < session.closes);
    if (open) {
      lastOpen.set(root, open);
      return { name: open.name, tradeDate };
    }
    if (at < sessions.at(-1)!.closes) return { name: 'closed', tradeDate };
  }
  throw new RangeError(`no session found around ${new Date(at).toISOString()}`);
}

/** The trade date that an instant belongs to by the sessions of SPXW, which is the account's own day. */
export function tradeDateAt(at: EpochMs): IsoDate {
  return sessionAt(at, 'SPXW').tradeDate;
}

/** Minutes of the stock session (09:30 to the close, New York) between two instants; negative when `to` is earlier. */
export function tradingMinutesBetween(from: EpochMs, to: EpochMs): number {
  if (to < from) return -tradingMinutesBetween(to, from);
  const last = dateIn(to, NEW_YORK);
  let total = 0;
  for (let day = dateIn(from, NEW_YORK); day <= last; day = addDays(day, 1)) {
    if (!isTradingDay(day)) continue;
    const opens = instantOf(day, '09:30', NEW_YORK);
    total += Math.max(0, Math.min(to, closeOf(day)) - Math.max(from, opens));
  }
  return total / 60_000;
}

/**
 * The instant at which `minutes` of stock session will have passed since `from`; an amount that ends with a session
 * ends at its close, not at the next open.
 * @throws RangeError when `minutes` is negative or not finite.
 */
export function addTradingMinutes(from: EpochMs, minutes: number): EpochMs {
  if (!(Number.isFinite(minutes) && minutes >= 0))
    throw new RangeError(`not a number of minutes: ${minutes}`);
  if (minutes === 0) return from;
  let left = minutes * 60_000;
  for (let day = tradingDayOnOrAfter(dateIn(from, NEW_YORK)); ; day = nextTradingDay(day)) {
    const starts = Math.max(from, instantOf(day, '09:30', NEW_YORK));
    const available = Math.max(0, closeOf(day) - starts);
    if (left <= available) return epochMs(starts + left);
    left -= available;
  }
}
