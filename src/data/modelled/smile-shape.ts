import type { SmileLaw } from './calibration.ts';
import { predicted } from './regression.ts';

/** Ratio of a strike's total deviation to the one at the money, over standardised log-moneyness z = ln(K/F) / s. */
export type SmileShape = (z: number) => number;

export const SHORT_KNOTS = [-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6] as const;
export const HEDGE_KNOTS = [-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4] as const;
export const VIX_KNOTS = [-1, -0.5, 0, 0.5, 1, 2, 3] as const;

/** Never less than this share of the deviation at the money, wherever an extrapolation leads. */
const FLOOR = 0.3;
/** How finely the spline is searched for a slope that is too steep, in deviations. */
const STEP = 0.1;

/**
 * Natural cubic spline through the knots' ratios. Beyond the outer knots, or from where on the way out the ratio would
 * rise faster than `steepest`, total variance goes on as a straight line in log-moneyness (Lee, "The moment formula for
 * implied volatility at extreme strikes", Mathematical Finance 14, 2004), so that no call rises and no put falls in strike.
 * @param deviation total, at the money
 */
export function splineShape(
  knots: readonly number[],
  ratios: readonly number[],
  deviation: number,
): SmileShape {
  const bends = secondDerivatives(knots, ratios);
  const spline = (z: number): Point => {
    let i = 0;
    while (i < knots.length - 2 && z > knots[i + 1]!) i++;
    const h = knots[i + 1]! - knots[i]!;
    const a = (knots[i + 1]! - z) / h;
    const b = 1 - a;
    const [low, high] = [(bends[i]! * h * h) / 6, (bends[i + 1]! * h * h) / 6];
    return {
      z,
      ratio: a * ratios[i]! + b * ratios[i + 1]! + (a * a * a - a) * low + (b * b * b - b) * high,
      slope: (ratios[i + 1]! - ratios[i]! + (1 - 3 * a * a) * low + (3 * b * b - 1) * high) / h,
    };
  };
  const lower = lastBelowLimit(spline, knots[0]!, deviation);
  const upper = lastBelowLimit(spline, knots.at(-1)!, deviation);
  return (z) => {
    const end = z < lower.z ? lower : z > upper.z ? upper : undefined;
    if (!end) return Math.max(FLOOR, spline(z).ratio);
    const square = end.ratio * end.ratio + 2 * end.ratio * end.slope * (z - end.z);
    return Math.max(FLOOR, Math.sqrt(Math.max(0, square)));
  };
}

/** A smile's ratio at z and its slope there. */
interface Point {
  readonly z: number;
  readonly ratio: number;
  readonly slope: number;
}

/** The point furthest out, up to the outer knot, to which the spline never rises faster than the limit. */
function lastBelowLimit(spline: (z: number) => Point, outer: number, deviation: number): Point {
  const steps = Math.round(Math.abs(outer) / STEP);
  let last = spline(0);
  for (let i = 1; i <= steps; i++) {
    const next = spline((outer * i) / steps);
    if (Math.sign(outer) * next.slope > steepest(next, deviation)) return last;
    last = next;
  }
  return last;
}

/**
 * The steepest rise away from the money, of the ratio over z, with which a total variance that is straight from there on
 * leaves no negative probability: Gatheral's g(k) >= 0 with w'' = 0, solved for the slope (Gatheral and Jacquier,
 * "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14, 2014, section 2.2). It lies below the rise with which
 * a value would stand still in strike.
 */
function steepest({ z, ratio }: Point, deviation: number): number {
  const half = (deviation * ratio) / 2;
  return 1 / (Math.abs(z) / ratio + Math.sqrt(1 + half * half));
}

/**
 * The shape a law gives for a state.
 * @param deviation total, at the money
 */
export function shapeOf(
  { knots, ratios }: SmileLaw,
  terms: readonly number[],
  deviation: number,
): SmileShape {
  const fitted = ratios.map((ratio) => predicted(ratio, terms));
  const money = knots.indexOf(0);
  return splineShape(knots, [...fitted.slice(0, money), 1, ...fitted.slice(money)], deviation);
}

/** Thomas algorithm on the spline's tridiagonal system, with no bend at either end. */
function secondDerivatives(x: readonly number[], y: readonly number[]): Float64Array {
  const n = x.length;
  const bends = new Float64Array(n);
  const work = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const share = (x[i]! - x[i - 1]!) / (x[i + 1]! - x[i - 1]!);
    const pivot = share * bends[i - 1]! + 2;
    bends[i] = (share - 1) / pivot;
    const turn = (y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!) - (y[i]! - y[i - 1]!) / (x[i]! - x[i - 1]!);
    work[i] = ((6 * turn) / (x[i + 1]! - x[i - 1]!) - share * work[i - 1]!) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) bends[i] = bends[i]! * bends[i + 1]! + work[i]!;
  return bends;
}
