import {
  DAY_MS,
  type DailyBar,
  epochMs,
  isHalfDay,
  type MarketView,
  nextTradingDay,
} from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import { fitClockWeights, type SessionPath, VarianceClock } from './variance-clock.ts';

const SESSIONS = 60;

/**
 * The variance clock of the last sixty full sessions by their opening and closing prices: night, weekend and releases
 * have their own share, a session passes evenly. The answer for a view is remembered.
 */
export function trailingClock(view: MarketView): Result<VarianceClock, 'too-few-days' | 'no-movement'> {
  return rememberedClock(view);
}

const rememberedClock = remembered<MarketView, void, Result<VarianceClock, 'too-few-days' | 'no-movement'>>(
  fitTrailing,
);

function fitTrailing(view: MarketView): Result<VarianceClock, 'too-few-days' | 'no-movement'> {
  const bars = view.bars('SPX', SESSIONS + 1);
  const paths = bars.flatMap((bar, i): SessionPath[] => {
    if (isHalfDay(bar.date)) return [];
    const prices = Float64Array.of(bar.open, bar.close);
    const before = previousOf(bars, i);
    return [{ date: bar.date, prices, ...(before ? { previousClose: before.close } : {}) }];
  });
  const since = epochMs(view.asOf - 2 * SESSIONS * DAY_MS);
  const weights = fitClockWeights(paths, view.releases(since, view.asOf));
  if (!weights.ok) return weights;
  // Shares of a market that has not moved at all are 0/0.
  if (!Number.isFinite(weights.value.night.share)) return absent('no-movement', 'SPX');
  return ok(new VarianceClock(weights.value));
}

function previousOf(bars: readonly DailyBar[], index: number): DailyBar | undefined {
  const before = bars[index - 1];
  return before && nextTradingDay(before.date) === bars[index]!.date ? before : undefined;
}
