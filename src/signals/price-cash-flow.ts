import type { MarketView } from '../market/index.ts';
import { monthlyValues, shareBelow } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * Share of past months in which the index was cheaper by price over cash flow, equal ones by half, 0 to 1: the valuation
 * of the regime. It says nothing of a day; a tape must bring the monthly series.
 */
export function priceCashFlowPercentile(
  view: MarketView,
  {
    series = 'sp500-price-to-cash-flow',
    months = 120,
  }: { readonly series?: string; readonly months?: number } = {},
): Signal {
  const values = monthlyValues(view, series, months + 1);
  if (!values.ok) return values;
  const now = values.value.at(-1)!;
  return signalOf(view, {
    id: 'price-cash-flow-percentile',
    value: shareBelow(
      values.value.slice(0, -1).map(({ value }) => value),
      now.value,
    ),
    unit: 'share of months',
    inputs: { [`${series} (ratio)`]: now.value, 'months (count)': months },
    stamps: [now.knownAt],
  });
}
