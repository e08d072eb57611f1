import { type DailyBar, type MarketView, previousTradingDay, tradeDateAt } from '../market/index.ts';
import { absent, ok, type Result, remembered } from '../math/index.ts';
import { type Signal, signalOf } from './signal.ts';

/** The daily bar of the session before the one that `view` is in; an older bar does not stand in for it. */
export function previousBar(
  view: MarketView,
  symbol: string,
): Result<DailyBar, 'no-previous-close' | 'stale-close'> {
  const tradeDate = tradeDateAt(view.asOf);
  const wanted = previousTradingDay(tradeDate);
  const bar = view.bars(symbol, 2).findLast((one) => one.date < tradeDate);
  if (!bar) return absent('no-previous-close', `${symbol} of ${wanted}`);
  if (bar.date !== wanted)
    return absent('stale-close', `${symbol} of ${wanted}; the last one known is of ${bar.date}`);
  return ok(bar);
}

/** VIX now less its close of the previous session, VIX points. The answer for a view is remembered. */
export function vixChange(view: MarketView): Signal {
  return rememberedChange(view);
}

const rememberedChange = remembered<MarketView, void, Signal>(readChange);

function readChange(view: MarketView): Signal {
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const previous = previousBar(view, 'VIX');
  if (!previous.ok) return previous;
  const { close } = previous.value;
  return signalOf(view, {
    id: 'vix-change',
    value: level.value - close,
    unit: 'VIX points',
    inputs: { 'VIX (points)': level.value, 'VIX previous close (points)': close },
    stamps: [level.tickedAt],
  });
}
