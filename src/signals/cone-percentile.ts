import type { MarketView } from '../market/index.ts';
import { conePercentile, dailyVariances, volatilityCone } from '../volatility/index.ts';
import { barStamp, dailyBars, levelOrClose } from './history.ts';
import type { VolatilityTenor } from './implied-volatility-rank.ts';
import { type Signal, signalOf } from './signal.ts';

/** Trading days in the calendar days each index looks ahead. */
const HORIZON: { readonly [Tenor in VolatilityTenor]: number } = { VIX1D: 1, VIX9D: 6, VIX: 21, VIX3M: 64 };

export interface ConePercentileOptions {
  readonly tenor?: VolatilityTenor;
  /** SPX sessions the cone is drawn from; 756, three years, unless given. */
  readonly days?: number;
}

/**
 * Share of realised volatilities of SPX below implied volatility of the same horizon, 0 to 1, overlap of the windows
 * undone: 0.9 says that nine windows in ten realised less than is priced now. Variances are squared overnight moves
 * plus Garman–Klass sessions.
 */
export function volatilityConePercentile(
  view: MarketView,
  { tenor = 'VIX', days = 756 }: ConePercentileOptions = {},
): Signal {
  const implied = levelOrClose(view, tenor);
  if (!implied.ok) return implied;
  const bars = dailyBars(view, 'SPX', days + 1);
  if (!bars.ok) return bars;
  const horizon = HORIZON[tenor];
  const { cone } = volatilityCone(dailyVariances(bars.value, 'garman-klass'), [horizon])[0]!;
  if (!cone.ok) return cone;
  return signalOf(view, {
    id: `cone-percentile-${tenor}`,
    value: conePercentile(cone.value, implied.value.value),
    unit: 'share of windows',
    inputs: {
      [`${tenor} (points)`]: implied.value.value,
      'horizon (trading days)': horizon,
      'median realised (points)': cone.value.corrected[3]!,
      'realised now (points)': cone.value.current,
    },
    stamps: [implied.value.stamp, barStamp(view, bars.value.at(-1)!)],
  });
}
