import { blockResamples, quantile, randomStream } from '../math/index.ts';

/** How an account bets, and when it counts as ruined. */
export interface RuinOptions {
  readonly seed: number;
  readonly paths: number;
  /** Bets a path is followed for: condors with all their rolls. */
  readonly bets: number;
  /** Share of the account then left that a bet puts at risk, 0 to 1. */
  readonly fraction: number;
  /** Ruined at or below this share of what it started with, 0 to 1. */
  readonly ruinShare: number;
  /** Mean length of the blocks of bets that are kept together. */
  readonly meanBlockBets: number;
  /** A loss of everything at risk, mixed in with this probability at every bet; none by default. */
  readonly fullLossProbability?: number;
}

/** Ruin over many resampled histories. */
export interface RuinEstimate {
  readonly paths: number;
  readonly ruined: number;
  readonly probability: number;
  /** Monte-Carlo error of the probability: of the simulation, not of the sample it draws from. */
  readonly standardError: number;
  /** Account at the end over its start: 5 %, 50 % and 95 % of the paths; a ruined path stays where it was ruined. */
  readonly endShare: { readonly low: number; readonly median: number; readonly high: number };
}

/**
 * Probability of ruin by simulation: outcomes, each a share of what the bet had at risk, are drawn in blocks (stationary
 * bootstrap) and the account puts the same fraction of itself at risk every time. A chain of rolls is one bet. No loss
 * worse than those given can be drawn unless a full loss is mixed in.
 *
 * @param outcomes result over capital at risk, at least −1 each.
 * @throws RangeError without outcomes or for options outside their range.
 */
export function ruinProbability(outcomes: readonly number[], options: RuinOptions): RuinEstimate {
  const { seed, paths, bets, fraction, ruinShare, meanBlockBets, fullLossProbability = 0 } = options;
  if (!(fraction > 0 && fraction <= 1 && ruinShare >= 0 && ruinShare < 1))
    throw new RangeError(`ruinProbability: fraction ${fraction}, ruin share ${ruinShare}`);
  if (!(fullLossProbability >= 0 && fullLossProbability < 1))
    throw new RangeError(`ruinProbability: full loss of probability ${fullLossProbability}`);
  const growth = outcomes.map((outcome) => 1 + fraction * outcome);
  const ends = new Float64Array(paths);
  let ruined = 0;
  let path = 0;
  const draws = { seed, resamples: paths, meanBlockLength: meanBlockBets };
  for (const places of blockResamples(outcomes.length, draws, bets)) {
    const shocks = fullLossProbability > 0 ? randomStream(seed, path, 1) : undefined;
    let share = 1;
    for (const place of places) {
      const full = shocks !== undefined && shocks.uniform() < fullLossProbability;
      share *= full ? 1 - fraction : growth[place]!;
      // One rounding a bet: an account that stands at the barrier is at it.
      if (share <= ruinShare * (1 + 1e-12)) {
        ruined++;
        break;
      }
    }
    ends[path++] = Math.max(0, share);
  }
  const probability = ruined / paths;
  return {
    paths,
    ruined,
    probability,
    standardError: Math.sqrt((probability * (1 - probability)) / paths),
    endShare: { low: quantile(ends, 0.05), median: quantile(ends, 0.5), high: quantile(ends, 0.95) },
  };
}
