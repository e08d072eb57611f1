import type { Signal } from '../signals/index.ts';
import type { CappedFloor } from './events.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';

/** What one rule makes of the distances of the short strikes. */
export interface DistanceMove {
  /** Multiples of the two distances; 1 leaves them. */
  readonly put: number;
  readonly call: number;
  /** Neither distance is below this, index points. */
  readonly floorPoints?: number;
  readonly capped?: CappedFloor;
  /** What the rule saw; absent without its data. It never refuses. */
  readonly gate: Gate;
  readonly workings: readonly Working[];
}

/** Unit of a factor on a distance. */
export const TIMES = 'times the rule’s distance';

/** The gate of a distance rule: what its signal says, or why it says nothing. */
export function ruleGate(id: string, signal: Signal, threshold: number | string, unit: string): Gate {
  return signal.ok
    ? gate(id, signal.value.value, threshold, unit, true, '')
    : absentGate(id, threshold, unit, signal.reason, signal.detail);
}
