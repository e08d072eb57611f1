import { TRADING_DAYS } from './realised-volatility.ts';

/** Per cent of VIX per standard move, and per standard move squared. */
const LINEAR = -7.408;
const QUADRATIC = 1.269;
/** Share of a move of VIX that a future about to expire takes, and the days at which that share has halved. */
const FRONT_SHARE = 0.7544;
const HALVING_DAYS = 65.31;

/**
 * Expected change of VIX, points, on the day of an index return of `returnPercent` (5 is +5 %), from the level `vix`
 * before it: VIX·(a·z + b·z²)/100, z the log return over VIX/√252, the one-day standard move.
 *
 * a = −7.408 ± 0.113, b = 1.269 ± 0.131 (White's standard errors): least squares without intercept of the daily change
 * of VIX, per cent of its level, on z and z²; SPX and VIX closes 2004-03-29 … 2026-02-20, 5510 days, R² 0.68. The square
 * is needed: the same fall moves VIX more than the same rise. Separate pairs for VIX below 15, 15–20, 20–30 and above 30
 * raise R² by at most 0.02 within a bucket, so there is one. Past the rise at which the parabola turns (2.9
 * standard moves) the change stays at its least.
 *
 * @throws RangeError when the level is not positive or the return is −100 % or less.
 */
export function vixResponse(returnPercent: number, vix: number): number {
  if (!(vix > 0)) throw new RangeError(`VIX must be positive, received ${vix}`);
  if (!(returnPercent > -100)) throw new RangeError(`an index cannot return ${returnPercent} %`);
  const standard = (100 * Math.log1p(returnPercent / 100) * Math.sqrt(TRADING_DAYS)) / vix;
  const z = Math.min(standard, -LINEAR / (2 * QUADRATIC));
  return (vix * (LINEAR * z + QUADRATIC * z * z)) / 100;
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
