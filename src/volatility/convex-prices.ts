import { absent, ok, type Result } from '../math/index.ts';

/** Undiscounted call prices to be made convex, strikes ascending. */
export interface CallQuotes {
  readonly strikes: Float64Array;
  readonly prices: Float64Array;
  /** Uncertainty of each price, above zero. */
  readonly errors: Float64Array;
  readonly forward: number;
  /** One standard deviation of the price at expiry, the scale of the smoothness penalty. */
  readonly width: number;
}

/** Half-bandwidth of the problem's matrices: a difference of two second differences spans four strikes. */
const BAND = 3;
const MAX_STEPS = 80;

/**
 * Call prices closest to quoted ones, in units of their errors, among those without arbitrage in strike: convex, slopes
 * between −1 and 0, not below intrinsic or zero. A penalty on the change of density from strike to strike, weight 1 where
 * the density is one standard deviation wide, decides what the quotes leave open. Quadratic programme, solved by a
 * primal–dual interior point method on banded matrices.
 */
export function convexCallPrices(quotes: CallQuotes): Result<Float64Array, 'not-solved'> {
  const { strikes, prices, errors } = quotes;
  const n = strikes.length;
  const constraints = constraintsOf(quotes);
  const m = constraints.length;
  const hessian = hessianOf(quotes);
  const linear = prices.map((price, i) => price / (errors[i]! * errors[i]!));
  const x = prices.slice();
  const slack = new Float64Array(m);
  const dual = new Float64Array(m).fill(1);
  constraints.forEach((row, i) => {
    slack[i] = Math.max(slackOf(row, x), 1e-3 * row.scale);
  });
  for (let step = 0; step < MAX_STEPS; step++) {
    const gap = slack.reduce((sum, t, i) => sum + t * dual[i]!, 0) / m;
    const primal = constraints.map((row, i) => slackOf(row, x) - slack[i]!);
    const stationary = bandedProduct(hessian, x).map((value, i) => value - linear[i]!);
    constraints.forEach((row, i) => {
      addRow(stationary, row, -dual[i]!);
    });
    const worst = Math.max(
      ...primal.map((value, i) => Math.abs(value) / constraints[i]!.scale),
      ...stationary.map((value, i) => Math.abs(value) * errors[i]!),
    );
    if (gap < 1e-8 && worst < 1e-6) return ok(x);
    const target = 0.15 * gap;
    const matrix = hessian.slice();
    const right = stationary.map((value) => -value);
    constraints.forEach((row, i) => {
      addOuter(matrix, row, dual[i]! / slack[i]!);
      addRow(right, row, (target - dual[i]! * slack[i]! - dual[i]! * primal[i]!) / slack[i]!);
    });
    const move = solveBanded(matrix, right);
    if (!move.every(Number.isFinite)) break;
    const slackMove = constraints.map((row, i) => rowProduct(row, move) + primal[i]!);
    const dualMove = slackMove.map((dt, i) => (target - dual[i]! * slack[i]! - dual[i]! * dt) / slack[i]!);
    const reach = Math.min(longestStep(slack, slackMove), longestStep(dual, dualMove));
    for (let i = 0; i < n; i++) x[i]! += reach * move[i]!;
    for (let i = 0; i < m; i++) {
      slack[i]! += reach * slackMove[i]!;
      dual[i]! += reach * dualMove[i]!;
    }
  }
  return absent('not-solved', `${n} strikes after ${MAX_STEPS} steps`);
}

/** A linear inequality over neighbouring prices, Σ coefficients · prices ≥ bound. */
interface Row {
  readonly from: number;
  readonly coefficients: readonly number[];
  readonly bound: number;
  /** Size of its natural unit. */
  readonly scale: number;
}

function constraintsOf({ strikes, forward }: CallQuotes): Row[] {
  const n = strikes.length;
  const inverse = (i: number) => 1 / (strikes[i + 1]! - strikes[i]!);
  const rows: Row[] = [
    { from: 0, coefficients: [1], bound: Math.max(0, forward - strikes[0]!), scale: 1 },
    { from: 0, coefficients: [-inverse(0), inverse(0)], bound: -1, scale: 0.01 },
  ];
  for (let i = 1; i < n - 1; i++) {
    const [before, after] = [inverse(i - 1), inverse(i)];
    rows.push({ from: i - 1, coefficients: [before, -before - after, after], bound: 0, scale: 0.01 });
  }
  const last = inverse(n - 2);
  rows.push({ from: n - 2, coefficients: [last, -last], bound: 0, scale: 0.01 });
  rows.push({ from: n - 1, coefficients: [1], bound: 0, scale: 1 });
  return rows;
}

