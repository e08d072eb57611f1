import type { MarketView } from '../market/index.ts';
import { type ChainChoice, chosenChain } from './chain-basis.ts';
import { type Signal, signalOf } from './signal.ts';

/**
 * The largest distance of a strike's call less put from the parity line of its chain, ticks, outliers included: how far
 * a conversion or reversal at that strike strays from fair. A measure of the quotes, not of profit.
 */
export function parityResidual(view: MarketView, choice: ChainChoice = {}): Signal {
  const basis = chosenChain(view, choice);
  if (!basis.ok) return basis;
  const { chain, parity } = basis.value;
  const worst = parity.residuals.reduce((a, b) => (Math.abs(b.ticks) > Math.abs(a.ticks) ? b : a));
  const squares = parity.residuals.reduce((sum, { ticks }) => sum + ticks * ticks, 0);
  return signalOf(view, {
    id: 'parity-residual',
    value: Math.abs(worst.ticks),
    unit: 'ticks',
    inputs: {
      'strike (points)': worst.strike,
      'residual (points)': worst.points,
      'root mean square (ticks)': Math.sqrt(squares / parity.residuals.length),
      'outliers (strikes)': parity.outliers.length,
      'used (strikes)': parity.used,
    },
    stamps: [chain.quotedAt],
  });
}

/**
 * Highest price at which options sell the forward less the lowest at which they buy it, index points: a conversion at
 * one strike against a reversal at another, at the touch and before fees. Below 0, as it should be, is what the round
 * trip costs.
 */
export function conversionEdge(view: MarketView, choice: ChainChoice = {}): Signal {
  const basis = chosenChain(view, choice);
  if (!basis.ok) return basis;
  const { bid, ask } = basis.value.parity;
  return signalOf(view, {
    id: 'conversion-edge',
    value: bid - ask,
    unit: 'index points',
    inputs: { 'forward sold at (points)': bid, 'forward bought at (points)': ask },
    stamps: [basis.value.chain.quotedAt],
  });
}
