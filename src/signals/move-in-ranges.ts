import type { MarketView } from '../market/index.ts';
import { absent, remembered } from '../math/index.ts';
import { TRADING_DAYS } from '../volatility/index.ts';
import { type Signal, signalOf } from './signal.ts';
import { previousBar } from './vix-change.ts';

/**
 * Distance of SPX from its previous close in one-day ranges, a range being the previous VIX close over √252 of the
 * previous SPX close. Always positive. The answer for a view is remembered.
 */
export function moveInRanges(view: MarketView): Signal {
  return rememberedMove(view);
}

const rememberedMove = remembered<MarketView, void, Signal>(readMove);

function readMove(view: MarketView): Signal {
  const level = view.level('SPX');
  if (!level) return absent('no-level', 'SPX');
  const spx = previousBar(view, 'SPX');
  if (!spx.ok) return spx;
  const vix = previousBar(view, 'VIX');
  if (!vix.ok) return vix;
  const range = (spx.value.close * vix.value.close) / 100 / Math.sqrt(TRADING_DAYS);
  return signalOf(view, {
    id: 'move-in-ranges',
    value: Math.abs(level.value - spx.value.close) / range,
    unit: 'expected one-day ranges',
    inputs: {
      'SPX (points)': level.value,
      'SPX previous close (points)': spx.value.close,
      'expected range (points)': range,
    },
    stamps: [level.tickedAt],
  });
}
