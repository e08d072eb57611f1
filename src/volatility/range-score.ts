import type { IsoDate } from '../market/index.ts';
import { absent, normalCdf, normalQuantile, ok, type Result } from '../math/index.ts';

/** One forecast of a range and what came of it, both in per cent of the level forecast from. */
export interface RangeOutcome {
  readonly date: IsoDate;
  /** One standard deviation forecast. */
  readonly percent: number;
  /** Realised move, signed. */
  readonly move: number;
  /** VIX when the forecast was made. */
  readonly vix: number;
}

/** How often moves stayed within multiples of the forecast. */
export interface RangeCoverage {
  readonly multiple: number;
  readonly covered: number;
  /** What a normal move would give. */
  readonly nominal: number;
  /** Binomial standard error of `covered`. */
  readonly standardError: number;
}

/** Score of one estimator over one group of days. */
export interface RangeScore {
  readonly group: string;
  readonly count: number;
  readonly coverage: readonly RangeCoverage[];
  /** Mean pinball loss over the quantiles 0.5, 0.8, 0.9, 0.95 of the absolute move, per cent; smaller is better. */
  readonly pinball: number;
  /** Root mean square of move over forecast: 1 when the forecast is of the right size. */
  readonly ratio: number;
}

const MULTIPLES = [0.5, 1, 1.5, 2] as const;
const QUANTILES = [0.5, 0.8, 0.9, 0.95] as const;
/** Lower bounds of the VIX groups: the gates of the method's publisher. */
const VIX_BOUNDS = [0, 15, 20, 25] as const;

/**
 * Scores range forecasts as a whole, by year and by VIX (below 15, 15–20, 20–25, 25 and more): coverage at 0.5, 1, 1.5
 * and 2 forecasts, pinball loss (Koenker and Bassett 1978) of normal quantiles, and the size ratio. Groups without a
 * day are left out.
 *
 * @throws RangeError for a forecast that is not positive.
 */
export function scoreRanges(outcomes: readonly RangeOutcome[]): Result<readonly RangeScore[], 'no-outcomes'> {
  if (outcomes.length === 0) return absent('no-outcomes');
  for (const { date, percent } of outcomes) {
    if (!(percent > 0)) throw new RangeError(`forecast of ${date} is not positive: ${percent}`);
  }
  const groups = new Map<string, RangeOutcome[]>([['all', [...outcomes]]]);
  for (const outcome of outcomes.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    push(groups, outcome.date.slice(0, 4), outcome);
  }
  for (const outcome of outcomes.toSorted((a, b) => a.vix - b.vix)) {
    const at = VIX_BOUNDS.findLastIndex((bound) => outcome.vix >= bound);
    const next = VIX_BOUNDS[at + 1];
    push(groups, next === undefined ? `VIX ${VIX_BOUNDS[at]}+` : `VIX ${VIX_BOUNDS[at]}–${next}`, outcome);
  }
  return ok([...groups].map(([group, members]) => score(group, members)));
}

function score(group: string, members: readonly RangeOutcome[]): RangeScore {
  const count = members.length;
  const coverage = MULTIPLES.map((multiple): RangeCoverage => {
    const covered =
      members.filter(({ move, percent }) => Math.abs(move) <= multiple * percent).length / count;
    const nominal = 1 - 2 * normalCdf(-multiple);
    return { multiple, covered, nominal, standardError: Math.sqrt((covered * (1 - covered)) / count) };
  });
  let [loss, squares] = [0, 0];
  for (const { move, percent } of members) {
    for (const quantile of QUANTILES) {
      const miss = Math.abs(move) - normalQuantile((1 + quantile) / 2) * percent;
      loss += Math.max(quantile * miss, (quantile - 1) * miss);
    }
    squares += (move / percent) ** 2;
  }
  return {
    group,
    count,
    coverage,
    pinball: loss / (count * QUANTILES.length),
    ratio: Math.sqrt(squares / count),
  };
}

function push(groups: Map<string, RangeOutcome[]>, key: string, outcome: RangeOutcome): void {
  const members = groups.get(key);
  if (members) members.push(outcome);
  else groups.set(key, [outcome]);
}