/** Lower band of the data and smoothness terms, row by row: entry (i, i − d) at i·(BAND + 1) + d. */
function hessianOf({ strikes, errors, width }: CallQuotes): Float64Array {
  const n = strikes.length;
  const matrix = new Float64Array(n * (BAND + 1));
  for (let i = 0; i < n; i++) matrix[i * (BAND + 1)] = 1 / (errors[i]! * errors[i]!);
  const peak = 0.4 / width;
  const density = (i: number): [number, number, number] => {
    const before = strikes[i]! - strikes[i - 1]!;
    const after = strikes[i + 1]! - strikes[i]!;
    const half = (before + after) / 2;
    return [1 / (before * half), -(1 / before + 1 / after) / half, 1 / (after * half)];
  };
  for (let i = 1; i < n - 2; i++) {
    const [p, q, r] = density(i);
    const [u, v, w] = density(i + 1);
    const gap = strikes[i + 1]! - strikes[i]!;
    // ∫ (width·d′/peak)² dK/width over the gap between the two strikes.
    const weight = width / (gap * peak * peak);
    addOuter(matrix, { from: i - 1, coefficients: [-p, u - q, v - r, w], bound: 0, scale: 1 }, weight);
  }
  return matrix;
}

function slackOf(row: Row, x: Float64Array): number {
  return rowProduct(row, x) - row.bound;
}

function rowProduct({ from, coefficients }: Row, x: Float64Array): number {
  return coefficients.reduce((sum, c, j) => sum + c * x[from + j]!, 0);
}

function addRow(to: Float64Array, { from, coefficients }: Row, factor: number): void {
  coefficients.forEach((c, j) => {
    to[from + j]! += factor * c;
  });
}

function addOuter(matrix: Float64Array, { from, coefficients }: Row, factor: number): void {
  coefficients.forEach((c, j) => {
    for (let i = 0; i <= j; i++) matrix[(from + j) * (BAND + 1) + j - i]! += factor * c * coefficients[i]!;
  });
}

function bandedProduct(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    product[i]! += matrix[i * (BAND + 1)]! * x[i]!;
    for (let d = 1; d <= Math.min(BAND, i); d++) {
      const value = matrix[i * (BAND + 1) + d]!;
      product[i]! += value * x[i - d]!;
      product[i - d]! += value * x[i]!;
    }
  }
  return product;
}

/** Solves a symmetric positive definite banded system by Cholesky; overwrites the matrix. */
function solveBanded(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const width = BAND + 1;
  for (let i = 0; i < n; i++) {
    for (let d = Math.min(BAND, i); d >= 0; d--) {
      const j = i - d;
      let sum = matrix[i * width + d]!;
      for (let k = Math.max(0, i - BAND); k < j; k++) {
        if (j - k <= BAND) sum -= matrix[i * width + i - k]! * matrix[j * width + j - k]!;
      }
      matrix[i * width + d] = d === 0 ? Math.sqrt(sum) : sum / matrix[j * width]!;
    }
  }
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let d = 1; d <= Math.min(BAND, i); d++) x[i]! -= matrix[i * width + d]! * x[i - d]!;
    x[i]! /= matrix[i * width]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i]! /= matrix[i * width]!;
    for (let d = 1; d <= Math.min(BAND, i); d++) x[i - d]! -= matrix[i * width + d]! * x[i]!;
  }
  return x;
}

/** The longest share of a move, at most 1, that keeps everything above zero by a hundredth. */
function longestStep(values: Float64Array, move: readonly number[]): number {
  let share = 1;
  for (let i = 0; i < values.length; i++) {
    if (move[i]! < 0) share = Math.min(share, (-0.99 * values[i]!) / move[i]!);
  }
  return share;
}
