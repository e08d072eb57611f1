import {
  type DailyBar,
  type MarketView,
  type OptionChain,
  previousTradingDay,
  tradeDateAt,
} from '../market/index.ts';
import { type RangeInputs, realisedVolatility } from '../volatility/index.ts';

const HISTORY = 20;

/**
 * What the range estimators read of a view. An input that the tape does not have, or has only from before the previous
 * session, is left out and named by the estimator that wants it.
 */
export function rangeInputs(
  view: MarketView,
  chain: OptionChain,
  basis: { readonly forward: number; readonly discount: number; readonly years: number },
): RangeInputs {
  const bars = view.bars('SPX', HISTORY + 1);
  const hv20 = isRecent(view, bars.at(-1)) ? realisedVolatility('close-close', bars, HISTORY) : undefined;
  const vix1d = latest(view, 'VIX1D');
  const vix9d = latest(view, 'VIX9D');
  return {
    ...basis,
    chain,
    ...(vix1d === undefined ? {} : { vix1d }),
    ...(vix9d === undefined ? {} : { vix9d }),
    ...(hv20?.ok ? { hv20: hv20.value } : {}),
  };
}

/** The level now where the tape ticks it, else its last close. */
function latest(view: MarketView, symbol: string): number | undefined {
  const [bar] = view.bars(symbol, 1);
  return view.level(symbol)?.value ?? (isRecent(view, bar) ? bar?.close : undefined);
}

function isRecent(view: MarketView, bar: DailyBar | undefined): boolean {
  return bar !== undefined && bar.date >= previousTradingDay(tradeDateAt(view.asOf));
}
