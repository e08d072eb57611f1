import type { TradedLeg } from '../book/index.ts';
import { type Cents, cents, type SettlementPrint, sessionAt, weakest } from '../market/index.ts';
import type { JournalEntry } from './journal.ts';
import type { CondorTrade } from './run-document.ts';

type FillEntry = Extract<JournalEntry, { kind: 'fill' }>;

/** The condors of a journal that were settled, in order of settlement. */
export function condorTrades(journal: readonly JournalEntry[]): readonly CondorTrade[] {
  const opened = new Map<string, FillEntry>();
  const trades: CondorTrade[] = [];
  for (const entry of journal) {
    if (entry.kind === 'fill' && entry.order.layer === 'anchor' && entry.order.intent === 'open') {
      opened.set(entry.order.positionId, entry);
    }
    if (entry.kind !== 'settlement') continue;
    for (const { id, earned } of entry.positions) {
      const fill = opened.get(id);
      if (fill) trades.push(condorTrade(fill, entry.print, earned));
    }
  }
  return trades;
}

function condorTrade(fill: FillEntry, print: SettlementPrint, earned: Cents): CondorTrade {
  const [longPut, shortPut, shortCall, longCall] = fill.legs as [TradedLeg, TradedLeg, TradedLeg, TradedLeg];
  const condors = longPut.quantity;
  const feesCents = cents(fill.legs.reduce((sum, leg) => sum + leg.fee, 0));
  const hundredths = fill.legs.reduce(
    (sum, leg) => sum - Math.round(leg.price * 100) * Math.sign(leg.quantity),
    0,
  );
  const strikeOf = ({ contract }: TradedLeg) => (contract.kind === 'option' ? contract.strike : Number.NaN);
  return {
    positionId: fill.order.positionId,
    entryAt: fill.at,
    tradeDate: sessionAt(fill.at, 'SPXW').tradeDate,
    expiry: longPut.contract.expiry,
    strikes: [strikeOf(longPut), strikeOf(shortPut), strikeOf(shortCall), strikeOf(longCall)],
    condors,
    creditPoints: hundredths / 100,
    settlement: Math.round(print.value * 100) / 100,
    settlementSource: print.source,
    settlementFallback: print.fallback,
    pnlPoints: (earned + feesCents) / (10_000 * condors),
    pnlCents: earned,
    feesCents,
    provenance: weakest(fill.legs.map((leg) => leg.provenance)),
  };
}
