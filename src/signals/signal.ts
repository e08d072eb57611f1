import type { EpochMs } from '../market/index.ts';
import type { Result } from '../math/index.ts';

/** A computed signal: what it is worth now, in which unit, and from what. */
export interface SignalValue {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly asOf: EpochMs;
  /** The numbers it was computed from, by name with unit. */
  readonly inputs: { readonly [name: string]: number };
}

/** A signal is its value, or the named reason why it has none; a missing input is never guessed. */
export type Signal = Result<SignalValue>;
