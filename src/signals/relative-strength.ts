import type { MarketView } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { barStamp, dailyBars } from './history.ts';
import { Rsi } from './indicators/index.ts';
import { gapFreeCloses, intradayBars } from './intraday-bars.ts';
import { type Signal, signalOf } from './signal.ts';

/** Closes beyond the period that an average is fed: at 14 the start then weighs less than 1e-8. */
const WARM_UP = 18;

export interface RsiOptions {
  /** Bars of an average; 14 unless given. */
  readonly period?: number;
  readonly symbol?: string;
}

/**
 * Wilder's RSI of daily closes, 0 to 100, from a fixed number of closes (19 periods), so that the length of a tape does
 * not matter.
 */
export function dailyRsi(view: MarketView, { period = 14, symbol = 'SPX' }: RsiOptions = {}): Signal {
  const bars = dailyBars(view, symbol, period * (WARM_UP + 1));
  if (!bars.ok) return bars;
  const value = latest(
    new Rsi(period),
    bars.value.map((bar) => bar.close),
  );
  if (value === undefined) return absent('no-movement', `${symbol} has not moved`);
  const last = bars.value.at(-1)!;
  return signalOf(view, {
    id: 'rsi-daily',
    value,
    unit: '0 to 100',
    inputs: { 'period (days)': period, [`${symbol} close of ${last.date} (points)`]: last.close },
    stamps: [barStamp(view, last)],
  });
}

export interface IntradayRsiOptions extends RsiOptions {
  /** Length of a bar; 5 unless given. */
  readonly minutes?: number;
}

/** Wilder's RSI of closed bars within sessions, 0 to 100; the gap between two sessions is left out. */
export function intradayRsi(
  view: MarketView,
  { period = 14, symbol = 'SPX', minutes = 5 }: IntradayRsiOptions = {},
): Signal {
  const needed = period * (WARM_UP + 1);
  const bars = intradayBars(view, symbol, minutes, needed);
  if (!bars.ok) return bars;
  if (bars.value.length < needed) return absent('too-few-bars', `${bars.value.length} of ${needed} bars`);
  const value = latest(new Rsi(period), gapFreeCloses(bars.value));
  if (value === undefined) return absent('no-movement', `${symbol} has not moved`);
  const last = bars.value.at(-1)!;
  return signalOf(view, {
    id: `rsi-${minutes}m`,
    value,
    unit: '0 to 100',
    inputs: { 'period (bars)': period, 'bar (minutes)': minutes, [`${symbol} (points)`]: last.close },
    stamps: [last.until],
  });
}

function latest(rsi: Rsi, closes: Iterable<number>): number | undefined {
  let value: number | undefined;
  for (const close of closes) value = rsi.update(close);
  return value;
}
