import type { Cents, Contract, EpochMs, Provenance } from '../market/index.ts';
import type { LayerName } from './layer.ts';

/** A signed number of one contract: positive is long. */
export interface Leg {
  readonly contract: Contract;
  readonly quantity: number;
}

/** A leg as it was traded. `price` is in points per contract (a share: dollars), a multiple of 0.01. */
export interface TradedLeg extends Leg {
  readonly price: number;
  readonly provenance: Provenance;
  /** Fees of this leg, all contracts together. */
  readonly fee: Cents;
}

/** A package opened as one and closed or settled as one: its legs have no life of their own. */
export interface Position {
  readonly id: string;
  readonly layer: LayerName;
  readonly openedAt: EpochMs;
  readonly legs: readonly TradedLeg[];
}

/** The part of the structure a result belongs to. */
export type Wing = 'put' | 'call' | 'future' | 'fund';
/** All wings, in the order in which they are shown. */
export const WINGS: readonly Wing[] = ['put', 'call', 'future', 'fund'];

/** The wing that a contract belongs to. */
export function wingOf(contract: Contract): Wing {
  if (contract.kind !== 'option') return contract.kind;
  return contract.right === 'P' ? 'put' : 'call';
}

/** One text for one contract, such as `SPXW 2026-07-17 7500 P`, `VX 2026-08-19` or `VIXY`. */
export function contractLabel(contract: Contract): string {
  switch (contract.kind) {
    case 'option':
      return `${contract.root} ${contract.expiry} ${contract.strike} ${contract.right}`;
    case 'future':
      return `${contract.root} ${contract.expiry}`;
    case 'fund':
      return contract.root;
  }
}

/** How often a package holds its smallest whole proportion: 4/4/2 is two lots of 2/2/1. */
export function lotsOf(legs: readonly Pick<Leg, 'quantity'>[]): number {
  return legs.reduce((common, { quantity }) => greatestCommonDivisor(common, Math.abs(quantity)), 0);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
