import type { LayerName } from '../book/index.ts';
import type { RunDocument } from '../engine/index.ts';
import { eraSplit, type Stretch, worstWeeks, yearsOf } from '../research/index.ts';
import { figure, money } from './format.ts';
import { expectancyBand, WEEKS } from './modelled-figures.ts';
import type { TextTable } from './tables.ts';

const LAYER_ORDER: readonly LayerName[] = ['anchor', 'pivot', 'second-engine'];

/** The band in words. */
export function bandText(run: RunDocument): string {
  const band = expectancyBand(run);
  if (!band) return 'No condor was entered, so there is no expectancy to bound.';
  return `Model error in expectancy: credits were modelled ${figure(band.bias)} ± ${figure(band.halfWidth)} points too high (95 %, from leaving out each day of real chains); this comes on top of what chance does. The real chains are of 2022 to 2026: how dear a day's options were before is assumed to follow VIX as it does now.`;
}

/** Condors by whether the exchange listed their expiry. */
export function erasTable(run: RunDocument): TextTable {
  return {
    head: ['Expiry', 'Sessions', 'Traded', 'Expectancy', 'CVaR 95 %', 'Mean credit', 'Condors P&L'],
    rows: eraSplit(run).map(({ name, sessions, traded, statistics, pnlCents }) => [
      name === 'listed' ? 'listed' : 'not listed, hypothetical',
      sessions,
      traded,
      statistics ? figure(statistics.expectancyPoints) : '–',
      statistics ? figure(statistics.cvar95Points) : '–',
      statistics ? figure(statistics.meanCreditPoints) : '–',
      money(pnlCents),
    ]),
  };
}

/** What each layer made in the weeks in which SPX fell most. */
export function weeksTable(run: RunDocument): TextTable {
  return stretchTable('Week of', worstWeeks(run, WEEKS));
}

/** What each layer made or cost in each year. */
export function yearsTable(run: RunDocument): TextTable {
  return stretchTable('Year', yearsOf(run), (from) => from.slice(0, 4));
}

function stretchTable(
  head: string,
  stretches: readonly Stretch[],
  name: (from: string) => string = (from) => from,
): TextTable {
  const earns = stretches.some(({ interest }) => interest !== 0);
  return {
    head: [
      head,
      'SPX',
      'Condor',
      'Volatility pivot',
      'Second engine',
      ...(earns ? ['Interest'] : []),
      'Account',
    ],
    rows: stretches.map(({ from, indexPercent, layers, interest, account }) => [
      name(from),
      indexPercent === null ? '–' : `${figure(indexPercent, 1)} %`,
      ...LAYER_ORDER.map((layer) => money(layers[layer])),
      ...(earns ? [money(interest)] : []),
      money(account),
    ]),
  };
}
