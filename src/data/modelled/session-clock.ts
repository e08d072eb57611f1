import { type ClockWeight, VarianceClock } from '../../volatility/index.ts';

/**
 * Shares of an ordinary day's variance, S&P 500, 727 whole sessions of hourly bars from 2023-09-15 to 2026-08-21 (the
 * hours are halved evenly): the night and each half-hour from 09:30. Weekends carried 0.54 (160 of them), but options
 * charge a weekend as a night, which the calibration of the next session's level absorbs; here both are a night.
 */
const HOURS = [0.178, 0.103, 0.084, 0.123, 0.086, 0.066] as const;
const LAST_HALF_HOUR = 0.063;
const NIGHT = 0.297;

const weight = (share: number): ClockWeight => ({
  share,
  standardError: share / Math.sqrt(727 / 2),
  count: 727,
});

/** The variance clock of the modelled history: no release is known to it. */
export const MODEL_CLOCK = new VarianceClock({
  steps: [...HOURS.flatMap((share) => [weight(share / 2), weight(share / 2)]), weight(LAST_HALF_HOUR)],
  night: weight(NIGHT),
  weekend: weight(NIGHT),
  releases: {},
});

/** Share of a whole day's variance that falls into its session. */
export const SESSION_SHARE = 1 - NIGHT;
