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
import { type SmileShape, shapeOf } from './smile-shape.ts';
import { hedgeSmileTerms, shortSmileTerms } from './smile-terms.ts';
import { halfSpreads } from './spread-law.ts';
import { vixDeviation, vixSmile } from './vix-smile.ts';

/** What of the real quotes stands in for the model's, to show what an error comes from. */
export interface RealParts {
  /** The deviation at the money. */
  readonly level?: boolean;
  /** The ratios to it. */
  readonly smile?: boolean;
}

/**
 * A real expiry quoted by the model: its strikes, forward and discount, the model's volatility, smile and spreads but for
 * what `real` puts in their place.
 */
export function remodelled(
  one: Observation,
  state: MarketState,
  calibration: Calibration,
  real: RealParts = {},
): OptionChain {
  const { chain, forward, discount, years, days, kind } = one;
  const { index, vix } = calibration;
  const same = kind === 'same-session';
  const modelled = same
    ? sameSessionDeviation(state, calibration)
    : kind === 'next-session'
      ? nextSessionDeviation(state, calibration)
      : kind === 'hedge'
        ? hedgeDeviation(state, years, calibration)
        : vixDeviation(state, days, years, calibration);
  const deviation = real.level ? one.deviation : modelled;
  const left = MODEL_CLOCK.between(state.at, expiresAt(chain.root, chain.expiry));
  const smile = real.smile ? observedShape(one) : modelledShape();
  const law = kind === 'vix' ? vix.spread : kind === 'hedge' ? index.hedgeSpread : index.shortSpread;
  function modelledShape() {
    if (kind === 'vix') return vixSmile(calibration, days, deviation);
    if (kind === 'hedge') return shapeOf(index.hedgeSmile, hedgeSmileTerms(state.vix, days), deviation);
    const volatility = (100 * deviation) / Math.sqrt(left);
    return shapeOf(index.shortSmile, shortSmileTerms(volatility, state.vix, same), deviation);
  }
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

/** Straight lines through the quoted ratios, level beyond the outermost. */
function observedShape({ smile }: Observation): SmileShape {
  return (z) => {
    const next = smile.findIndex(([own]) => own >= z);
    if (next < 0) return smile.at(-1)![1];
    if (next === 0) return smile[0]![1];
    const [[low, from], [high, to]] = [smile[next - 1]!, smile[next]!];
    return from + ((to - from) * (z - low)) / (high - low);
  };
}
