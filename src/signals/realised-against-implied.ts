import type { MarketView } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { annualised, intradayVariance } from '../volatility/index.ts';
import { levelOrClose } from './history.ts';
import { barDate, intradayBars } from './intraday-bars.ts';
import { type Signal, signalOf } from './signal.ts';

const SESSION_MINUTES = 390;

export interface RealisedAgainstImpliedOptions {
  readonly symbol?: string;
  /** Length of a bar; 5 unless given. */
  readonly minutes?: number;
  /** Stretch that is measured, a multiple of the bar; 30 minutes unless given. */
  readonly window?: number;
}

/**
 * Realised volatility of the last minutes of the session, scaled to a year of 252 sessions of 390 minutes, over VIX1D:
 * 1 when SPX moves as priced. VIX1D is the level now, else the close of the previous session, as the input's name says.
 * The night is in VIX1D and not in the bars, so a calm day is below 1.
 *
 * @throws RangeError when the window is no multiple of the bar.
 */
export function realisedAgainstImplied(
  view: MarketView,
  { symbol = 'SPX', minutes = 5, window = 30 }: RealisedAgainstImpliedOptions = {},
): Signal {
  const count = window / minutes;
  if (!(Number.isInteger(count) && count > 0))
    throw new RangeError(`${window} minutes are no multiple of ${minutes}`);
  const implied = levelOrClose(view, 'VIX1D');
  if (!implied.ok) return implied;
  const bars = intradayBars(view, symbol, minutes, count);
  if (!bars.ok) return bars;
  const last = bars.value.at(-1)!;
  const session = bars.value.filter((bar) => barDate(bar) === barDate(last));
  if (session.length < count)
    return absent('too-early', `${session.length} bars of this session, ${count} needed`);
  const variance = intradayVariance(
    session.map((bar) => bar.close),
    session[0]!.open,
  );
  const realised = annualised((variance * SESSION_MINUTES) / window);
  return signalOf(view, {
    id: 'realised-against-implied',
    value: realised / implied.value.value,
    unit: 'ratio',
    inputs: {
      [`realised over ${window} minutes (vol points)`]: realised,
      [implied.value.from === 'level' ? 'VIX1D (points)' : 'VIX1D close (points)']: implied.value.value,
    },
    stamps: [last.until, implied.value.stamp],
  });
}
