import type { MarginLeg } from '../../../src/book/index.ts';
import { type FutureRoot, isoDate, type OptionRoot, strike } from '../../../src/market/index.ts';

/** A leg in short form: `leg('SPXW', 'P', 6900, -1)`. */
export function leg(
  root: OptionRoot,
  right: 'C' | 'P',
  at: number,
  quantity: number,
  change: { price?: number; forward?: number; deviation?: number; expiry?: string } = {},
): MarginLeg {
  return {
    contract: {
      kind: 'option',
      root,
      right,
      strike: strike(at),
      expiry: isoDate(change.expiry ?? '2026-07-17'),
    },
    quantity,
    price: change.price ?? 1,
    forward: change.forward ?? 7000,
    deviation: change.deviation ?? 0.01,
  };
}

export function future(root: FutureRoot, expiry: string, quantity: number, price: number): MarginLeg {
  return {
    contract: { kind: 'future', root, expiry: isoDate(expiry) },
    quantity,
    price,
    forward: price,
    deviation: 0,
  };
}

/** Long put, short put, short call, long call. */
export function condor(strikes: readonly [number, number, number, number], quantity = 1): MarginLeg[] {
  return [
    leg('SPXW', 'P', strikes[0], quantity),
    leg('SPXW', 'P', strikes[1], -quantity),
    leg('SPXW', 'C', strikes[2], -quantity),
    leg('SPXW', 'C', strikes[3], quantity),
  ];
}
