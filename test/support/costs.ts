import { FEE_PRESETS } from '../../src/market/index.ts';
import type { TradingCosts } from '../../src/method/trading-costs.ts';

/** Fees of a preset on a day whose market is as wide as quoted, or so many times as wide. */
export function costs(fees: keyof typeof FEE_PRESETS, spreadMultiple = 1): TradingCosts {
  return { fees: FEE_PRESETS[fees], spreadMultiple };
}
