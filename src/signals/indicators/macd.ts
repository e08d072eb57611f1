import { Ema } from './ema.ts';

/** One value of MACD, in units of the price. */
export interface MacdPoint {
  readonly macd: number;
  readonly signal: number;
  /** `macd` − `signal`. */
  readonly histogram: number;
}

export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/** The periods Appel gave. */
export const MACD_PERIODS: MacdPeriods = { fast: 12, slow: 26, signal: 9 };

/**
 * Moving average convergence/divergence (Appel): EMA(fast) − EMA(slow), and the EMA of that as signal. All averages start
 * with simple means, the fast one with that of the last `fast` of the first `slow` closes, as TA-Lib does.
 */
export class Macd {
  readonly #skipped: number;
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  #seen = 0;

  /** @throws RangeError when a period is not a whole number of at least 1, or `fast` is not shorter than `slow`. */
  constructor({ fast, slow, signal }: MacdPeriods) {
    this.#fast = new Ema(fast);
    this.#slow = new Ema(slow);
    this.#signal = new Ema(signal);
    this.#skipped = slow - fast;
    if (this.#skipped < 1) throw new RangeError(`fast period ${fast} is not shorter than slow ${slow}`);
  }

  /** Takes the next close; a point from the (slow + signal − 1)-th close on. */
  update(close: number): MacdPoint | undefined {
    this.#seen = Math.min(this.#seen + 1, this.#skipped + 1);
    const fast = this.#seen > this.#skipped ? this.#fast.update(close) : undefined;
    const slow = this.#slow.update(close);
    if (fast === undefined || slow === undefined) return undefined;
    const macd = fast - slow;
    const signal = this.#signal.update(macd);
    return signal === undefined ? undefined : { macd, signal, histogram: macd - signal };
  }
}
