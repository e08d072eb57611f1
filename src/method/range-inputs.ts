import type { MarketView, OptionChain } from '../market/index.ts';
import { sampleDeviation } from '../math/index.ts';
import { type RangeInputs, TRADING_DAYS } from '../volatility/index.ts';

const HISTORY = 20;

/** What the range estimators read of a view; inputs the tape does not have are left out, and named by the estimator. */
export function rangeInputs(
  view: MarketView,
  chain: OptionChain,
  basis: { readonly forward: number; readonly discount: number; readonly years: number },
): RangeInputs {
  const closes = view.bars('SPX', HISTORY + 1).map((bar) => bar.close);
  const returns = closes.slice(1).map((close, i) => Math.log(close / closes[i]!));
  const vix1d = latest(view, 'VIX1D');
  const vix9d = latest(view, 'VIX9D');
  return {
    ...basis,
    chain,
    ...(vix1d === undefined ? {} : { vix1d }),
    ...(vix9d === undefined ? {} : { vix9d }),
    ...(returns.length === HISTORY ? { hv20: sampleDeviation(returns) * Math.sqrt(TRADING_DAYS) * 100 } : {}),
  };
}

/** The level now where the tape ticks it, else its last close. */
function latest(view: MarketView, symbol: string): number | undefined {
  return view.level(symbol)?.value ?? view.bars(symbol, 1)[0]?.close;
}
