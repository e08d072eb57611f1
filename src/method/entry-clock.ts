import { type EpochMs, type IsoDate, instantOf, type MarketView, sessionAt } from '../market/index.ts';
import type { Strategy } from './strategy/strategy.ts';

/** Whether this snapshot is the one of its session at which the strategy enters. */
export interface EntryClock {
  readonly tradeDate: IsoDate;
  /** The instant the strategy asks for. */
  readonly wanted: EpochMs;
  /** The session's snapshot nearest to it; of two equally near the earlier. */
  readonly nearest: EpochMs;
  readonly distanceMinutes: number;
  readonly isEntry: boolean;
}

/** Reads only the timetable of the tape, which says when snapshots are taken and nothing of what they hold. */
export function entryClock(view: MarketView, entry: Strategy['entry']): EntryClock {
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const wanted = instantOf(tradeDate, entry.time, entry.zone);
  const reach = entry.toleranceMinutes * 60_000;
  let nearest = view.asOf;
  const { timetable } = view;
  for (let i = firstFrom(timetable, wanted - reach); i < timetable.length; i++) {
    const at = timetable[i]!;
    if (at > wanted + reach) break;
    if (Math.abs(at - wanted) < Math.abs(nearest - wanted)) nearest = at;
  }
  const distanceMinutes = Math.abs(nearest - wanted) / 60_000;
  return {
    tradeDate,
    wanted,
    nearest,
    distanceMinutes,
    isEntry: nearest === view.asOf && distanceMinutes <= entry.toleranceMinutes,
  };
}

/** Place of the first instant not before `from` in an ascending list. */
function firstFrom(timetable: readonly EpochMs[], from: number): number {
  let low = 0;
  let high = timetable.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timetable[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
