import type { EpochMs, MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { dailyBars, levelOrClose, shareBelow } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/** The indices that stand for implied volatility of 1, 9, 30 and 93 days. */
export type VolatilityTenor = 'VIX1D' | 'VIX9D' | 'VIX' | 'VIX3M';

export interface RankOptions {
  readonly tenor?: VolatilityTenor;
  /** Closes that make up the history; 252 unless given. */
  readonly days?: number;
}

interface Standing {
  readonly now: number;
  readonly closes: readonly number[];
  readonly stamp: EpochMs;
}

/** Share of daily closes below implied volatility now, equal ones by half, 0 to 1. */
export function impliedVolatilityPercentile(view: MarketView, options: RankOptions = {}): Signal {
  const { tenor = 'VIX', days = 252 } = options;
  const standing = standingOf(view, tenor, days);
  if (!standing.ok) return standing;
  const { now, closes, stamp } = standing.value;
  return signalOf(view, {
    id: `iv-percentile-${tenor}`,
    value: shareBelow(closes, now),
    unit: 'share of days',
    inputs: { [`${tenor} (points)`]: now, 'days (count)': days },
    stamps: [stamp],
  });
}

/** Place of implied volatility between its lowest and highest daily close: 0 at the lowest, 1 at the highest. */
export function impliedVolatilityRank(view: MarketView, options: RankOptions = {}): Signal {
  const { tenor = 'VIX', days = 252 } = options;
  const standing = standingOf(view, tenor, days);
  if (!standing.ok) return standing;
  const { now, closes, stamp } = standing.value;
  // Today's level counts as seen, so that the rank stays within 0 and 1.
  const [lowest, highest] = [Math.min(now, ...closes), Math.max(now, ...closes)];
  if (lowest === highest) return absent('no-movement', `${tenor} has not moved`);
  return signalOf(view, {
    id: `iv-rank-${tenor}`,
    value: (now - lowest) / (highest - lowest),
    unit: 'share of range',
    inputs: {
      [`${tenor} (points)`]: now,
      [`lowest of ${days} days (points)`]: lowest,
      [`highest of ${days} days (points)`]: highest,
    },
    stamps: [stamp],
  });
}

function standingOf(view: MarketView, tenor: VolatilityTenor, days: number): Result<Standing> {
  const now = levelOrClose(view, tenor);
  if (!now.ok) return now;
  const bars = dailyBars(view, tenor, days);
  if (!bars.ok) return bars;
  return ok({ now: now.value.value, closes: bars.value.map((bar) => bar.close), stamp: now.value.stamp });
}
