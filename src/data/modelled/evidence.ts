import {
  daysBetween,
  type Frame,
  type IsoDate,
  type SeriesCatalog,
  sessionAt,
  settlementDate,
  tradingDays,
} from '../../market/index.ts';
import type { FutureRow } from '../imported.ts';
import { type ModelDay, modelDays } from './model-day.ts';
import { type ObservedChain, observeChain } from './observe-chain.ts';

/** What an expiry is to the model. */
export type ChainKind = 'same-session' | 'next-session' | 'hedge' | 'vix';

export interface Observation extends ObservedChain {
  readonly kind: ChainKind;
  readonly days: number;
}

/** One real snapshot of a day session or of the hour after it, with what the store knows of its day. */
export interface Snapshot {
  readonly frame: Frame;
  readonly day: ModelDay;
  readonly before: ModelDay;
  readonly earlier: ModelDay;
  /** VIX at the snapshot; where the snapshot brings none, its close, or its open when the session still ran. */
  readonly vix: number;
  readonly observations: readonly Observation[];
}

/** All that the calibration rests on. */
export interface Evidence {
  readonly days: readonly ModelDay[];
  readonly snapshots: readonly Snapshot[];
  readonly futures: readonly FutureRow[];
}

/** Calendar days of the expiries that the law of hedge tenors is fitted to. */
const HEDGE_DAYS = { min: 7, max: 75 } as const;
const VIX_DAYS = { min: 7, max: 240 } as const;

/**
 * Sorts real frames into evidence. Overnight frames are left out: the modelled history has none. So are expiries with
 * too few quotes for a forward and a level.
 */
export async function gatherEvidence(
  frames: AsyncIterable<Frame>,
  series: SeriesCatalog,
  futures: readonly FutureRow[],
): Promise<Evidence> {
  const days = modelDays(series);
  const placeOf = new Map(days.map(({ date }, at) => [date, at]));
  const snapshots: Snapshot[] = [];
  for await (const frame of frames) {
    const { name, tradeDate } = sessionAt(frame.at, 'SPXW');
    const place = placeOf.get(tradeDate);
    if (name === 'gth' || name === 'closed' || place === undefined || place < 2) continue;
    const day = days[place]!;
    const observations = frame.chains.flatMap((chain) => {
      const kind = kindOf(tradeDate, chain.root, chain.expiry);
      const seen = kind && observeChain(chain);
      return seen ? [{ ...seen, kind, days: daysBetween(tradeDate, chain.expiry) }] : [];
    });
    if (observations.length === 0) continue;
    const { close, open } = day.vix;
    snapshots.push({
      frame,
      day,
      before: days[place - 1]!,
      earlier: days[place - 2]!,
      vix: frame.levels.VIX?.value ?? (frame.at >= day.closes ? close : open),
      observations,
    });
  }
  return { days, snapshots, futures };
}

function kindOf(tradeDate: IsoDate, root: string, expiry: IsoDate): ChainKind | undefined {
  const days = daysBetween(tradeDate, expiry);
  if (root === 'VIX') return days >= VIX_DAYS.min && days <= VIX_DAYS.max ? 'vix' : undefined;
  if (root !== 'SPXW') return undefined;
  if (days >= HEDGE_DAYS.min) return days <= HEDGE_DAYS.max ? 'hedge' : undefined;
  const sessions = tradingDays(tradeDate, settlementDate('SPXW', expiry)).length - 1;
  return sessions === 0 ? 'same-session' : sessions === 1 ? 'next-session' : undefined;
}
