import {
  addDays,
  closeOf,
  dateIn,
  type EpochMs,
  expiresAt,
  type IsoDate,
  isExpiry,
  isTradingDay,
  NEW_YORK,
  nextTradingDay,
  type OptionChain,
  tradingDayOnOrAfter,
  tradingMinutesBetween,
  weekday,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { type StripReason, type VarianceStrip, varianceStrip } from './strip.ts';
import { MINUTES_PER_YEAR, yearsToExpiry } from './year-fraction.ts';

/** Indices of Cboe that are computed here. */
export type VolatilityIndexName = 'VIX' | 'VIX9D' | 'VIX3M' | 'VIX1D';

/** One of the two expiries an index is interpolated from. */
export interface IndexTerm {
  readonly chain: OptionChain;
  /** Minutes to expiry on the clock of the index: calendar, for VIX1D business minutes. */
  readonly minutes: number;
  readonly strip: VarianceStrip;
  /** Share of this term's total variance in the result. */
  readonly weight: number;
}

/** An index and what it was computed from. */
export interface VolatilityIndex {
  readonly name: VolatilityIndexName;
  /** Points: 13.93 is 13.93 % a year. */
  readonly value: number;
  /** Near term first; VIX1D has one term from the close, when today's options have expired, until midnight. */
  readonly terms: readonly IndexTerm[];
}

/** Why an index cannot be computed from the chains. */
export type VolatilityIndexReason =
  | 'no-bracketing-expiries'
  | 'truncated-wing'
  | 'mixed-quote-times'
  | StripReason;

const MINUTES_PER_DAY = 1440;
const TARGET_DAYS = { VIX: 30, VIX9D: 9, VIX3M: 93 } as const;
/** VIX1D counts sessions of 405 minutes, 09:30 to 16:15, and 252 of them a year. */
const SESSION_MINUTES = 405;
const BUSINESS_YEAR = 252 * SESSION_MINUTES;

/**
 * A Cboe volatility index from option chains of one instant. VIX (30 days), VIX9D (9) and VIX3M (93) interpolate total
 * variance linearly in calendar minutes between the Friday expiries around the target: SPX on third Fridays, SPXW on
 * the others (the session before when the Friday is a holiday). Brackets: VIX takes Fridays more than 23 and less than
 * 37 days ahead (a day or so of grace for holidays), VIX9D any around 9 days whose nearer one has a day or more to go,
 * VIX3M any around 93 days, however far apart. VIX1D interpolates between SPXW of this session and of the next trading
 * day, and no other, in business minutes, target 405 of a year of 252·405; its clock is inferred from published closes, on
 * which the weight of the next session is 1, so intraday values rest on the inference alone.
 *
 * @param rateAt continuously compounded interest a year for a time to expiry in calendar years, 0.04 is 4 %
 * @returns `truncated-wing` names the expiry whose strikes stop too early instead of giving a figure that is too low.
 */
export function volatilityIndex(
  name: VolatilityIndexName,
  chains: readonly OptionChain[],
  rateAt: (years: number) => number,
): Result<VolatilityIndex, VolatilityIndexReason> {
  const quotedAt = chains[0]?.quotedAt;
  if (chains.some((chain) => chain.quotedAt !== quotedAt)) return absent('mixed-quote-times');
  const live = chains.filter((chain) => yearsToExpiry(chain).ok);
  const daily = name === 'VIX1D';
  const sessions = daily && quotedAt !== undefined ? nextSessions(quotedAt) : [];
  const candidates = live
    .filter((chain) =>
      daily ? chain.root === 'SPXW' && sessions.includes(chain.expiry) : isFridayTerm(chain),
    )
    .map((chain) => ({ chain, minutes: daily ? businessMinutes(chain) : calendarMinutes(chain) }))
    .sort((a, b) => a.minutes - b.minutes);
  const target = daily ? SESSION_MINUTES : TARGET_DAYS[name] * MINUTES_PER_DAY;
  const year = daily ? BUSINESS_YEAR : MINUTES_PER_YEAR;
  const near = candidates.findLast(({ minutes }) => minutes <= target);
  const next = candidates.find(({ minutes }) => minutes > target);
  const alone = sessions.length === 1 ? near : undefined;
  if (!alone && !(near && next && isBracket(name, near.minutes, next.minutes))) {
    return absent('no-bracketing-expiries', `${target} minutes are not bracketed`);
  }
  const terms: IndexTerm[] = [];
  let total = 0;
  for (const term of alone ? [alone] : [near!, next!]) {
    const { chain, minutes } = term;
    const years = calendarMinutes(chain) / MINUTES_PER_YEAR;
    const strip = varianceStrip(chain, minutes / year, Math.exp(-rateAt(years) * years));
    if (!strip.ok)
      return absent(strip.reason, `${chain.root} ${chain.expiry}${strip.detail ? `: ${strip.detail}` : ''}`);
    const { putWing, callWing } = strip.value;
    for (const [side, wing] of [
      ['put', putWing],
      ['call', callWing],
    ] as const) {
      if (!wing.truncated) continue;
      const share = (100 * wing.missingShare).toFixed(1);
      const where = `${side} wing of ${chain.root} ${chain.expiry} ends at ${wing.lastStrike}`;
      return absent('truncated-wing', `${where}, about ${share} % of the variance missing`);
    }
    const weight = alone
      ? target / minutes
      : Math.abs((term === near ? next!.minutes : near!.minutes) - target) / (next!.minutes - near!.minutes);
    terms.push({ chain, minutes, strip: strip.value, weight });
    total += weight * strip.value.variance * strip.value.years;
  }
  return ok({ name, value: 100 * Math.sqrt((total * year) / target), terms });
}

function isBracket(name: VolatilityIndexName, near: number, next: number): boolean {
  switch (name) {
    case 'VIX':
      // More than 23 and less than 37 days, give or take the day a holiday moves a Friday and the hour of settlement.
      return near > 21.5 * MINUTES_PER_DAY && next < 38 * MINUTES_PER_DAY;
    case 'VIX9D':
      return near >= MINUTES_PER_DAY;
    case 'VIX3M':
    case 'VIX1D':
      return true;
  }
}

/** The expiries VIX, VIX9D and VIX3M are made of. */
function isFridayTerm({ root, expiry }: OptionChain): boolean {
  const friday = addDays(expiry, 5 - weekday(expiry));
  const lastOfWeek = weekday(expiry) === 5 || (weekday(expiry) === 4 && !isTradingDay(friday));
  if (!lastOfWeek) return false;
  return isExpiry('SPX', expiry) ? root === 'SPX' : root === 'SPXW';
}

/** The expiry dates of VIX1D: this session and the next; from the close until midnight the next one alone. */
function nextSessions(at: EpochMs): readonly IsoDate[] {
  const today = dateIn(at, NEW_YORK);
  if (isTradingDay(today) && at >= closeOf(today)) return [nextTradingDay(today)];
  const session = tradingDayOnOrAfter(today);
  return [session, nextTradingDay(session)];
}

function calendarMinutes(chain: OptionChain): number {
  return (expiresAt(chain.root, chain.expiry) - chain.quotedAt) / 60_000;
}

/** Minutes of sessions that last until a quarter past the close, to the close of the expiry date. */
function businessMinutes(chain: OptionChain): number {
  const expires = expiresAt(chain.root, chain.expiry);
  let minutes = tradingMinutesBetween(chain.quotedAt, expires);
  for (let day = dateIn(chain.quotedAt, NEW_YORK); day < chain.expiry; day = addDays(day, 1)) {
    if (!isTradingDay(day)) continue;
    const close = closeOf(day);
    minutes += Math.min(15, Math.max(0, (close - chain.quotedAt) / 60_000 + 15));
  }
  return minutes;
}
