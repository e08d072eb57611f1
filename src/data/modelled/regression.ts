import { type LinearFit, leastSquares, type RegressionRow } from '../../math/index.ts';
import { StoreError } from '../store-error.ts';

/** A fitted regression as it is kept: rounded, with what says how far to trust it. */
export interface Regression {
  /** What each coefficient multiplies, in words. */
  readonly terms: readonly string[];
  readonly coefficients: readonly number[];
  /** Clustered by day. */
  readonly standardErrors: readonly number[];
  readonly rSquared: number;
  /** Standard deviation of the residuals, in logarithms or in ratios as the target is. */
  readonly residual: number;
  readonly rows: number;
  readonly days: number;
}

/** Decimals kept: more would pretend a precision that the errors deny. */
const DECIMALS = 1e5;

/** @throws StoreError when the observations do not determine the terms. */
export function regress(name: string, terms: readonly string[], rows: readonly RegressionRow[]): Regression {
  const fit = leastSquares(rows);
  if (!fit.ok) throw new StoreError(`${name} cannot be fitted: ${fit.reason} ${fit.detail ?? ''}`.trimEnd());
  const {
    coefficients,
    standardErrors,
    rSquared,
    residualDeviation,
    rows: count,
    groups,
  }: LinearFit = fit.value;
  return {
    terms,
    coefficients: coefficients.map(rounded),
    standardErrors: standardErrors.map(rounded),
    rSquared: rounded(rSquared),
    residual: rounded(residualDeviation),
    rows: count,
    days: groups,
  };
}

/** The regression's value for terms in its own order. */
export function predicted({ coefficients }: Regression, terms: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum += coefficients[i]! * terms[i]!;
  return sum;
}

export function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS || 0;
}
