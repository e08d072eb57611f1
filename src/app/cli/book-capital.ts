import { FEE_PRESETS } from '../../market/index.ts';
import type { Result } from '../../math/index.ts';
import { costsOf, quickRatio, stakeOf } from '../../method/index.ts';
import { capsTable, figure, money, ruinTable, sizingTable } from '../../report/index.ts';
import { capitalSeries, runRuin, sizingReport } from '../../research/index.ts';
import { missing, orAbsent, why } from './book-absence.ts';
import { historyOf } from './book-history.ts';
import type { BookContext, BookSection, SectionOutput } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --capital`: quick ratio, cost of capital, sizing and ruin. */
export const capitalSection: BookSection = {
  name: 'capital',
  description: 'quick ratio now, cost of capital, how the governor sized, probability of ruin',
  render: (context) => {
    const parts = {
      quickRatio: quickPart(context),
      funding: fundingPart(context),
      sizing: sizingPart(context),
      ruin: ruinPart(context),
    };
    const named = Object.entries(parts);
    return {
      human: named.map(([, { human }]) => human).join('\n\n'),
      json: Object.fromEntries(named.map(([name, { json }]) => [name, json])),
    };
  },
};

function quickPart({ view, book, fees, strategy }: BookContext): SectionOutput {
  const title = 'Quick ratio';
  const costs = strategy ? costsOf(view, strategy) : { fees: FEE_PRESETS.broker, spreadMultiple: 1 };
  const exposure = { cash: book.cash / 100, stakes: book.positions.map(stakeOf) };
  const found = quickRatio(view, exposure, { ...costs, fees: fees ?? costs.fees });
  if (!found.ok) return missing(title, found);
  const { assets, obligations, ratio } = found.value;
  if (obligations === 0) return missing(title, { ok: false, reason: 'nothing-owed' });
  return {
    human: `${title}: ${figure(ratio)} (cash ${money(Math.round(100 * assets))} over the largest payouts of the open condors, the stress variation of VX, twice the half-spreads of leaving and its fees: ${money(Math.round(100 * obligations))}; the governor’s own figure; no bills are held)`,
    json: { ratio, assetsDollars: assets, obligationsDollars: obligations },
  };
}

function fundingPart(context: BookContext): SectionOutput {
  const title = 'Cost of capital';
  const history = historyOf(context);
  if (!history.ok) return missing(title, history);
  const { funding } = history.value;
  const percent = (result: Result<number>) => (result.ok ? figure(result.value) : `none: ${why(result)}`);
  const beta = (result: typeof funding.beta) =>
    result.ok
      ? `${figure(result.value.beta, 3)} ± ${figure(result.value.standardError, 3)} (${result.value.days} days)`
      : `none: ${why(result)}`;
  const rows = [
    ['Bill, three months, % a year', percent(funding.billPercent)],
    ['Box, implied, % a year', percent(funding.boxPercent)],
    ['Margin loan: bill and the strategy’s spread, % a year', percent(funding.loanPercent)],
    ['Beta of the account to SPX', beta(funding.beta)],
    ['Beta on days SPX fell', beta(funding.downBeta)],
    ['Beta used', percent(funding.betaUsed)],
    ['Equity premium, Martin’s lower bound, % a year', percent(funding.premiumPercent)],
    ['Own capital: bill + beta × premium, % a year', percent(funding.equityPercent)],
    ['Borrowed, % of the capital, mean of the sessions', figure(100 * funding.debtShare)],
    ['Weighted cost: the hurdle, % a year', percent(funding.costPercent)],
  ];
  return {
    human: table({ head: [title, ''], rows }),
    json: {
      billPercent: orAbsent(funding.billPercent),
      boxPercent: orAbsent(funding.boxPercent),
      loanPercent: orAbsent(funding.loanPercent),
      beta: orAbsent(funding.beta),
      downBeta: orAbsent(funding.downBeta),
      betaUsed: orAbsent(funding.betaUsed),
      premiumPercent: orAbsent(funding.premiumPercent),
      equityPercent: orAbsent(funding.equityPercent),
      debtShare: funding.debtShare,
      costPercent: orAbsent(funding.costPercent),
    },
  };
}

function sizingPart({ journal }: BookContext): SectionOutput {
  const report = sizingReport(journal);
  if (report.decisions.length === 0)
    return missing('Sizing', { ok: false, reason: 'no-governor', detail: 'nothing was sized by caps' });
  const often = report.binding.map(({ cap, times }) => `${cap} ${times}×`).join(', ');
  return {
    human: [
      'Sizing by the governor',
      table(sizingTable(report)),
      `Binding: ${often}`,
      table(capsTable(report)),
    ].join('\n'),
    json: report,
  };
}

function ruinPart(context: BookContext): SectionOutput {
  const title = 'Ruin';
  const history = historyOf(context);
  if (!history.ok || !context.run || !context.strategy)
    return missing(title, history.ok ? { ok: false, reason: 'no-history' } : history);
  const { sessions } = history.value.returns;
  const series = capitalSeries(sessions, Math.round(context.strategy.capitalDollars * 100));
  const found = runRuin(context.run.journal, sessions, series);
  if (!found.ok) return missing(title, found);
  const { chains, rolled, worstOutcome, fraction, bets, ruinShare, seed, rows } = found.value;
  return {
    human: [
      `${title}: an account down to ${figure(100 * ruinShare, 0)} % within ${bets} condors`,
      table(ruinTable(rows)),
      `· ${rows[0]!.estimate.paths} paths of blocks of the run’s ${chains} condors (${rolled} of them rolled; a roll is no new bet), each putting ${figure(100 * fraction)} % of the account at risk, compounding; seed ${seed}. The worst of them lost ${figure(-100 * worstOutcome, 0)} % of what it had at risk. The Monte-Carlo error is that of the simulation; that of ${chains} condors is far larger. Hedges are not in it.`,
    ].join('\n'),
    json: found.value,
  };
}
