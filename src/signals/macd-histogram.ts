import { civilOf, type MarketView, NEW_YORK } from '../market/index.ts';
import { absent, sampleDeviation } from '../math/index.ts';
import { MACD_PERIODS, Macd, type MacdPeriods } from './indicators/index.ts';
import { gapFreeCloses, intradayBars } from './intraday-bars.ts';
import { type Signal, signalOf } from './signal.ts';

const SESSION_MINUTES = 390;
/** Sessions read beyond those counted, for the warm-up and for half days that lack the time of day. */
const SPARE_SESSIONS = 4;

export interface MacdHistogramOptions extends Partial<MacdPeriods> {
  readonly symbol?: string;
  /** Length of a bar; 5 unless given. */
  readonly minutes?: number;
  /** Earlier sessions whose histogram at the same time of day is the yardstick; 20 unless given. */
  readonly sessions?: number;
}

/**
 * Histogram of MACD on closed bars, in standard deviations of the histogram at the same New York time over the sessions
 * before: the day's U-shape of movement is taken out. Above 0 the index gathers upward speed. Gaps between sessions are
 * left out of the averages.
 */
export function macdHistogram(view: MarketView, options: MacdHistogramOptions = {}): Signal {
  const { symbol = 'SPX', minutes = 5, sessions = 20, ...periods } = options;
  const perSession = Math.ceil(SESSION_MINUTES / minutes);
  const bars = intradayBars(view, symbol, minutes, perSession * (sessions + SPARE_SESSIONS));
  if (!bars.ok) return bars;
  const macd = new Macd({ ...MACD_PERIODS, ...periods });
  const closes = gapFreeCloses(bars.value);
  const last = bars.value.at(-1)!;
  const timeOfDay = civilOf(last.until, NEW_YORK).time;
  const before: number[] = [];
  bars.value.forEach((bar, i) => {
    const histogram = macd.update(closes[i]!);
    if (histogram === undefined || bar === last) return;
    if (civilOf(bar.until, NEW_YORK).time === timeOfDay) before.push(histogram);
  });
  const now = macd.point;
  if (!now || before.length < sessions) {
    const clock = timeOfDay.slice(0, 5);
    return absent(
      'too-few-sessions',
      `${before.length} of ${sessions} sessions have a histogram at ${clock}`,
    );
  }
  const deviation = sampleDeviation(before.slice(-sessions));
  if (deviation === 0) return absent('no-movement', `${symbol} has not moved`);
  return signalOf(view, {
    id: 'macd-histogram',
    value: now.histogram / deviation,
    unit: 'standard deviations',
    inputs: {
      'histogram (points)': now.histogram,
      'deviation at this time of day (points)': deviation,
      'MACD (points)': now.macd,
      'MACD signal (points)': now.signal,
    },
    stamps: [last.until],
  });
}
