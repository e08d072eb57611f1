import type { SmileLaw } from './calibration.ts';
import { predicted } from './regression.ts';

/** Ratio of a strike's total deviation to the one at the money, over standardised log-moneyness z = ln(K/F) / s. */
export type SmileShape = (z: number) => number;

export const SHORT_KNOTS = [-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6] as const;
export const HEDGE_KNOTS = [-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4] as const;
export const VIX_KNOTS = [-1, -0.5, 0, 0.5, 1, 2, 3] as const;

/** Never less than this share of the deviation at the money, wherever an extrapolation leads. */
const FLOOR = 0.3;

/** Natural cubic spline through the knots' ratios, straight lines beyond the outer ones. */
export function splineShape(knots: readonly number[], ratios: readonly number[]): SmileShape {
  const last = knots.length - 1;
  const bends = secondDerivatives(knots, ratios);
  const slopeAt = (i: number, end: 0 | 1): number => {
    const h = knots[i + 1]! - knots[i]!;
    const chord = (ratios[i + 1]! - ratios[i]!) / h;
    return end === 0
      ? chord - (h / 6) * (2 * bends[i]! + bends[i + 1]!)
      : chord + (h / 6) * (bends[i]! + 2 * bends[i + 1]!);
  };
  const [first, final] = [slopeAt(0, 0), slopeAt(last - 1, 1)];
  return (z) => {
    if (z <= knots[0]!) return Math.max(FLOOR, ratios[0]! + first * (z - knots[0]!));
    if (z >= knots[last]!) return Math.max(FLOOR, ratios[last]! + final * (z - knots[last]!));
    let i = 0;
    while (z > knots[i + 1]!) i++;
    const h = knots[i + 1]! - knots[i]!;
    const a = (knots[i + 1]! - z) / h;
    const b = 1 - a;
    const curve = ((a * a * a - a) * bends[i]! + (b * b * b - b) * bends[i + 1]!) * ((h * h) / 6);
    return Math.max(FLOOR, a * ratios[i]! + b * ratios[i + 1]! + curve);
  };
}

/** The shape a law gives for a state. */
export function shapeOf({ knots, ratios }: SmileLaw, terms: readonly number[]): SmileShape {
  const fitted = ratios.map((ratio) => predicted(ratio, terms));
  const money = knots.indexOf(0);
  return splineShape(knots, [...fitted.slice(0, money), 1, ...fitted.slice(money)]);
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
