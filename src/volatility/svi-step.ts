import { UNKNOWNS } from './svi-form.ts';

/** More constraints than a slice and its floor can have near their bounds; further ones are left to later steps. */
const MOST_ROWS = 24;
const MOST_SWEEPS = 80;
/** Change of a constraint's value in one sweep below which the multipliers have settled. */
const SETTLED = 1e-8;
/** A pivot below this share of its diagonal leaves the direction without a step. */
const LEAST_PIVOT = 1e-14;

/**
 * The step of a damped quadratic model under linearised inequalities, value + row · move ≥ 0. The multipliers are found by
 * Hildreth's ascent, one at a time; none exceeds `price`, so that bounds which cannot all be kept are missed at that price.
 */
export class SviStep {
  /** Lower triangle of the model's matrix by rows, and its gradient. */
  readonly normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly gradient = new Float64Array(UNKNOWNS);
  readonly move = new Float64Array(UNKNOWNS);
  readonly rows = new Float64Array(MOST_ROWS * UNKNOWNS);
  readonly values = new Float64Array(MOST_ROWS);
  count = 0;
  readonly #price: number;
  readonly #lower = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly #solved = new Float64Array(MOST_ROWS * UNKNOWNS);
  readonly #multipliers = new Float64Array(MOST_ROWS);

  constructor(price: number) {
    this.#price = price;
  }

  /** Room for another constraint: its place in `rows` and `values`, absent when all are taken. */
  claim(): number | undefined {
    return this.count < MOST_ROWS ? this.count++ : undefined;
  }

  /** Linearised change of constraint `c` along the move. */
  change(c: number): number {
    const { rows, move } = this;
    const at = c * UNKNOWNS;
    return (
      rows[at]! * move[0]! +
      rows[at + 1]! * move[1]! +
      rows[at + 2]! * move[2]! +
      rows[at + 3]! * move[3]! +
      rows[at + 4]! * move[4]!
    );
  }

  /** What the model without damping takes off the objective along the move. */
  expected(): number {
    const { normal, gradient, move } = this;
    let gain = 0;
    for (let i = 0; i < UNKNOWNS; i++) {
      let product = 0.5 * normal[i * UNKNOWNS + i]! * move[i]!;
      for (let j = 0; j < i; j++) product += normal[i * UNKNOWNS + j]! * move[j]!;
      gain -= (gradient[i]! + product) * move[i]!;
    }
    return gain;
  }

  /** Fills `move` with the diagonal enlarged by the share `damping`. */
  solve(damping: number): void {
    const { move, values, rows, count } = this;
    const solved = this.#solved;
    const multipliers = this.#multipliers;
    this.#factor(damping);
    for (let i = 0; i < UNKNOWNS; i++) move[i] = -this.gradient[i]!;
    this.#substitute(move, 0);
    for (let c = 0; c < count; c++) {
      const at = c * UNKNOWNS;
      for (let i = at; i < at + UNKNOWNS; i++) solved[i] = rows[i]!;
      this.#substitute(solved, at);
      multipliers[c] = 0;
    }
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let largest = 0;
      for (let c = 0; c < count; c++) {
        const at = c * UNKNOWNS;
        let own = 0;
        for (let i = at; i < at + UNKNOWNS; i++) own += rows[i]! * solved[i]!;
        const held = multipliers[c]!;
        const slack = values[c]! + this.change(c);
        const next = Math.max(0, Math.min(this.#price, held - slack / own));
        if (next === held) continue;
        multipliers[c] = next;
        for (let i = 0; i < UNKNOWNS; i++) move[i]! += (next - held) * solved[at + i]!;
        largest = Math.max(largest, Math.abs(next - held) * own);
      }
      if (largest < SETTLED) break;
    }
  }

  /** Cholesky. */
  #factor(damping: number): void {
    const lower = this.#lower;
    const { normal } = this;
    const n = UNKNOWNS;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = normal[i * n + j]!;
        if (i === j) sum *= 1 + damping;
        for (let p = 0; p < j; p++) sum -= lower[i * n + p]! * lower[j * n + p]!;
        lower[i * n + j] =
          i === j
            ? Math.sqrt(Math.max(sum, LEAST_PIVOT * normal[i * n + i]! + 1e-300))
            : sum / lower[j * n + j]!;
      }
    }
  }

  #substitute(x: Float64Array, at: number): void {
    const lower = this.#lower;
    const n = UNKNOWNS;
    for (let i = 0; i < n; i++) {
      let sum = x[at + i]!;
      for (let p = 0; p < i; p++) sum -= lower[i * n + p]! * x[at + p]!;
      x[at + i] = sum / lower[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[at + i]!;
      for (let p = i + 1; p < n; p++) sum -= lower[p * n + i]! * x[at + p]!;
      x[at + i] = sum / lower[i * n + i]!;
    }
  }
}
