import { TRADING_DAYS } from './realised-volatility.ts';

/** Per cent of VIX per standard move, and per standard move squared. */
const LINEAR = -7.408;
const QUADRATIC = 1.269;
/** Share of a move of VIX that a future about to expire takes, and the days at which that share has halved. */
const FRONT_SHARE = 0.7544;
const HALVING_DAYS = 65.31;
/** Residual of VIX, per cent of its level: without a move of the index, and per standard move. */
const RESIDUAL_STILL = 3.276;
const RESIDUAL_MOVING = 3.642;
/** The same of VX just before settlement, and how it fades with the days: floor and days at which the rest has halved. */
const TENOR_RESIDUAL_STILL = 3.229;
const TENOR_RESIDUAL_MOVING = 2.535;
const TENOR_RESIDUAL_FLOOR = 0.306;
const TENOR_RESIDUAL_HALVING = 28.1;

/**
 * Expected change of VIX, points, over the `days` (trading days) of an index return of `returnPercent` (5 is +5 %), from
 * the level `vix` before it: √days·VIX·(a·z + b·z²)/100, z the log return over VIX·√(days/252), the standard move. Less
 * than a day counts as one.
 *
 * a = −7.408 ± 0.113, b = 1.269 ± 0.131 (White's standard errors): least squares without intercept of the daily change
 * of VIX, per cent of its level, on z and z²; SPX and VIX closes 2004-03-29 … 2026-02-20, 5510 days, R² 0.68. The square
 * is needed: the same fall moves VIX more than the same rise. Separate pairs for VIX below 15, 15–20, 20–30 and above 30
 * raise R² by at most 0.02 within a bucket, so there is one. Past the rise at which the parabola turns (2.9
 * standard moves) the change stays at its least. Changes over more days, overlapping, keep R² 0.68 at two and five days
 * and 0.64 at ten with the same constants (0.68, 0.69 and 0.67 when fitted apart); at 21 days it is 0.54 (0.67).
 *
 * The constants were fitted to all days up to the date stated: a backtest that ends before it looks ahead by them.
 *
 * @throws RangeError when the level is not positive, the return is −100 % or less, or the days are negative.
 */
export function vixResponse(returnPercent: number, vix: number, days = 1): number {
  const length = atLeastADay(days);
  const z = Math.min(standardMove(returnPercent, vix, length), -LINEAR / (2 * QUADRATIC));
  return (Math.sqrt(length) * (vix * (LINEAR * z + QUADRATIC * z * z))) / 100;
}

/**
 * Standard deviation, points, of the change of VIX around {@link vixResponse}: √days·VIX·√(s₀² + s₁²·z²)/100.
 *
 * s₀ = 3.276, s₁ = 3.642, both per cent of VIX: Gaussian quasi-likelihood on the residuals of the same 5510 days. 72 %
 * of the days lie within one deviation and 95 % within two. By level of VIX below 15, 15–20, 20–30 and above 30 the
 * standardised residuals have the root mean square 0.92, 0.95, 1.08 and 1.24; over 2, 5, 10 and 21 days 1.00, 0.96,
 * 0.94 and 0.96. Fitted to all days up to 2026-02-20, as the response.
 *
 * @throws RangeError as {@link vixResponse}.
 */
export function vixResidual(returnPercent: number, vix: number, days = 1): number {
  const length = atLeastADay(days);
  const z = standardMove(returnPercent, vix, length);
  const percent = Math.sqrt(RESIDUAL_STILL * RESIDUAL_STILL + RESIDUAL_MOVING * RESIDUAL_MOVING * z * z);
  return (Math.sqrt(length) * vix * percent) / 100;
}

/** The return in standard moves of its days. */
function standardMove(returnPercent: number, vix: number, days: number): number {
  if (!(vix > 0)) throw new RangeError(`VIX must be positive, received ${vix}`);
  if (!(returnPercent > -100)) throw new RangeError(`an index cannot return ${returnPercent} %`);
  return (100 * Math.log1p(returnPercent / 100) * Math.sqrt(TRADING_DAYS)) / (vix * Math.sqrt(days));
}

function atLeastADay(days: number): number {
  if (!(days >= 0)) throw new RangeError(`days must not be negative, received ${days}`);
  return Math.max(1, days);
}

/**
 * Change of a VX future as a share of the change of VIX that an index return brings ({@link vixResponse}), by calendar
 * days to the future's settlement: β(d) = β₀/(1 + d/τ).
 *
 * β₀ = 0.754 ± 0.029, τ = 65.3 ± 4.8 days (standard errors clustered by day): non-linear least squares of the daily
 * change of each monthly VX settlement on the fitted response, first to eighth month, 2 … 246 days, 2004-03-26 …
 * 2017-05-11, 22938 changes on 3302 days, R² 0.61; the day of settlement itself and rows without a price left
 * out. Free levels at nine tenors raise R² by 0.002. Stability: 2004–2010 gives 0.70 and 58 days, 2011–2017 0.90 and 75;
 * on falls alone the shares are about a tenth lower, on rises higher.
 *
 * @throws RangeError when the days are negative.
 */
export function tenorBeta(days: number): number {
  if (!(days >= 0)) throw new RangeError(`days to settlement must not be negative, received ${days}`);
  return FRONT_SHARE / (1 + days / HALVING_DAYS);
}

/**
 * Standard deviation, points, of the change of a VX future around its tenor's share of the response, by calendar days to
 * its settlement: √days·VIX·(f + (1 − f)/(1 + d/τ))·√(s₀² + s₁²·z²)/100.
 *
 * s₀ = 3.229, s₁ = 2.535 per cent of VIX, f = 0.306, τ = 28.1 days: Gaussian quasi-likelihood on the residuals of the
 * 22938 changes of {@link tenorBeta}. 73 % lie within one deviation and 95 % within two; the root mean square of the
 * standardised residuals is between 0.97 and 1.02 in seven buckets of days, and 0.90, 1.09, 1.06 and 0.95 for VIX below
 * 15, 15–20, 20–30 and above 30; 0.88 in 2004–2010 and 1.09 after. Residuals of the tenors go with that of VIX:
 * correlation 0.67 below 30 days, 0.32 beyond 180. Longer than a day is the root of time, not fitted.
 *
 * @throws RangeError as {@link vixResponse} and {@link tenorBeta}.
 */
export function tenorResidual(
  daysToSettlement: number,
  returnPercent: number,
  vix: number,
  days = 1,
): number {
  if (!(daysToSettlement >= 0))
    throw new RangeError(`days to settlement must not be negative, received ${daysToSettlement}`);
  const length = atLeastADay(days);
  const z = standardMove(returnPercent, vix, length);
  const percent = Math.sqrt(
    TENOR_RESIDUAL_STILL * TENOR_RESIDUAL_STILL + TENOR_RESIDUAL_MOVING * TENOR_RESIDUAL_MOVING * z * z,
  );
  const share =
    TENOR_RESIDUAL_FLOOR + (1 - TENOR_RESIDUAL_FLOOR) / (1 + daysToSettlement / TENOR_RESIDUAL_HALVING);
  return (Math.sqrt(length) * vix * share * percent) / 100;
}
