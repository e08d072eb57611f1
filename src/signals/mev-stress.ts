import type { MarketView } from '../market/index.ts';
import { absent, mean, sampleDeviation } from '../math/index.ts';
import { dailyValues } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * Daily revenue from ordering transactions on public chains (MEV; Daian et al. 2019) in standard deviations from the
 * mean of the days before, by logarithm. A series from outside the market, which a tape may bring; no channel from it to
 * SPX is established.
 */
export function mevStress(
  view: MarketView,
  { series = 'mev-revenue', days = 60 }: { readonly series?: string; readonly days?: number } = {},
): Signal {
  const values = dailyValues(view, series, days + 1);
  if (!values.ok) return values;
  const now = values.value.at(-1)!;
  if (values.value.some(({ value }) => !(value > 0)))
    return absent('not-positive', `${series} is not positive`);
  const before = values.value.slice(0, -1).map(({ value }) => Math.log(value));
  const deviation = sampleDeviation(before);
  if (!(deviation > 1e-12)) return absent('no-spread', `${series} never changed`);
  return signalOf(view, {
    id: 'mev-stress',
    value: (Math.log(now.value) - mean(before)) / deviation,
    unit: 'standard deviations',
    inputs: { [`${series} (its own unit)`]: now.value, 'days (count)': days },
    stamps: [now.knownAt],
  });
}
