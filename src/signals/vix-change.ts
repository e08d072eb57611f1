import { type DailyBar, type MarketView, sessionAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Signal } from './signal.ts';

/** The last daily bar of an index before the session that `view` is in. */
export function previousBar(view: MarketView, symbol: string): Result<DailyBar, 'no-previous-close'> {
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const bar = view.bars(symbol, 2).findLast((one) => one.date < tradeDate);
  return bar ? ok(bar) : absent('no-previous-close', `${symbol} before ${tradeDate}`);
}

/** VIX now less its close of the previous session, VIX points. */
export function vixChange(view: MarketView): Signal {
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const previous = previousBar(view, 'VIX');
  if (!previous.ok) return previous;
  const { close } = previous.value;
  return ok({
    id: 'vix-change',
    value: level.value - close,
    unit: 'VIX points',
    asOf: view.asOf,
    inputs: { 'VIX (points)': level.value, 'VIX previous close (points)': close },
  });
}
