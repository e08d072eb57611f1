import { type EpochMs, type IsoDate, instantOf, type MarketView, tradeDateAt } from '../market/index.ts';
import { firstAtLeast } from '../math/index.ts';
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
  const tradeDate = tradeDateAt(view.asOf);
  const wanted = instantOf(tradeDate, entry.time, entry.zone);
  const reach = entry.toleranceMinutes * 60_000;
  let nearest = view.asOf;
  const { timetable } = view;
  for (let i = firstAtLeast(timetable, wanted - reach); i < timetable.length; i++) {
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
