import type { TradedLeg } from '../book/index.ts';
import { type Cents, cents, isDated, type SettlementPrint, tradeDateAt, weakest } from '../market/index.ts';
import { isLocked, unlockedId } from '../method/index.ts';
import type { FillEntry, JournalEntry } from './journal.ts';
import type { CondorTrade } from './run-document.ts';

type End = Pick<
  CondorTrade,
  | 'exit'
  | 'exitAt'
  | 'exitDebitPoints'
  | 'settlement'
  | 'settlementSource'
  | 'settlementFallback'
  | 'pnlPoints'
  | 'pnlCents'
  | 'feesCents'
  | 'provenance'
>;

/** The condors of a journal that were settled or closed, in order of their end. */
export function condorTrades(journal: readonly JournalEntry[]): readonly CondorTrade[] {
  const opened = new Map<string, FillEntry>();
  const trades: CondorTrade[] = [];
  for (const entry of journal) {
    if (entry.kind === 'fill' && entry.order.layer === 'anchor') {
      const { intent, positionId } = entry.order;
      const fill = opened.get(positionId);
      if (intent === 'open') opened.set(positionId, entry);
      else if (fill) trades.push(condorTrade(fill, closedEnd(fill, entry)));
    }
    if (entry.kind !== 'settlement') continue;
    for (const { id, earned } of entry.positions) {
      const fill = opened.get(id);
      if (!fill) continue;
      const whole = isLocked({ id })
        ? trades.findIndex(({ positionId }) => positionId === unlockedId(id))
        : -1;
      if (whole >= 0) trades[whole] = withLock(trades[whole]!, fill, entry.at, earned);
      else trades.push(condorTrade(fill, settledEnd(fill, entry.at, entry.print, earned)));
    }
  }
  return trades;
}

function condorTrade(fill: FillEntry, end: End): CondorTrade {
  const [longPut, shortPut, shortCall, longCall] = condorLegs(fill);
  const { contract: own } = longPut;
  if (!isDated(own)) throw new RangeError(`"${fill.order.positionId}" is no condor`);
  const strikeOf = ({ contract }: TradedLeg) => (contract.kind === 'option' ? contract.strike : Number.NaN);
  return {
    positionId: fill.order.positionId,
    entryAt: fill.at,
    tradeDate: tradeDateAt(fill.at),
    expiry: own.expiry,
    strikes: [strikeOf(longPut), strikeOf(shortPut), strikeOf(shortCall), strikeOf(longCall)],
    condors: longPut.quantity,
    creditPoints: -netHundredths(fill) / 100,
    ...end,
  };
}

function settledEnd(fill: FillEntry, exitAt: End['exitAt'], print: SettlementPrint, earned: Cents): End {
  const condors = condorLegs(fill)[0].quantity;
  const feesCents = feesOf(fill);
  const pnlPoints = (earned + feesCents) / (10_000 * condors);
  return {
    exit: 'settled',
    exitAt,
    exitDebitPoints: (-netHundredths(fill) - Math.round(pnlPoints * 100)) / 100,
    settlement: Math.round(print.value * 100) / 100,
    settlementSource: print.source,
    settlementFallback: print.fallback,
    pnlPoints,
    pnlCents: earned,
    feesCents,
    provenance: weakest(fill.legs.map((leg) => leg.provenance)),
  };
}

function closedEnd(fill: FillEntry, close: FillEntry): End {
  const condors = condorLegs(fill)[0].quantity;
  const debit = netHundredths(close);
  const pnl = -netHundredths(fill) - debit;
  const feesCents = cents(feesOf(fill) + feesOf(close));
  return {
    exit: 'closed',
    exitAt: close.at,
    exitDebitPoints: debit / 100,
    settlement: null,
    settlementSource: null,
    settlementFallback: false,
    pnlPoints: pnl / 100,
    pnlCents: cents(pnl * 100 * condors - feesCents),
    feesCents,
    provenance: weakest([...fill.legs, ...close.legs].map((leg) => leg.provenance)),
  };
}

/** A closed condor whose lock has settled: what the lock earned is part of what closing it cost. */
function withLock(trade: CondorTrade, lock: FillEntry, exitAt: End['exitAt'], earned: Cents): CondorTrade {
  const pnlCents = cents(trade.pnlCents + earned);
  const feesCents = cents(trade.feesCents + feesOf(lock));
  const pnlPoints = (pnlCents + feesCents) / (10_000 * trade.condors);
  const exitDebitPoints = (Math.round(trade.creditPoints * 100) - Math.round(pnlPoints * 100)) / 100;
  return { ...trade, exitAt, pnlCents, feesCents, pnlPoints, exitDebitPoints };
}

function condorLegs({ legs }: FillEntry): [TradedLeg, TradedLeg, TradedLeg, TradedLeg] {
  return legs as readonly TradedLeg[] as [TradedLeg, TradedLeg, TradedLeg, TradedLeg];
}

/** What one condor of a fill cost, hundredths of a point; negative where it paid. */
function netHundredths({ legs }: FillEntry): number {
  return legs.reduce((sum, leg) => sum + Math.round(leg.price * 100) * Math.sign(leg.quantity), 0);
}

function feesOf({ legs }: FillEntry): Cents {
  return cents(legs.reduce((sum, leg) => sum + leg.fee, 0));
}
