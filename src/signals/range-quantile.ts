import type { MarketView } from '../market/index.ts';
import { absent, quantile } from '../math/index.ts';
import { barStamp, dailyBars } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * What of a day is measured, in per cent of the previous close: `high-low` the range of the session, `excursion` the
 * farther of its high and low from the previous close, `close-close` the distance between the closes.
 */
export type RangeMeasure = 'high-low' | 'excursion' | 'close-close';

export interface RangeQuantileOptions {
  readonly symbol?: string;
  readonly measure?: RangeMeasure;
  /** Share of days that stayed within the answer; 0.9 unless given. */
  readonly probability?: number;
  /** Sessions counted; 252 unless given. */
  readonly days?: number;
}

/** Quantile of past daily ranges, per cent of the previous close: within it the stated share of days stayed. */
export function rangeQuantile(view: MarketView, options: RangeQuantileOptions = {}): Signal {
  const { symbol = 'SPX', measure = 'excursion', probability = 0.9, days = 252 } = options;
  const bars = dailyBars(view, symbol, days + 1);
  if (!bars.ok) return bars;
  const counted = bars.value.slice(1);
  const flat = counted.filter(({ high, low }) => high === low).length;
  if (measure !== 'close-close' && flat > 0)
    return absent('no-open-and-range', `${flat} of ${days} bars of ${symbol} have no range`);
  const ranges = counted.map(({ high, low, close }, i) => {
    const previous = bars.value[i]!.close;
    const points =
      measure === 'high-low'
        ? high - low
        : measure === 'excursion'
          ? Math.max(Math.abs(high - previous), Math.abs(low - previous))
          : Math.abs(close - previous);
    return (100 * points) / previous;
  });
  const last = bars.value.at(-1)!;
  return signalOf(view, {
    id: `range-quantile-${measure}`,
    value: quantile(ranges, probability),
    unit: '% of the previous close',
    inputs: { probability, 'days (count)': days, [`last day, ${last.date} (%)`]: ranges.at(-1)! },
    stamps: [barStamp(view, last)],
  });
}
