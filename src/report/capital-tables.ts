import type { Result } from '../math/index.ts';
import type { AccountCapital, AccountFunding, RunRuin } from '../research/index.ts';
import { figure, moneyOfDollars } from './format.ts';
import type { TextTable } from './tables.ts';

type QuickRatio = Extract<AccountCapital['quickRatio'], { ok: true }>['value'];

/** The quick ratio with what it is made of. */
export function quickRatioText({ assets, obligations, ratio }: QuickRatio): string {
  return `${figure(ratio)} (cash ${moneyOfDollars(assets)} over the largest payouts of the open condors, the stress variation of VX, twice the half-spreads of leaving and its fees: ${moneyOfDollars(obligations)}; the governor’s own figure; no bills are held)`;
}

/** What the account is paid for with and what that costs. */
export function fundingTable(funding: AccountFunding): TextTable {
  const percent = (result: Result<number>) => (result.ok ? figure(result.value) : none(result));
  const beta = (result: AccountFunding['beta']) =>
    result.ok
      ? `${figure(result.value.beta, 3)} ± ${figure(result.value.standardError, 3)} (${result.value.days} days)`
      : none(result);
  return {
    head: ['Cost of capital', ''],
    rows: [
      ['Bill, three months, % a year', percent(funding.billPercent)],
      ['Box, implied, % a year', boxText(funding)],
      ['Margin loan: bill and the strategy’s spread, % a year', percent(funding.loanPercent)],
      ['Beta of the account to SPX', beta(funding.beta)],
      ['Beta on days SPX fell', beta(funding.downBeta)],
      ['Beta used', percent(funding.betaUsed)],
      ['Equity premium, Martin’s lower bound, % a year', percent(funding.premiumPercent)],
      ['Own capital: bill + beta × premium, % a year', percent(funding.equityPercent)],
      ['Borrowed, % of the capital, mean of the sessions', figure(100 * funding.debtShare)],
      ['Weighted cost: the hurdle, % a year', percent(funding.costPercent)],
    ],
  };
}

function boxText({ boxPercent, boxErrorPercent }: AccountFunding): string {
  if (!boxPercent.ok) return none(boxPercent);
  return boxErrorPercent.ok
    ? `${figure(boxPercent.value)} ± ${figure(boxErrorPercent.value)}`
    : figure(boxPercent.value);
}

/** What ruin means here. */
export function ruinTitle({ ruinShare, bets }: RunRuin): string {
  return `an account down to ${figure(100 * ruinShare, 0)} % within ${bets} condors`;
}

/** What the simulation rests on. */
export function ruinNote({ rows, chains, rolled, fraction, seed, worstOutcome }: RunRuin): string {
  return `${rows[0]!.estimate.paths} paths of blocks of the run’s ${chains} condors (${rolled} of them rolled; a roll is no new bet), each putting ${figure(100 * fraction)} % of the account at risk, compounding; seed ${seed}. The worst of them lost ${figure(-100 * worstOutcome, 0)} % of what it had at risk. The Monte-Carlo error is that of the simulation; that of ${chains} condors is far larger. Hedges are not in it.`;
}

function none({ reason, detail }: { readonly reason: string; readonly detail?: string }): string {
  return `none: ${reason}${detail === undefined ? '' : ` (${detail})`}`;
}
