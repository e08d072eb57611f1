import { type Leg, Repricer, repricingMarket } from '../../src/book/index.ts';
import { isoDate } from '../../src/market/index.ts';
import type { Result } from '../../src/math/index.ts';
import { flatChain } from './hand-made-tape.ts';
import { condor, future, option } from './held.ts';
import { DAY, viewOf } from './views.ts';
import { vixChain } from './vix-chain.ts';

/** Expiry of the index options, the session after {@link DAY}. */
export const EXPIRY = isoDate('2026-07-21');
/** Expiry of VIX options and VX. */
export const AUGUST = isoDate('2026-08-19');

/** A flat smile of the index around 7500 and one of VIX, at 14:15 of {@link DAY}, VIX at 16. */
export const view = viewOf({
  chains: [flatChain(DAY, '14:15', EXPIRY), vixChain(DAY, '14:15', AUGUST)],
});
export const market = repricingMarket(view, 'fitted');

/** Condors, a future and calls on VIX. */
export const hedged: readonly Leg[] = [...condor(2), future(1), option('C', 22, 4, AUGUST, 'VIX')];

/** Legs ready to be revalued on that market. */
export function repricerOf(legs: readonly Leg[]): Repricer {
  return unwrap(Repricer.of(market, legs));
}

/** The value of a result that must have one. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.reason} ${result.detail ?? ''}`);
  return result.value;
}
