import { assertPeriod } from './period.ts';

/**
 * Relative strength index (Wilder 1978), 0 to 100: 100 − 100/(1 + average gain/average loss). Both averages are Wilder's:
 * the simple mean of the first n moves, then (previous·(n−1) + move)/n.
 */
export class Rsi {
  readonly #period: number;
  readonly #weight: number;
  #seen = 0;
  #previous = 0;
  #gain = 0;
  #loss = 0;

  /** @throws RangeError when the period is not a whole number of at least 1. */
  constructor(period: number) {
    assertPeriod(period);
    this.#period = period;
    this.#weight = 1 / period;
  }

  /** Takes the next close; the index, from the (n+1)-th close on, and undefined while nothing has moved. */
  update(close: number): number | undefined {
    if (this.#seen <= this.#period) return this.#warmUp(close);
    const move = close - this.#previous;
    this.#previous = close;
    // biome-ignore lint/complexity/useMathMinMax: the comparison is the faster of the two in this hot line
    this.#gain += this.#weight * ((move > 0 ? move : 0) - this.#gain);
    this.#loss += this.#weight * ((move < 0 ? -move : 0) - this.#loss);
    return this.#index();
  }

  #warmUp(close: number): number | undefined {
    const move = this.#seen === 0 ? 0 : close - this.#previous;
    this.#previous = close;
    if (this.#seen > 0) {
      this.#gain += (Math.max(0, move) - this.#gain) / this.#seen;
      this.#loss += (Math.max(0, -move) - this.#loss) / this.#seen;
    }
    this.#seen++;
    return this.#seen > this.#period ? this.#index() : undefined;
  }

  #index(): number | undefined {
    const sum = this.#gain + this.#loss;
    return sum === 0 ? undefined : (100 * this.#gain) / sum;
  }
}
