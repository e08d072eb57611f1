import type { Leg, Position, TradedLeg } from '../../src/book/index.ts';
import {
  cents,
  type EpochMs,
  type FundRoot,
  type IsoDate,
  isoDate,
  strike as strikeOf,
} from '../../src/market/index.ts';

/** An option leg of SPXW, such as `option('P', 7400, -1)`. */
export function option(
  right: 'C' | 'P',
  strike: number,
  quantity: number,
  expiry: IsoDate = isoDate('2026-07-21'),
  root: 'SPXW' | 'VIX' = 'SPXW',
): Leg {
  return { contract: { kind: 'option', root, expiry, right, strike: strikeOf(strike) }, quantity };
}

/** A VX or VXM leg. */
export function future(quantity: number, root: 'VX' | 'VXM' = 'VXM', expiry = isoDate('2026-08-19')): Leg {
  return { contract: { kind: 'future', root, expiry }, quantity };
}

/** Shares of a fund. */
export function shares(quantity: number, root: FundRoot = 'VIXY'): Leg {
  return { contract: { kind: 'fund', root }, quantity };
}

/** A short condor of `condors` around 7500. */
export function condor(condors: number, expiry?: IsoDate, shift = 0): readonly Leg[] {
  return [
    option('P', 7350 + shift, condors, expiry),
    option('P', 7375 + shift, -condors, expiry),
    option('C', 7625 + shift, -condors, expiry),
    option('C', 7650 + shift, condors, expiry),
  ];
}

/** A position of these legs bought and sold at a price each, without fees. */
export function position(
  id: string,
  layer: Position['layer'],
  openedAt: EpochMs,
  legs: readonly Leg[],
  prices: readonly number[],
): Position {
  const traded = legs.map((leg, i): TradedLeg => {
    return { ...leg, price: prices[i]!, provenance: 'synthetic', fee: cents(0) };
  });
  return { id, layer, openedAt, legs: traded };
}
