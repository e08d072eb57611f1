import {
  expiriesBetween,
  type IsoDate,
  type SettlementPrint,
  SettlementTable,
  settlementSource,
} from '../../market/index.ts';
import { INDEX_TENORS, SET_NOISE, VRO_NOISE } from './parameters.ts';
import { publishedIndex } from './path.ts';
import { datedStream } from './streams.ts';
import { type Timeline, volatilityIndex } from './timeline.ts';

/**
 * Prints for every expiry from the first session with frames to the last one listed in any of them: the close for
 * SPXW, SET for SPX, VRO for VIX. Opening prints come from opening trades, so they miss the index by a little.
 */
export function settlementPrints(timeline: Timeline): SettlementTable {
  const { seed, paths, sessions, first } = timeline;
  const placeOf = new Map(sessions.map((date, at) => [date, at]));
  const [from, to] = [sessions[first]!, sessions[paths.length - 1]!];
  const origin = `synthetic market, seed ${seed}`;
  const prints: SettlementPrint[] = [];
  for (const root of ['SPXW', 'SPX', 'VIX', 'VIXW'] as const) {
    const source = settlementSource(root);
    for (const date of expiriesBetween(root, from, to)) {
      prints.push({ source, date, value: printValue(source, date), origin, fallback: false });
    }
  }
  return new SettlementTable(prints);

  function printValue(source: SettlementPrint['source'], date: IsoDate): number {
    const session = placeOf.get(date)!;
    const path = paths[session]!;
    if (source === 'SPX-close') return publishedIndex(path, path.clock.closePoint);
    const random = datedStream(seed, 'print', date);
    const set = publishedIndex(path, 0) * Math.exp(SET_NOISE * random.normal());
    const vro =
      volatilityIndex(timeline, session, INDEX_TENORS.VIX)(0) * Math.exp(VRO_NOISE * random.normal());
    return Math.round((source === 'SET' ? set : vro) * 100) / 100;
  }
}
