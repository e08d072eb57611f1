import { assertPeriod } from './period.ts';

/**
 * Exponential moving average, weight 2/(n+1), started with the simple mean of the first n values (TA-Lib, StockCharts).
 * Ours because it is incremental; the library `trading-signals` is a test oracle only.
 */
export class Ema {
  readonly #period: number;
  #seen = 0;
  #value = 0;

  /** @throws RangeError when the period is not a whole number of at least 1. */
  constructor(period: number) {
    assertPeriod(period);
    this.#period = period;
  }

  /** Takes the next value; the average, from the n-th value on. */
  update(value: number): number | undefined {
    this.#seen++;
    if (this.#seen <= this.#period) {
      this.#value += (value - this.#value) / this.#seen;
      return this.#seen === this.#period ? this.#value : undefined;
    }
    this.#value += (2 / (this.#period + 1)) * (value - this.#value);
    return this.#value;
  }
}
