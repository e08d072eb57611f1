import {
  type EpochMs,
  expiresAt,
  isTradingDay,
  type OptionChain,
  type YearFraction,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** Minutes in a 365-day year, the unit of Cboe's volatility indices. */
export const MINUTES_PER_YEAR = 525_600;

/**
 * Calendar time from one instant to a later one in years of 525600 minutes (Cboe VIX methodology). Elapsed time counts,
 * so a change to or from summer time moves nothing.
 *
 * @returns `expired` when `to` is not after `from`.
 */
export function yearFraction(from: EpochMs, to: EpochMs): Result<YearFraction, 'expired'> {
  if (to <= from)
    return absent('expired', `${new Date(to).toISOString()} is not after ${new Date(from).toISOString()}`);
  return ok(((to - from) / 60_000 / MINUTES_PER_YEAR) as YearFraction);
}

/**
 * Calendar years from the instant of a chain's quotes to the instant its options expire.
 *
 * @returns `expired`, or `no-session` when the expiry date is no trading day (an option listed for a day the exchange
 * then closed).
 */
export function yearsToExpiry(
  chain: Pick<OptionChain, 'root' | 'expiry' | 'quotedAt'>,
): Result<YearFraction, 'expired' | 'no-session'> {
  if (!isTradingDay(chain.expiry)) return absent('no-session', chain.expiry);
  return yearFraction(chain.quotedAt, expiresAt(chain.root, chain.expiry));
}
