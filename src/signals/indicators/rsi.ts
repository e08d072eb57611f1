import { WilderAverage } from './wilder-average.ts';

/**
 * Relative strength index (Wilder 1978), 0 to 100: 100 − 100/(1 + average gain/average loss), averages by
 * {@link WilderAverage}.
 */
export class Rsi {
  readonly #gains: WilderAverage;
  readonly #losses: WilderAverage;
  #previous: number | undefined;

  /** @throws RangeError when the period is not a whole number of at least 1. */
  constructor(period: number) {
    this.#gains = new WilderAverage(period);
    this.#losses = new WilderAverage(period);
  }

  /** Takes the next close; the index, from the (n+1)-th close on, and undefined while nothing has moved. */
  update(close: number): number | undefined {
    const previous = this.#previous;
    this.#previous = close;
    if (previous === undefined) return undefined;
    const gain = this.#gains.update(Math.max(0, close - previous));
    const loss = this.#losses.update(Math.max(0, previous - close));
    if (gain === undefined || loss === undefined || gain + loss === 0) return undefined;
    return (100 * gain) / (gain + loss);
  }
}
