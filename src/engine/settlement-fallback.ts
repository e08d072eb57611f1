import {
  closeOf,
  DAY_MS,
  type DailyBar,
  type EpochMs,
  type IsoDate,
  type PointInTimeSeries,
  type SettlementPrint,
  type SettlementSource,
  type Tape,
} from '../market/index.ts';
import { ok, type Result } from '../math/index.ts';

/** The index whose opening level stands in for an opening print that is not on file; a close has no stand-in. */
const STAND_IN: { readonly [source in SettlementSource]: 'SPX' | 'VIX' | undefined } = {
  SET: 'SPX',
  VRO: 'VIX',
  'SPX-close': undefined,
};

/**
 * The value an expiry settles to: the official print, else for opening prints the open of the day's index bar, marked as
 * a fallback with its name. The two can differ by points: SET is computed from each component's first trade. A day of which
 * only the close is known has no stand-in.
 */
export function settlementPrint(
  tape: Pick<Tape, 'settlements' | 'series'>,
  source: SettlementSource,
  date: IsoDate,
): Result<SettlementPrint, 'no-settlement-print'> {
  const official = tape.settlements.lookup(source, date);
  const index = STAND_IN[source];
  if (official.ok || index === undefined) return official;
  const bar = barOf(tape.series.bars[index], date);
  // A bar whose prices are all the same comes from a source of closes and tells no open.
  if (!bar || bar.high === bar.low) return official;
  return ok({ source, date, value: bar.open, origin: `open of ${index} on ${date}`, fallback: true });
}

function barOf(series: PointInTimeSeries<DailyBar> | undefined, date: IsoDate): DailyBar | undefined {
  const latest = series?.at((closeOf(date) + DAY_MS / 4) as EpochMs)?.value;
  return latest?.date === date ? latest : undefined;
}
