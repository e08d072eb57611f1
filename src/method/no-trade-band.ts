import { absent, ok, type Result } from '../math/index.ts';
import type { PolicyRules } from './strategy/strategy.ts';

/** What the cost-aware band is figured from. */
export interface BandInputs {
  /** Cost of trading one hedge contract: half-spread and fees, US dollars. */
  readonly costDollars: number;
  /** What one hedge contract gains for each index point lost, US dollars. */
  readonly hedgeDollarsPerPoint: number;
  /** Change per index point of the hedged book's delta, US dollars per point squared. */
  readonly gammaDollars: number;
}

/**
 * Half-width of the band around a hedge target within which nothing is traded, contracts. Whalley and Wilmott (1997,
 * "An asymptotic analysis of an optimal hedging model for option pricing with transaction costs"):
 * (3/2·e^(−rT)·λS·Γ²/γ)^(1/3) in units of delta, where λS is the cost of trading one unit of delta and γ the risk
 * aversion; divided by the delta of one contract. The discount to expiry is left out: over a day it is 1.
 */
export function bandHalfWidth(band: PolicyRules['band'], inputs: Result<BandInputs>): Result<number> {
  switch (band.rule) {
    case 'none':
      return ok(0);
    case 'contracts':
      return ok(band.contracts);
    case 'infinite':
      return ok(Number.POSITIVE_INFINITY);
    case 'whalley-wilmott': {
      if (!inputs.ok) return inputs;
      const { costDollars, hedgeDollarsPerPoint: perPoint, gammaDollars } = inputs.value;
      if (!(perPoint > 0)) return absent('no-hedge-delta', `${perPoint} dollars per point`);
      const cost = costDollars / perPoint;
      return ok(Math.cbrt((1.5 * cost * gammaDollars * gammaDollars) / band.riskAversion) / perPoint);
    }
  }
}

/**
 * Whole contracts to hold when `current` are held and `target` (which may be fractional) are wanted: the same while the
 * target is nearer than the half-width; beyond it a fixed band trades to the target, the cost-aware one to its near edge.
 * Halves of a target round down.
 */
export function heldInBand(
  band: PolicyRules['band'],
  halfWidth: number,
  current: number,
  target: number,
): number {
  const gap = Math.abs(target - current);
  if (band.rule === 'whalley-wilmott') {
    if (gap <= halfWidth) return current;
    return current > target ? Math.floor(target + halfWidth) : Math.ceil(target - halfWidth);
  }
  const whole = Math.ceil(target - 0.5);
  return gap < halfWidth ? current : whole;
}
