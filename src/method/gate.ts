import type { Gate } from './plan.ts';

/** A gate that passes when `passed`, with what it saw and what it asked for. */
export function gate(
  id: string,
  input: number | string,
  threshold: number | string,
  unit: string,
  passed: boolean,
  reason: string,
): Gate {
  return passed
    ? { id, input, threshold, unit, outcome: 'pass' }
    : { id, input, threshold, unit, outcome: 'fail', reason };
}

/** A gate whose input is missing: it does not pass, and says what it missed. */
export function absentGate(
  id: string,
  threshold: number | string,
  unit: string,
  reason: string,
  detail?: string,
): Gate {
  return {
    id,
    input: null,
    threshold,
    unit,
    outcome: 'absent',
    reason: detail ? `${reason}: ${detail}` : reason,
  };
}

/** The first gate that did not pass. */
export function firstFailure(gates: readonly Gate[]): Gate | undefined {
  return gates.find((one) => one.outcome !== 'pass');
}

/** The reason of a gate that did not pass, as one sentence. */
export function explainFailure(failed: Gate): string {
  return `${failed.id}: ${failed.reason ?? failed.outcome}`;
}
