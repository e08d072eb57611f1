import type { Accounting } from '../book/index.ts';
import { isoNewYork } from './new-york-instants.ts';

/** The result by cause: integer US cents; cells and interest sum to the total. */
export function attributionJson({ attribution, missing }: Accounting) {
  return {
    cells: attribution.cells.map(({ layer, wing, cause, amount }) => ({ layer, wing, cause, cents: amount })),
    interestCents: attribution.interest,
    totalCents: attribution.total,
    missing,
  };
}

/** The change at mid by greek: integer US cents; parts sum to the change. */
export function explainJson({ explain }: Accounting) {
  return {
    changeCents: explain.change,
    partsCents: explain.parts,
    layers: explain.layers.map(({ layer, parts }) => ({ layer, partsCents: parts })),
    sessions: explain.sessions.map(({ date, change, parts }) => ({
      date,
      changeCents: change,
      partsCents: parts,
    })),
    intervals: explain.intervals,
    alarmCount: explain.alarmCount,
    alarms: explain.alarms.map(({ from, to, residual, gross, positionId }) => ({
      from: isoNewYork(from),
      to: isoNewYork(to),
      residualCents: residual,
      grossCents: gross,
      positionId,
    })),
  };
}
