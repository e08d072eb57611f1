import { assertPeriod } from './period.ts';

/**
 * Wilder's average (1978): the simple mean of the first n values, then (previous·(n−1) + value)/n. Ours because it is
 * incremental; the library `trading-signals` is a test oracle only.
 */
export class WilderAverage {
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
    this.#seen = Math.min(this.#seen + 1, this.#period + 1);
    this.#value += (value - this.#value) / Math.min(this.#seen, this.#period);
    return this.#seen >= this.#period ? this.#value : undefined;
  }
}
