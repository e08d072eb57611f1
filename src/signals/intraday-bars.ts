import {
  dateIn,
  type IntradayBar,
  type IsoDate,
  type MarketView,
  NEW_YORK,
  tradingMinutesBetween,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** The latest bar may be this many bar lengths of session time old before it counts as stale. */
const FRESH_BARS = 2;

/**
 * Up to `count` closed bars of an index within its sessions, oldest first. `stale-bars` when the latest closed more than
 * two bar lengths of session time ago.
 *
 * @throws RangeError when a bar of the series is not `minutes` long.
 */
export function intradayBars(
  view: MarketView,
  symbol: string,
  minutes: number,
  count: number,
): Result<readonly IntradayBar[], 'no-intraday-bars' | 'stale-bars'> {
  const name = `${symbol} ${minutes}m`;
  const bars = view.intraday(name, count);
  const last = bars.at(-1);
  if (!last) return absent('no-intraday-bars', name);
  const odd = bars.find((bar) => bar.until - bar.from !== minutes * 60_000);
  if (odd) throw new RangeError(`a bar of ${name} lasts ${(odd.until - odd.from) / 60_000} minutes`);
  const age = tradingMinutesBetween(last.until, view.asOf);
  if (age > FRESH_BARS * minutes) return absent('stale-bars', `${name} is ${age} session minutes old`);
  return ok(bars);
}

/** The New York date a bar belongs to. */
export function barDate(bar: IntradayBar): IsoDate {
  return dateIn(bar.from, NEW_YORK);
}

/**
 * Closes without the gaps between sessions: each session's first bar moves the series by its own close less its open.
 * The last value is the last close, so that levels are those of today.
 */
export function gapFreeCloses(bars: readonly IntradayBar[]): Float64Array {
  const closes = new Float64Array(bars.length);
  for (let i = bars.length - 1; i >= 0; i--) {
    const next = bars[i + 1];
    if (!next) closes[i] = bars[i]!.close;
    else {
      const base = barDate(next) === barDate(bars[i]!) ? bars[i]!.close : next.open;
      closes[i] = closes[i + 1]! - (next.close - base);
    }
  }
  return closes;
}
