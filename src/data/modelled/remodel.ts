import type { OptionChain } from '../../market/index.ts';
import { expiresAt } from '../../market/index.ts';
import type { Calibration } from './calibration.ts';
import type { Observation } from './evidence.ts';
import {
  hedgeDeviation,
  type MarketState,
  nextSessionDeviation,
  sameSessionDeviation,
} from './market-state.ts';
import { quoteColumns } from './modelled-chain.ts';
import { MODEL_CLOCK } from './session-clock.ts';
import { shapeOf } from './smile-shape.ts';
import { hedgeSmileTerms, shortSmileTerms } from './smile-terms.ts';
import { halfSpreads } from './spread-law.ts';
import { vixDeviation, vixSmile } from './vix-smile.ts';

/** A real expiry quoted by the model: its strikes, forward and discount, the model's volatility, smile and spreads. */
export function remodelled(one: Observation, state: MarketState, calibration: Calibration): OptionChain {
  const { chain, forward, discount, years, days, kind } = one;
  const { index, vix } = calibration;
  const same = kind === 'same-session';
  const deviation = same
    ? sameSessionDeviation(state, calibration)
    : kind === 'next-session'
      ? nextSessionDeviation(state, calibration)
      : kind === 'hedge'
        ? hedgeDeviation(state, years, calibration)
        : vixDeviation(state.vvix, days, years, calibration);
  const left = MODEL_CLOCK.between(state.at, expiresAt(chain.root, chain.expiry));
  const smile =
    kind === 'vix'
      ? vixSmile(calibration, days, deviation)
      : kind === 'hedge'
        ? shapeOf(index.hedgeSmile, hedgeSmileTerms(state.vix, days), deviation)
        : shapeOf(
            index.shortSmile,
            shortSmileTerms((100 * deviation) / Math.sqrt(left), state.vix, same),
            deviation,
          );
  const law = kind === 'vix' ? vix.spread : kind === 'hedge' ? index.hedgeSpread : index.shortSpread;
  const { root, expiry, quotedAt, settlement, strikes } = chain;
  const columns = quoteColumns({
    root,
    expiry,
    quotedAt,
    tradeDate: state.date,
    strikes,
    forward,
    discount,
    deviation,
    smile,
    halfSpread: halfSpreads(law, { ...state, sameSession: same }),
    hypothetical: false,
  });
  return { root, expiry, quotedAt, settlement, strikes, provenance: 'modelled', ...columns };
}
