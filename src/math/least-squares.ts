import { absent, ok, type Result } from './result.ts';

/** A linear regression with errors that allow for observations of one group moving together. */
export interface LinearFit {
  /** In the order of a row's terms. */
  readonly coefficients: readonly number[];
  /** Standard errors, clustered by group (Liang and Zeger 1986, with the small-sample factor G/(G−1)). */
  readonly standardErrors: readonly number[];
  /** Share of the targets' weighted variance that the terms explain. */
  readonly rSquared: number;
  /** Root of the weighted mean square of the residuals, in the unit of the targets. */
  readonly residualDeviation: number;
  readonly rows: number;
  readonly groups: number;
}

/** One observation of a regression. */
export interface RegressionRow {
  readonly terms: readonly number[];
  readonly target: number;
  /** Observations of one group are not independent, for instance those of one day. */
  readonly group: string;
  /** Default 1. */
  readonly weight?: number;
}

/**
 * Weighted least squares by normal equations, solved by Gaussian elimination with pivoting: for a handful of terms on
 * similar scales.
 * @returns `too-few-groups` with no more groups than terms, `singular` when the terms depend on each other.
 */
export function leastSquares(
  rows: readonly RegressionRow[],
): Result<LinearFit, 'too-few-groups' | 'singular'> {
  const size = rows[0]?.terms.length ?? 0;
  const groups = new Map<string, Float64Array>();
  for (const { group } of rows) if (!groups.has(group)) groups.set(group, new Float64Array(size));
  if (size === 0 || groups.size <= size)
    return absent('too-few-groups', `${groups.size} groups for ${size} terms`);
  const normal = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  let weights = 0;
  let sum = 0;
  for (const { terms, target, weight = 1 } of rows) {
    weights += weight;
    sum += weight * target;
    for (let i = 0; i < size; i++) {
      right[i]! += weight * terms[i]! * target;
      for (let j = 0; j < size; j++) normal[i]![j]! += weight * terms[i]! * terms[j]!;
    }
  }
  const inverse = inverted(normal);
  if (!inverse) return absent('singular');
  const coefficients = inverse.map((row) => row.reduce((total, one, j) => total + one * right[j]!, 0));
  const mean = sum / weights;
  let unexplained = 0;
  let variance = 0;
  for (const { terms, target, group, weight = 1 } of rows) {
    const residual = target - terms.reduce((total, term, i) => total + term * coefficients[i]!, 0);
    unexplained += weight * residual * residual;
    variance += weight * (target - mean) * (target - mean);
    const score = groups.get(group)!;
    for (let i = 0; i < size; i++) score[i]! += weight * terms[i]! * residual;
  }
  const factor = groups.size / (groups.size - 1);
  const standardErrors = inverse.map((row) => {
    let total = 0;
    for (const score of groups.values()) {
      const moved = row.reduce((inner, one, j) => inner + one * score[j]!, 0);
      total += moved * moved;
    }
    return Math.sqrt(factor * total);
  });
  return ok({
    coefficients,
    standardErrors,
    rSquared: variance > 0 ? 1 - unexplained / variance : 0,
    residualDeviation: Math.sqrt(unexplained / weights),
    rows: rows.length,
    groups: groups.size,
  });
}

/** The inverse of a symmetric matrix, or undefined when it has none to speak of. */
function inverted(matrix: readonly Float64Array[]): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row;
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    const lead = work[column]![column]!;
    if (!(Math.abs(lead) > 1e-10 * (1 + Math.abs(matrix[column]![column]!)))) return undefined;
    for (let j = 0; j < 2 * size; j++) work[column]![j]! /= lead;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const share = work[row]![column]!;
      for (let j = 0; j < 2 * size; j++) work[row]![j]! -= share * work[column]![j]!;
    }
  }
  return work.map((row) => row.slice(size));
}
