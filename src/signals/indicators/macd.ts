import { assertPeriod } from './period.ts';

/** One value of MACD, in units of the price. */
export interface MacdPoint {
  readonly macd: number;
  readonly signal: number;
  /** `macd` − `signal`. */
  readonly histogram: number;
}

/** Lengths of the averages, in bars. */
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
  readonly #periods: MacdPeriods;
  readonly #fastWeight: number;
  readonly #slowWeight: number;
  readonly #signalWeight: number;
  /** Closes still missing before the first point. */
  #missing: number;
  #fast = 0;
  #slow = 0;
  #signal = 0;

  /** @throws RangeError when a period is not a whole number of at least 1, or `fast` is not shorter than `slow`. */
  constructor({ fast, slow, signal }: MacdPeriods) {
    for (const period of [fast, slow, signal]) assertPeriod(period);
    if (fast >= slow) throw new RangeError(`fast period ${fast} is not shorter than slow ${slow}`);
    this.#periods = { fast, slow, signal };
    this.#fastWeight = 2 / (fast + 1);
    this.#slowWeight = 2 / (slow + 1);
    this.#signalWeight = 2 / (signal + 1);
    this.#missing = slow + signal - 1;
  }

  /** What the latest close came to; undefined before the (slow + signal − 1)-th. */
  get point(): MacdPoint | undefined {
    if (this.#missing > 0) return undefined;
    const macd = this.#fast - this.#slow;
    return { macd, signal: this.#signal, histogram: macd - this.#signal };
  }

  /** Takes the next close; the histogram, from the (slow + signal − 1)-th close on. */
  update(close: number): number | undefined {
    if (this.#missing > 0) return this.#warmUp(close);
    this.#fast += this.#fastWeight * (close - this.#fast);
    this.#slow += this.#slowWeight * (close - this.#slow);
    const macd = this.#fast - this.#slow;
    this.#signal += this.#signalWeight * (macd - this.#signal);
    return macd - this.#signal;
  }

  #warmUp(close: number): number | undefined {
    const { fast, slow, signal } = this.#periods;
    const seen = slow + signal - this.#missing;
    this.#missing--;
    // Means of the closes so far while an average starts, its usual step from then on.
    const fastSeen = seen - (slow - fast);
    if (fastSeen > 0)
      this.#fast += (close - this.#fast) * (fastSeen <= fast ? 1 / fastSeen : this.#fastWeight);
    this.#slow += (close - this.#slow) * (seen <= slow ? 1 / seen : this.#slowWeight);
    const signalSeen = seen - slow + 1;
    if (signalSeen < 1) return undefined;
    const macd = this.#fast - this.#slow;
    this.#signal += (macd - this.#signal) / signalSeen;
    return signalSeen < signal ? undefined : macd - this.#signal;
  }
}
