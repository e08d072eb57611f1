import type { JournalEntry } from '../engine/index.ts';
import type { EpochMs } from '../market/index.ts';
import type { ByLayer } from './account-sessions.ts';

/** Requirement of an account at a mark, whole and without each layer, cents; what the account was worth then. */
export interface MarginPoint {
  readonly at: EpochMs;
  readonly cents: number;
  readonly without: ByLayer;
  /** Capital and result, open packages at their last value. */
  readonly equityCents: number;
}

/** The requirement over a run, at every mark at which it could be figured; the largest of each session is among them. */
export function marginPoints(journal: readonly JournalEntry[]): readonly MarginPoint[] {
  const points: MarginPoint[] = [];
  let paidIn = 0;
  for (const entry of journal) {
    if (entry.kind === 'capital' || entry.kind === 'interest') paidIn += entry.amount;
    if (entry.kind !== 'mark' || entry.marginCents === null) continue;
    const { at, marginCents, layers } = entry;
    const without = { anchor: marginCents, pivot: marginCents, 'second-engine': marginCents } as {
      -readonly [layer in keyof ByLayer]: number;
    };
    let made = 0;
    for (const { layer, realised, unrealised, marginWithoutCents } of layers) {
      if (marginWithoutCents !== null) without[layer] = marginWithoutCents;
      made += realised + unrealised;
    }
    points.push({ at, cents: marginCents, without, equityCents: paidIn + made });
  }
  return points;
}
