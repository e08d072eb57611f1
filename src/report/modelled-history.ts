import type { LayerName } from '../book/index.ts';
import { CREDIT_ERRORS, levelSourceOn } from '../data/index.ts';
import { headlineOf, type RunDocument } from '../engine/index.ts';
import { eraSplit, type Stretch, worstWeeks, yearsOf } from '../research/index.ts';
import { figure, money } from './format.ts';
import type { TextTable } from './tables.ts';

/** Weeks shown, the worst for SPX. */
const WEEKS = 10;
const BAND = 1.96;
const LAYER_ORDER: readonly LayerName[] = ['anchor', 'pivot', 'second-engine'];

/** By how much modelled credits bend a run's expectancy, points per condor; all that chance does comes on top. */
export interface ExpectancyBand {
  /** Mean credit by which the model is expected to be too high (or, negative, too low). */
  readonly bias: number;
  /** Half-width of the 95 % band around it. */
  readonly halfWidth: number;
}

/**
 * The error that modelled credits carry into expectancy: for each condor the share by which credits of its date's
 * sources were off, with the standard error of that share, on the condor's own credit. Errors of the sources are taken
 * to move together. Undefined without condors.
 */
export function expectancyBand(run: RunDocument): ExpectancyBand | undefined {
  const { trades } = headlineOf(run);
  if (run.provenance !== 'modelled' || trades.length === 0) return undefined;
  let [bias, halfWidth] = [0, 0];
  for (const { tradeDate, creditPoints } of trades) {
    const error = CREDIT_ERRORS.find(({ source }) => source === levelSourceOn(tradeDate))!;
    bias += error.bias * creditPoints;
    halfWidth += BAND * error.biasError * creditPoints;
  }
  return { bias: bias / trades.length, halfWidth: halfWidth / trades.length };
}

/** What a run over a modelled history must say beside its result; undefined for every other run. */
export function modelledFigures(run: RunDocument) {
  if (run.provenance !== 'modelled') return undefined;
  return {
    expectancyBand: expectancyBand(run) ?? null,
    creditErrors: CREDIT_ERRORS,
    eras: eraSplit(run),
    years: yearsOf(run),
    worstWeeks: worstWeeks(run, WEEKS),
  };
}

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
  return {
    head: [head, 'SPX', 'Condor', 'Volatility pivot', 'Second engine', 'Account'],
    rows: stretches.map(({ from, indexPercent, layers, account }) => [
      name(from),
      indexPercent === null ? '–' : `${figure(indexPercent, 1)} %`,
      ...LAYER_ORDER.map((layer) => money(layers[layer])),
      money(account),
    ]),
  };
}
