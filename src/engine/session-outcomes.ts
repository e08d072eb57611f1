import {
  earlyClose,
  type IsoDate,
  nextDailyExpiry,
  type SessionRange,
  tradeDateAt,
  tradingDays,
} from '../market/index.ts';
import { isLocked, type Strategy } from '../method/index.ts';
import type { JournalEntry } from './journal.ts';
import type { SessionOutcome } from './run-document.ts';

/**
 * What became of every session of a range: traded, refused with its reason, or without a snapshot to decide on: an entry time is a
 * time of the clock on half days too.
 */
export function sessionOutcomes(
  range: SessionRange,
  { entry: { time, zone, toleranceMinutes } }: Strategy,
  journal: readonly JournalEntry[],
): readonly SessionOutcome[] {
  const byDate = new Map<IsoDate, Pick<SessionOutcome, 'outcome' | 'reason'>>();
  for (const entry of journal) {
    if (entry.kind === 'plan') {
      const anchor = entry.plan.layers.find((one) => one.layer === 'anchor')!;
      if (anchor.verdict === 'refuse' && byDate.get(entry.plan.tradeDate)?.outcome !== 'traded') {
        byDate.set(entry.plan.tradeDate, { outcome: 'refused', reason: anchor.reason });
      }
    }
    if (
      (entry.kind === 'fill' || entry.kind === 'rejection') &&
      entry.order.layer === 'anchor' &&
      entry.order.intent !== 'close' &&
      !isLocked({ id: entry.order.positionId })
    ) {
      if (entry.kind === 'rejection' && byDate.get(tradeDateAt(entry.at))?.outcome === 'traded') continue;
      byDate.set(
        tradeDateAt(entry.at),
        entry.kind === 'fill'
          ? { outcome: 'traded', reason: entry.order.positionId }
          : { outcome: 'refused', reason: `order refused: ${entry.reason} ${entry.detail}`.trimEnd() },
      );
    }
  }
  const nothing = (date: IsoDate) => {
    const early = earlyClose(date);
    const why = early ? `; stocks closed at ${early.time} (${early.name})` : '';
    return {
      outcome: 'no-snapshot',
      reason: `no snapshot within ${toleranceMinutes} minutes of ${time} ${zone}${why}`,
    } as const;
  };
  return tradingDays(range.from, range.to).map((date) => {
    const next = nextDailyExpiry(date);
    return { date, oneDayExpiry: next.ok ? next.value : null, ...(byDate.get(date) ?? nothing(date)) };
  });
}
