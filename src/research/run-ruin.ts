import type { JournalEntry } from '../engine/index.ts';
import { tradeDateAt } from '../market/index.ts';
import { absent, mean, ok, type Result } from '../math/index.ts';
import type { AccountSession, CapitalSeries } from './account-sessions.ts';
import { rollChains } from './roll-chains.ts';
import { type RuinEstimate, ruinProbability } from './ruin.ts';

/** Ruin of an account that goes on betting as a run did. */
export interface RunRuin {
  /** Condors with all they were rolled into, ended within the run: what is drawn from. */
  readonly chains: number;
  readonly rolled: number;
  /** Worst outcome seen, as a share of what the chain had at risk. */
  readonly worstOutcome: number;
  /** Mean share of the account that a chain had at risk. */
  readonly fraction: number;
  readonly bets: number;
  readonly ruinShare: number;
  readonly seed: number;
  readonly rows: readonly { readonly name: string; readonly estimate: RuinEstimate }[];
}

/** A year of daily condors; ruin is half the account; blocks as for the returns. */
const BETS = 252;
const RUIN_SHARE = 0.5;
const PATHS = 5000;
const SEED = 1;
const MEAN_BLOCK = 5;
const FEWEST_CHAINS = 5;

/**
 * Probability of losing half the account within 252 bets, drawn in blocks from the run's own chains of rolls (a roll is
 * no new bet), each putting the run's mean share of the account at risk: as it was, with one full loss more than the run
 * saw, and at twice the size. A sample that holds no disaster simulates none, hence the second.
 */
export function runRuin(
  journal: readonly JournalEntry[],
  sessions: readonly AccountSession[],
  series: CapitalSeries,
): Result<RunRuin, 'too-few-chains' | 'no-capital-at-risk'> {
  const chains = rollChains(journal).filter(({ endedAt }) => endedAt !== null);
  if (chains.length < FEWEST_CHAINS)
    return absent('too-few-chains', `${chains.length} ended, ${FEWEST_CHAINS} needed`);
  if (chains.some(({ capitalAtRiskCents }) => capitalAtRiskCents <= 0)) return absent('no-capital-at-risk');
  const outcomes = chains.map(({ realisedCents, capitalAtRiskCents }) => realisedCents / capitalAtRiskCents);
  const fraction = mean(
    chains.map(({ openedAt, capitalAtRiskCents }) => {
      const tradeDate = tradeDateAt(openedAt);
      return capitalAtRiskCents / equityBefore(tradeDate, sessions, series);
    }),
  );
  if (!(fraction > 0 && fraction <= 1)) return absent('no-capital-at-risk', `share ${fraction}`);
  const common = { seed: SEED, paths: PATHS, bets: BETS, ruinShare: RUIN_SHARE, meanBlockBets: MEAN_BLOCK };
  const fullLossProbability = 1 / (chains.length + 1);
  const rows = [
    { name: 'as the run bet', estimate: ruinProbability(outcomes, { ...common, fraction }) },
    {
      name: `a full loss mixed in, 1 in ${chains.length + 1}`,
      estimate: ruinProbability(outcomes, { ...common, fraction, fullLossProbability }),
    },
    {
      name: 'at twice the size, full loss mixed in',
      estimate: ruinProbability(outcomes, {
        ...common,
        fraction: Math.min(1, 2 * fraction),
        fullLossProbability,
      }),
    },
  ];
  return ok({
    chains: chains.length,
    rolled: chains.filter(({ rolls }) => rolls > 0).length,
    worstOutcome: Math.min(...outcomes),
    fraction,
    bets: BETS,
    ruinShare: RUIN_SHARE,
    seed: SEED,
    rows,
  });
}

function equityBefore(
  date: AccountSession['date'],
  sessions: readonly AccountSession[],
  { pnl, startEquity }: CapitalSeries,
): number {
  let equity = startEquity;
  for (const [i, session] of sessions.entries()) {
    if (session.date >= date) break;
    equity += pnl[i]!;
  }
  return equity;
}
