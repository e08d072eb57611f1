import { LAYERS, type LayerName, type Transaction } from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { type AccountSession, accountSessions, capitalSeries } from './account-sessions.ts';
import {
  type FlowRates,
  type IntervalReason,
  type ReturnInterval,
  type ReturnMeasure,
  type Returns,
  returnIntervals,
  returnsOf,
} from './returns.ts';

/** The returns of the account, or of it with the flows of one layer left out. */
export interface ReturnVariant {
  /** Null for the account as it was. */
  readonly without: LayerName | null;
  readonly returns: Returns;
  readonly intervals: { readonly [measure in ReturnMeasure]: Result<ReturnInterval, IntervalReason> };
}

export interface BlendedReturns {
  readonly sessions: readonly AccountSession[];
  readonly rates: FlowRates;
  /** The account first, then without each layer that traded, in the order of the layers. */
  readonly variants: readonly ReturnVariant[];
  /** Marks whose requirement could not be figured and was carried on. */
  readonly marginCarried: number;
}

/**
 * The returns of all layers together and with each one's flows left out ({@link capitalSeries} says what that means).
 *
 * @returns `no-sessions` for a journal of no session.
 */
export function blendedReturns(
  journal: readonly JournalEntry[],
  transactions: readonly Transaction[],
  rates: FlowRates,
): Result<BlendedReturns, 'no-sessions'> {
  const sessions = accountSessions(journal, transactions);
  const opening = journal.find((entry) => entry.kind === 'capital');
  if (!opening || sessions.length === 0) return absent('no-sessions');
  const variants = [null, ...tradedLayers(journal)].map((without): ReturnVariant => {
    const series = capitalSeries(sessions, opening.amount, without ?? undefined);
    return { without, returns: returnsOf(series, rates), intervals: returnIntervals(series, rates) };
  });
  const marginCarried = sessions.reduce((sum, session) => sum + session.marginCarried, 0);
  return ok({ sessions, rates, variants, marginCarried });
}

/** Layers that a journal opened something for. */
function tradedLayers(journal: readonly JournalEntry[]): readonly LayerName[] {
  const traded = new Set<LayerName>();
  for (const entry of journal) if (entry.kind === 'fill') traded.add(entry.order.layer);
  return LAYERS.filter((layer) => traded.has(layer));
}
