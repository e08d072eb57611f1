import { WilderAverage } from './wilder-average.ts';

/** What a bar must tell for its true range, in units of the price. */
export interface RangeBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Average true range (Wilder 1978) in units of the price: {@link WilderAverage} of max(H, previous C) − min(L, previous
 * C); the first bar, which has no close before it, counts with H − L.
 */
export class Atr {
  readonly #average: WilderAverage;
  #previousClose: number | undefined;

  /** @throws RangeError when the period is not a whole number of at least 1. */
  constructor(period: number) {
    this.#average = new WilderAverage(period);
  }

  /** Takes the next bar; the average, from the n-th bar on. */
  update({ high, low, close }: RangeBar): number | undefined {
    const before = this.#previousClose;
    this.#previousClose = close;
    const range = before === undefined ? high - low : Math.max(high, before) - Math.min(low, before);
    return this.#average.update(range);
  }
}
