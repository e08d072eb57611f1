import { createHash } from 'node:crypto';
import type { RunDocument } from '../../engine/index.ts';
import { FEE_PRESETS, type FeeSchedule } from '../../market/index.ts';

/** What a run keeps of the schedule it was charged by. */
export function feeHash(fees: FeeSchedule): string {
  return createHash('sha256').update(JSON.stringify(fees)).digest('hex');
}

/** The shipped schedule that a run was charged by, if it was a shipped one and still is the same. */
export function shippedFees({ strategy, fees }: RunDocument): FeeSchedule | null {
  const preset = FEE_PRESETS[strategy.execution.fees];
  return feeHash(preset) === fees.sha256 ? preset : null;
}
