/**
 * Every number of the synthetic market. Its dynamics are chosen so that the moments of its daily closes resemble those of
 * the S&P 500 and VIX from 1995 to 2026 (docs/data.md has both); shapes within a day, chains and spreads are assumptions.
 * Time is counted in sessions of the variance clock ({@link ./clock.ts}); a year has 252.
 */

/** Part of the manifest. Raise it with every change that alters a frame, a series or a print. */
export const GENERATOR_VERSION = 5;

/** Sessions simulated, and reported as daily bars, before the first one with frames. */
export const HISTORY_SESSIONS = 260;
export const SESSIONS_PER_YEAR = 252;

/**
 * How far option-implied volatility stands above what the market's own dynamics lead one to expect, as a ratio less
 * one, at every tenor, while the slow factor is at zero. With the share below it is the whole of the reward for selling
 * options in this market: with 0 and 1 there is none on average.
 */
export const VOLATILITY_RISK_PREMIUM = 0.255;
/**
 * Share of the slow factor that options price in: the premium is larger while volatility is low and gone when it is high.
 * Without it VIX would range further than it did.
 */
export const PRICED_SLOW = 0.82;
/** The same for the volatility of volatility: how far VIX options are dearer than the dynamics warrant. */
export const VIX_OPTION_PREMIUM = 0.2;

/** Volatility follows `exp(fast + slow)` times this annual level; both factors revert to zero. */
export const MEDIAN_VOLATILITY = 0.118;
export interface VolatilityFactor {
  /** Share of the distance to zero that is lost in a session. */
  readonly reversion: number;
  /** Standard deviation of a session's shock to the logarithm of volatility. */
  readonly shock: number;
}
export const FAST_FACTOR: VolatilityFactor = { reversion: 0.3, shock: 0.047 };
export const SLOW_FACTOR: VolatilityFactor = { reversion: 0.0115, shock: 0.0935 };
/** Correlation of an index shock with a shock to either factor. */
export const LEVERAGE = -0.85;

/** Jumps of one sign: a Poisson number a year, sizes exponential; log volatility answers by `response` times the size. */
export interface JumpSide {
  readonly perYear: number;
  readonly meanSize: number;
  readonly response: number;
}
export const DOWN_JUMPS: JumpSide = { perYear: 3, meanSize: 0.013, response: 12 };
export const UP_JUMPS: JumpSide = { perYear: 2.5, meanSize: 0.0075, response: -7.5 };

/** Expected growth of the index a year, jumps included. */
export const INDEX_GROWTH = 0.1;
/** Index level at the start of the history. */
export const INITIAL_INDEX = 5800;
export const DIVIDEND_YIELD = 0.013;
/** Three-month bill at the start of the history, % a year, and its daily shock. */
export const INITIAL_BILL = 4;
export const BILL_SHOCK = 0.01;

/** Share of a plain session's variance that falls between two sessions; with weekends and releases about 27 %. */
export const OVERNIGHT_SHARE = 0.23;
/** The first ten minutes after the close, when options trade and the index stands still. */
export const AFTER_HOURS_SHARE = 0.01;
/** A weekend or holiday lengthens the overnight part by this factor. */
export const LONG_GAP_FACTOR = 1.3;
/** Variance of a half day's session as a share of a whole one's. */
export const HALF_DAY_SHARE = 0.55;
/** Variance that a scheduled release adds to its session, in plain sessions. */
export const RELEASE_VARIANCE = { cpi: 0.35, ppi: 0.1, jobs: 0.25, fomc: 0.3 } as const;

/** Tenors of the volatility indices in sessions. */
export const INDEX_TENORS = { VIX1D: 1, VIX9D: 6, VIX: 21, VIX3M: 63 } as const;

/** Standard deviation of the logarithm of an opening print against the index at the open. */
export const SET_NOISE = 0.0005;
export const VRO_NOISE = 0.015;
